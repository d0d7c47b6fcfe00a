/**
 * The stems that stand for a word's inflections: `sanción` and `sanciones`, `כלי` and `כלים`. A stem is made
 * of the folded word, so that it is the same with accents and without them; where folding left two readings
 * (recibió is a verb, servicio a noun), there are several stems, and words are alike when they share one.
 */
import { createRequire } from 'node:module';
import type Snowball from 'snowball-stemmers';
import { foldText } from './fold.js';

export const INFLECTED_LANGUAGES = ['en', 'es', 'pt', 'ar', 'fa', 'he'] as const;
export type InflectedLanguage = (typeof INFLECTED_LANGUAGES)[number];

/** The language whose rules a tag asks for (`es-BO`, `IW`); undefined when we have none. */
export function inflectedLanguage(tag: string | undefined): InflectedLanguage | undefined {
  const primary = /^[a-z]+/.exec(tag?.toLowerCase() ?? '')?.[0];
  const language = primary === 'iw' ? 'he' : primary;
  return INFLECTED_LANGUAGES.find((known) => known === language);
}

/** Whether a folded word that begins with this UTF-16 unit can be of the language, by its script. */
export function mayInflect(language: InflectedLanguage, firstUnit: number): boolean {
  switch (language) {
    case 'en':
    case 'es':
    case 'pt':
      return firstUnit >= 0x61 && firstUnit < 0x250;
    case 'ar':
    case 'fa':
      return firstUnit >= 0x0620 && firstUnit <= 0x06d5;
    case 'he':
      return firstUnit >= 0x05d0 && firstUnit <= 0x05ea;
  }
}

/**
 * How many of a stem's first letters every word has that it is the stem of. Snowball changes one letter before the
 * ending that it takes off (policy and policies, defence and defending), and seldom two: dying is die, mísseis may be
 * míssil. Arabic and Persian lose prefixes too.
 */
export function keptLetters(language: InflectedLanguage, stem: string): number {
  if (language === 'ar' || language === 'fa') return 0;
  const changed = TWO_CHANGED[language]?.test(stem) ? 2 : 1;
  return Math.max(0, stem.length - changed);
}

const TWO_CHANGED: Readonly<Partial<Record<InflectedLanguage, RegExp>>> = { en: /^[a-z]ie$/, pt: /il$/ };

/** The stems of a folded word: at least one, three at most. Dear: some 20 µs. */
export function stemsOf(language: InflectedLanguage, word: string): readonly string[] {
  const stems = READINGS[language](word);
  return stems.length === 1 ? stems : [...new Set(stems)];
}

const READINGS: Readonly<Record<InflectedLanguage, (word: string) => readonly string[]>> = {
  en: (word) => [snowball('english', word)],
  es: spanishStems,
  pt: (word) => portugueseSingulars(word).map((singular) => snowball('portuguese', singular)),
  ar: arabicStems,
  fa: (word) => [light(word, PERSIAN)],
  he: (word) => [light(word, HEBREW).replace(/[ךםןףץ]$/, (final) => HEBREW_FINALS[final] ?? final)],
};

/** As a noun, as a verb whose accent folding took (recibió, aterrizaría, defenderá), as a plural (aéreas). */
function spanishStems(word: string): readonly string[] {
  const noun = word.replace(/([cs])ion$/, '$1ión');
  const verb = noun
    .replace(/([aei]r)i(a(?:s|n|mos|is)?)$/, '$1í$2')
    .replace(/(.{4}[aei]r)e(is)?$/, '$1é$2')
    .replace(/(.{5}[ei]r)a(s|n)?$/, '$1á$2')
    .replace(/io$/, 'ió');
  const singular = noun.replace(/(.[ao])s$/, '$1');
  return [...new Set([noun, verb, singular])].map((each) => snowball('spanish', each));
}

/** A noun shows itself by its article, behind which ه can only be ة; without one Snowball may see a verb. */
function arabicStems(word: string): readonly string[] {
  const bare = word.replace(/^ال/, '');
  const noun = snowball('arabic', `ال${bare.replace(/ه$/, 'ة')}`);
  return bare === word ? [noun, snowball('arabic', word)] : [noun];
}

/** Snowball takes aviões and avião, mísseis and míssil for different words. */
function portugueseSingulars(word: string): readonly string[] {
  if (/..eis$/.test(word)) return ['el', 'il'].map((ending) => word.replace(/eis$/, ending));
  return [
    word
      .replace(/(.)(?:oes|aos|aes|ao)$/, '$1ão')
      .replace(/cão$/, 'ção')
      .replace(/(..[aou])is$/, '$1l'),
  ];
}

interface LightRules {
  readonly prefix: RegExp;
  /** The longest that ends a word is taken off, again and again. */
  readonly suffix: RegExp;
}

/** Letters that must remain; less is more likely part of the root. */
const MIN_STEM = 3;
/** می and نمی; ها های ی ای اش شان تر ترین, as they are folded. */
const PERSIAN: LightRules = { prefix: /^ن?مي/, suffix: /(?:هاي?|ترين|تر|شان|اش|اي|ي)$/ };
const HEBREW: LightRules = { prefix: /^(?!)/, suffix: /(?:ים|ות|[התי])$/ };
const HEBREW_FINALS: Readonly<Record<string, string>> = { ך: 'כ', ם: 'מ', ן: 'נ', ף: 'פ', ץ: 'צ' };

function light(word: string, { prefix, suffix }: LightRules): string {
  let stem = takeOff(word, prefix);
  for (;;) {
    const shorter = takeOff(stem, suffix);
    if (shorter === stem) return stem;
    stem = shorter;
  }
}

function takeOff(word: string, affix: RegExp): string {
  const rest = word.replace(affix, '');
  return rest.length >= MIN_STEM ? rest : word;
}

/** What folding leaves as it is; most stems of words in Latin letters. */
const FOLDED = /^[a-z]+$/;

type Algorithm = Parameters<typeof Snowball.newStemmer>[0];
const stemmers = new Map<Algorithm, ReturnType<typeof Snowball.newStemmer>>();

/** The package is large, and loaded when a rule first asks for it. */
function snowball(algorithm: Algorithm, word: string): string {
  let stemmer = stemmers.get(algorithm);
  if (!stemmer) {
    const { newStemmer }: typeof Snowball = createRequire(import.meta.url)('snowball-stemmers');
    stemmer = newStemmer(algorithm);
    stemmers.set(algorithm, stemmer);
  }
  const stem = stemmer.stem(word);
  return FOLDED.test(stem) ? stem : foldText(stem) || word;
}
