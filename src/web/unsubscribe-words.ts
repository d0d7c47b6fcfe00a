/** What the page by which recipients leave says, in the languages of digests. `{}` is a route's or a channel's name. */
import type { DigestLang } from '../model/digest.js';
import type { Standing } from '../pipeline/subscriptions.js';

export interface PageWords {
  readonly title: string;
  readonly heading: Readonly<Record<Standing | 'returned', string>>;
  readonly standing: Readonly<Record<Standing, string>>;
  /** Links are opened by machines too, that look for harm in them. */
  readonly unchanged: string;
  readonly onItsWay: string;
  readonly asBefore: string;
  readonly leaveRoute: string;
  readonly leaveChannel: string;
  readonly comeBack: string;
  readonly tryAgain: string;
  readonly noSuchLink: string;
}

export const PAGE_WORDS: Readonly<Record<DigestLang, PageWords>> = {
  en: {
    title: 'Mail from Atalaya',
    heading: {
      subscribed: 'Unsubscribe?',
      'left route': 'You are unsubscribed',
      'left channel': 'You are unsubscribed',
      returned: 'You are subscribed again',
    },
    standing: {
      subscribed: 'You get the digests of {} by e-mail.',
      'left route': 'You get no more digests of {}.',
      'left channel': 'You get no more mail of the channel {}.',
    },
    unchanged: 'Opening this page has changed nothing.',
    onItsWay: 'A message that is on its way may still arrive.',
    asBefore: 'The next digest comes as before.',
    leaveRoute: 'Unsubscribe from {}',
    leaveChannel: 'Unsubscribe from all mail of the channel {}',
    comeBack: 'Subscribe again',
    tryAgain: 'That did not work just now. Please try again in a minute.',
    noSuchLink: 'This link is not valid, or not any more. Please use the one in the newest message.',
  },
  es: {
    title: 'Correo de Atalaya',
    heading: {
      subscribed: '¿Darse de baja?',
      'left route': 'Baja registrada',
      'left channel': 'Baja registrada',
      returned: 'Suscripción renovada',
    },
    standing: {
      subscribed: 'Usted recibe por correo los envíos de {}.',
      'left route': 'Ya no recibirá los envíos de {}.',
      'left channel': 'Ya no recibirá ningún correo del canal {}.',
    },
    unchanged: 'Abrir esta página no ha cambiado nada.',
    onItsWay: 'Aún puede llegar un mensaje que esté en camino.',
    asBefore: 'El próximo envío llegará como antes.',
    leaveRoute: 'Darse de baja de {}',
    leaveChannel: 'Darse de baja de todo el correo del canal {}',
    comeBack: 'Suscribirse de nuevo',
    tryAgain: 'No ha funcionado en este momento. Inténtelo de nuevo en un minuto.',
    noSuchLink: 'Este enlace no es válido, o ya no lo es. Use el del mensaje más reciente.',
  },
  pt: {
    title: 'E-mail do Atalaya',
    heading: {
      subscribed: 'Cancelar a inscrição?',
      'left route': 'Inscrição cancelada',
      'left channel': 'Inscrição cancelada',
      returned: 'Inscrição retomada',
    },
    standing: {
      subscribed: 'Você recebe por e-mail os envios de {}.',
      'left route': 'Você não receberá mais os envios de {}.',
      'left channel': 'Você não receberá mais nenhum e-mail do canal {}.',
    },
    unchanged: 'Abrir esta página não mudou nada.',
    onItsWay: 'Uma mensagem que está a caminho ainda pode chegar.',
    asBefore: 'O próximo envio chegará como antes.',
    leaveRoute: 'Cancelar a inscrição em {}',
    leaveChannel: 'Cancelar todos os e-mails do canal {}',
    comeBack: 'Inscrever-se de novo',
    tryAgain: 'Não funcionou agora. Tente de novo em um minuto.',
    noSuchLink: 'Este link não é válido, ou já não é. Use o da mensagem mais recente.',
  },
};
