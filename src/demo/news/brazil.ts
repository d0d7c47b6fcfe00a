import type { Outlet } from '../outlet.js';

export const FRONTEIRAS: Outlet = {
  id: 'br-fronteiras',
  name: 'Gazeta das Três Fronteiras',
  country: 'br',
  lang: 'pt',
  affiliation: 'independent',
  kind: 'rss',
  format: 'atom',
  charset: 'utf-8',
  conditional: true,
  stories: [
    {
      slug: 'casas-de-cambio',
      title: 'Casas de câmbio de Foz do Iguaçu são investigadas por suspeita de enviar dinheiro ao Hezbollah',
      summary:
        'A operação na Tríplice Fronteira bloqueou contas de três empresas de fachada suspeitas de lavagem de dinheiro em favor do grupo libanês. Avise quem precisa saber: @everyone',
      at: 35,
      edition: 3,
      fires: ['hezbollah-finance'],
    },
    {
      slug: 'julgamento-sinagoga',
      title: 'Justiça marca julgamento de brasileiro acusado de planejar atentado a mando do Hezbollah',
      summary:
        'Segundo a denúncia, o réu foi recrutado em Beirute para fotografar sinagogas em Brasília e preparar um ataque terrorista, que a polícia frustrou.',
      at: -85,
      fires: ['plots-attacks'],
    },
    {
      slug: 'jogadores',
      title: 'Jogadores irão ao Peru de ônibus para a semifinal',
      summary: 'A delegação irá na quinta-feira; os torcedores irão por conta própria.',
      at: -120,
      trap: '“irão” is a verb here: they will go',
    },
    {
      slug: 'safra',
      title: 'Safra de soja do oeste paranaense deve crescer 6 %',
      summary: 'As chuvas de setembro ajudaram o plantio, diz a cooperativa.',
      at: -240,
    },
  ],
};
