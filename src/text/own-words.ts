/**
 * Whether a text is in the language that it is said to be in, at next to no cost: by its script, and by little
 * words that stand in nearly every sentence of a language and in none of its neighbours'. A yes is sure enough;
 * a no may be chance, and is for the detector to judge.
 */
const WORDS: Readonly<Record<string, RegExp>> = {
  en: words('the', 'of', 'and', 'with', 'after', 'says', 'over', 'from', 'his', 'their', 'has', 'was', 'is'),
  es: words('el', 'los', 'las', 'y', 'más', 'del', 'su', 'sus', 'ante', 'tras'),
  pt: words('o', 'os', 'do', 'da', 'dos', 'das', 'na', 'em', 'ao', 'não', 'são', 'uma', 'após'),
  fr: words('le', 'les', 'du', 'des', 'est', 'dans', 'et', 'une', 'au', 'aux', 'sur'),
  de: words('der', 'die', 'das', 'und', 'den', 'dem', 'ist', 'mit', 'von', 'für', 'im'),
  it: words('il', 'gli', 'della', 'del', 'di', 'che', 'è', 'nel', 'alla', 'per'),
  fa: /[پچژگکی]|(?<!\p{L})(?:از|به|در|که|را|این)(?!\p{L})/u,
  ar: /(?<!\p{L})(?:في|من|على|إلى|عن|مع|بعد|التي|الذي)(?!\p{L})|ة(?!\p{L})/u,
  he: /\p{Script=Hebrew}/u,
};

/** @param lang BCP 47. Undefined for a language of which we know no words. */
export function hasWordsOf(text: string, lang: string): boolean | undefined {
  const primary = /^[a-z]+/.exec(lang.toLowerCase())?.[0] ?? '';
  const known = WORDS[primary === 'iw' ? 'he' : primary];
  return known === undefined ? undefined : known.test(text.toLowerCase());
}

function words(...all: readonly string[]): RegExp {
  return new RegExp(`(?<!\\p{L})(?:${all.join('|')})(?!\\p{L})`, 'u');
}
