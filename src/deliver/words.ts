/** Every fixed word that a reader of a digest sees, in the languages of digests. */
import { DIGEST_LANGS, type DigestLang } from '../model/digest.js';
import type { Affiliation } from '../model/feed.js';
import type { Severity } from '../model/rule.js';

export interface Words {
  readonly severity: Readonly<Record<Severity, string>>;
  readonly affiliation: Readonly<Record<Affiliation, string>>;
  /** Not said by the outlet's feed. */
  readonly unknownAffiliation: string;
  readonly noHeadline: string;
  /** `3 sources, also`: the outlets follow. */
  readonly sourcesAlso: (n: number) => string;
  /** The same, when the number is the news. */
  readonly nowSourcesAlso: (n: number) => string;
  /** One text carried by several outlets: they follow. */
  readonly sameText: string;
  readonly moreSources: (n: number) => string;
  readonly headlineChanged: string;
  /** In an edited message: the headline that stood there before follows. */
  readonly was: string;
  /** In an edited message: when, and how many sources there are now. */
  readonly updated: (time: string, sources: number) => string;
  readonly alsoFor: string;
  readonly andMore: (n: number) => string;
  readonly late: string;
  readonly possibleRepeat: string;
  readonly continued: string;
  readonly nothingMatched: string;
  readonly answered: (answered: number, feeds: number) => string;
  readonly failing: string;
  readonly aboutTheWatch: string;
  readonly feedsFail: (n: number) => string;
  readonly feedsBack: (n: number) => string;
  readonly networkDown: (failing: number, feeds: number) => string;
  readonly sentBy: string;
  readonly unsubscribe: string;
}

const some =
  (one: string, many: string) =>
  (n: number): string =>
    n === 1 ? `1 ${one}` : `${n} ${many}`;

export const WORDS: Readonly<Record<DigestLang, Words>> = {
  en: {
    severity: { low: 'low', medium: 'medium', high: 'high', critical: 'critical' },
    affiliation: {
      independent: 'independent',
      state: 'state',
      'state-linked': 'state-linked',
      government: 'government',
      wire: 'wire agency',
      'think-tank': 'think tank',
    },
    unknownAffiliation: 'affiliation unknown',
    noHeadline: '(no headline)',
    sourcesAlso: (n) => `${n} sources, also`,
    nowSourcesAlso: (n) => `now ${n} sources, also`,
    sameText: 'same text in',
    moreSources: (n) => `more sources: ${n}`,
    headlineChanged: 'headline changed',
    was: 'was',
    updated: (time, n) => `updated ${time}${n > 1 ? ` · ${n} sources` : ''}`,
    alsoFor: 'also for',
    andMore: (n) => `and ${n} more`,
    late: 'late: it could not be sent in time',
    possibleRepeat: '(possible repeat)',
    continued: 'continued',
    nothingMatched: 'nothing matched',
    answered: (answered, feeds) => `${answered} of ${feeds} feeds answered`,
    failing: 'failing',
    aboutTheWatch: 'About the watch itself',
    feedsFail: some('feed fails', 'feeds fail'),
    feedsBack: some('feed answers again', 'feeds answer again'),
    networkDown: (failing, feeds) => `${failing} of ${feeds} feeds fail: is the network down?`,
    sentBy: 'Sent by Atalaya',
    unsubscribe: 'Unsubscribe',
  },
  es: {
    severity: { low: 'baja', medium: 'media', high: 'alta', critical: 'crítica' },
    affiliation: {
      independent: 'independiente',
      state: 'estatal',
      'state-linked': 'vinculado al Estado',
      government: 'gobierno',
      wire: 'agencia de noticias',
      'think-tank': 'centro de estudios',
    },
    unknownAffiliation: 'afiliación desconocida',
    noHeadline: '(sin titular)',
    sourcesAlso: (n) => `${n} fuentes, también`,
    nowSourcesAlso: (n) => `ahora ${n} fuentes, también`,
    sameText: 'el mismo texto en',
    moreSources: (n) => `más fuentes: ${n}`,
    headlineChanged: 'titular cambiado',
    was: 'antes',
    updated: (time, n) => `actualizado ${time}${n > 1 ? ` · ${n} fuentes` : ''}`,
    alsoFor: 'también para',
    andMore: (n) => `y ${n} más`,
    late: 'con retraso: no se pudo enviar a tiempo',
    possibleRepeat: '(posible repetición)',
    continued: 'continuación',
    nothingMatched: 'sin coincidencias',
    answered: (answered, feeds) =>
      `${answered === 1 ? 'respondió' : 'respondieron'} ${answered} de ${feeds} fuentes`,
    failing: 'fallan',
    aboutTheWatch: 'Sobre la propia vigilancia',
    feedsFail: some('fuente falla', 'fuentes fallan'),
    feedsBack: some('fuente responde de nuevo', 'fuentes responden de nuevo'),
    networkDown: (failing, feeds) => `fallan ${failing} de ${feeds} fuentes: ¿se ha caído la red?`,
    sentBy: 'Enviado por Atalaya',
    unsubscribe: 'Darse de baja',
  },
  pt: {
    severity: { low: 'baixa', medium: 'média', high: 'alta', critical: 'crítica' },
    affiliation: {
      independent: 'independente',
      state: 'estatal',
      'state-linked': 'ligado ao Estado',
      government: 'governo',
      wire: 'agência de notícias',
      'think-tank': 'centro de estudos',
    },
    unknownAffiliation: 'afiliação desconhecida',
    noHeadline: '(sem título)',
    sourcesAlso: (n) => `${n} fontes, também`,
    nowSourcesAlso: (n) => `agora ${n} fontes, também`,
    sameText: 'o mesmo texto em',
    moreSources: (n) => `mais fontes: ${n}`,
    headlineChanged: 'título alterado',
    was: 'antes',
    updated: (time, n) => `atualizado ${time}${n > 1 ? ` · ${n} fontes` : ''}`,
    alsoFor: 'também para',
    andMore: (n) => `e mais ${n}`,
    late: 'com atraso: não foi possível enviar a tempo',
    possibleRepeat: '(possível repetição)',
    continued: 'continuação',
    nothingMatched: 'nenhuma correspondência',
    answered: (answered, feeds) =>
      `${answered === 1 ? 'respondeu' : 'responderam'} ${answered} de ${feeds} fontes`,
    failing: 'falham',
    aboutTheWatch: 'Sobre a própria vigilância',
    feedsFail: some('fonte falha', 'fontes falham'),
    feedsBack: some('fonte responde de novo', 'fontes respondem de novo'),
    networkDown: (failing, feeds) => `falham ${failing} de ${feeds} fontes: a rede caiu?`,
    sentBy: 'Enviado por Atalaya',
    unsubscribe: 'Cancelar a inscrição',
  },
};

/** Made once: each takes as long as a message. */
const NAMES = new Map(
  DIGEST_LANGS.map((lang) => [lang, new Intl.DisplayNames([lang], { type: 'region', fallback: 'code' })]),
);

/** The country's name in the digest's language; the code itself where there is none. */
export function countryName(code: string, lang: DigestLang): string {
  const upper = code.toUpperCase();
  try {
    return NAMES.get(lang)?.of(upper) ?? upper;
  } catch {
    return upper; // not a region code
  }
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
