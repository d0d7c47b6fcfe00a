import type { Outlet } from '../outlet.js';

export const FARO: Outlet = {
  id: 'ar-faro',
  name: 'Agencia Faro',
  country: 'ar',
  lang: 'es',
  affiliation: 'wire',
  kind: 'rss',
  format: 'rss-2.0',
  charset: 'utf-8',
  conditional: true,
  stories: [
    {
      slug: 'pedido-a-bolivia',
      title: 'Paraguay pide a Bolivia que declare terrorista a la Fuerza Quds',
      summary:
        'Asunción propuso a La Paz sumarse a los países de la región que incluyen a la Fuerza Quds y a la Guardia Revolucionaria de Irán en su lista de organizaciones terroristas. El Gobierno boliviano dijo que responderá «a su debido tiempo».',
      at: 15,
      edition: 2,
      fires: ['irgc-designations'],
    },
    {
      slug: 'carguero-cabo-verde',
      title: 'Un carguero iraní aterriza en Caracas tras repostar en Cabo Verde',
      summary:
        'El Boeing 747 de la aerolínea iraní Alborz Cargo, sancionada por su relación con la Fuerza Quds, despegó de Teherán por la noche, hizo escala técnica en la isla de Sal y aterrizó en Maiquetía a las 4:15. Las autoridades venezolanas no informaron sobre la carga ni sobre los catorce tripulantes.',
      at: -55,
      fires: ['quds-force-flights'],
    },
    {
      slug: 'canciller-aleman',
      title: 'El canciller alemán defiende en Berlín su reforma de las pensiones',
      summary:
        'El jefe de Gobierno reunió a los líderes de la coalición antes de la votación en el Bundestag.',
      at: -80,
      trap: 'a German canciller heads the government, not the foreign ministry',
    },
    {
      slug: 'bolsa',
      title: 'La bolsa porteña sube por segunda jornada, con las energéticas a la cabeza',
      summary: 'El índice líder avanzó 1,8 % y los bonos operaron mixtos a la espera del dato de inflación.',
      at: -130,
    },
    {
      slug: 'temporal',
      title: 'Alerta por vientos fuertes en la Patagonia',
      summary: 'El servicio meteorológico prevé ráfagas de hasta 110 kilómetros por hora en la costa.',
      at: -190,
    },
  ],
};
