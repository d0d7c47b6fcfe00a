/**
 * What a written term looks for: sequences of folded words. A hyphen, a non-joiner, an apostrophe or the
 * border between letters and digits may be a break or nothing in the text, so each way is a form of its own.
 */
import { type FoldedWord, readWords } from '../text/fold.js';
import { INFLECTED_LANGUAGES, type InflectedLanguage, mayInflect } from '../text/inflect.js';
import type { QueryProblem, TermNode } from './query/ast.js';
import { lexQuery } from './query/lex.js';
import type { StemScope } from './vocabulary.js';

/** One word of a form. */
export interface Slot {
  /** Folded. */
  readonly word: string;
  readonly kind: 'word' | 'prefix' | 'stem';
}

/** A sequence of adjacent words. */
export interface Form {
  readonly slots: readonly Slot[];
  /** Of a form with stems: whose stems they are. */
  readonly inflected?: { readonly language: InflectedLanguage; readonly scope: StemScope };
}

export interface TermReading {
  /** Any of these. Empty when the term can never match, or is wrong. */
  readonly forms: readonly Form[];
  /** What the original text must be, as `exactForm` gives it; only for `="…"`. */
  readonly exact?: string;
  /** `at` is where it lies in the text that was read, if not all over it. */
  readonly problem?: TermProblem;
}

export interface TermProblem extends Pick<QueryProblem, 'what' | 'hint' | 'severity'> {
  readonly at?: number;
}

/** The language of `~`: that of a concept's term, of the item where a query is read, or one without rules. */
export type TermLanguage = InflectedLanguage | 'of the item' | undefined;

/** Letters after folding; shorter prefixes match half the dictionary. Roots are shorter in Arabic and Hebrew script. */
const MIN_PREFIX = 4;
const MIN_PREFIX_SEMITIC = 3;
/** 2^n forms; a term with more free borders has two: as written, and all joined. */
const MAX_FREE_BORDERS = 5;

/** A word may have three stems, and each of a phrase's words goes with each of the others'. */
const MAX_INFLECTED = 4;

const SEMITIC = /^[\u0590-\u05ff\u0600-\u06ff]/;
const JOINER = /^[-\u2010\u2011\u05be'\u2018\u2019\u02bc\u00b4\u05f3]$/;
const SIGN = /[*~]/;
const MIXED = /\d\D|\D\d/;
const LETTERS_OR_DIGITS = /\d+|\D+/g;

export function readTerm(
  { form, text }: Pick<TermNode, 'form' | 'text'>,
  language: TermLanguage = 'of the item',
): TermReading {
  const words = readWords(text);
  const problem = findProblem(text, words, form);
  if (problem) return { forms: [], problem };
  const [first, last] = [words[0], words.at(-1)];
  if (!first || !last) {
    const what = `${text.trim() || 'an empty phrase'} can never match: it has no letters or digits`;
    return { forms: [], problem: { what, severity: 'warning' } };
  }
  if (form !== 'exact') return { forms: formsOf(text, words).flatMap((slots) => inflect(slots, language)) };
  const slots = words.map(({ word }) => ({ word, kind: 'word' as const }));
  return { forms: [{ slots }], exact: exactForm(text.slice(first.start, last.end)) };
}

/**
 * Reads a term of a concept: as in a query, but a phrase needs no quotes. One that is not in quotes holds
 * no operators, so that nobody believes they work there.
 */
export function readConceptTerm(written: string, language: TermLanguage): TermReading {
  const text = written.trim();
  const reading = /^=?"/.test(text) ? readQuoted(text, language) : readUnquoted(text, language);
  const { problem } = reading;
  if (problem?.at === undefined) return reading;
  return { ...reading, problem: { ...problem, at: problem.at + written.indexOf(text) } };
}

function readQuoted(text: string, language: TermLanguage): TermReading {
  const { tokens, problems } = lexQuery(text);
  const [token, end] = tokens;
  const problem = problems[0] ?? {
    what: 'a term is one word, phrase or exact form',
    severity: 'error' as const,
  };
  if (problems.length > 0 || end?.kind !== 'end') return { forms: [], problem };
  if (token?.kind !== 'phrase' && token?.kind !== 'exact') return { forms: [], problem };
  const reading = readTerm({ form: token.kind, text: token.text }, language);
  if (reading.problem?.at === undefined) return reading;
  const at = placeInSource(text, reading.problem.at);
  return { ...reading, problem: { ...reading.problem, at } };
}

function readUnquoted(text: string, language: TermLanguage): TermReading {
  const operator = /(?<!\S)(?:AND|OR|NOT|(?:(?:O|NOT)?NEAR|ATLEAST)\/\d+)(?!\S)|[()@]/.exec(text)?.[0];
  if (operator === undefined) return readTerm({ form: 'phrase', text }, language);
  const hint = operator === '@' ? 'name other concepts under includes' : 'write one term a line';
  const what = `${operator} has no meaning in a concept's term`;
  return { forms: [], problem: { what, hint, severity: 'error' } };
}

/** From an offset in a term's text, escapes undone, to one in the term as it is written, quotes and all. */
export function placeInSource(source: string, at: number): number {
  const quote = /^=?"/.exec(source)?.[0].length ?? 0;
  let place = quote;
  for (let read = 0; read < at; read++) place += quote > 0 && source.charAt(place) === '\\' ? 2 : 1;
  return place;
}

/** A piece of original text as `="…"` compares it: NFC, blanks alike, invisible signs off. */
export function exactForm(text: string): string {
  return text
    .replace(/[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]|[\u200c\u200d]+$/g, '')
    .replace(/\s+/g, ' ')
    .normalize('NFC');
}

function findProblem(
  text: string,
  words: readonly FoldedWord[],
  form: TermNode['form'],
): TermReading['problem'] {
  if (!SIGN.test(text)) return undefined;
  if (form === 'exact') {
    const at = text.trimEnd().length - 1;
    if (!SIGN.test(text.charAt(at))) return undefined;
    return { what: '="…" takes words as they stand, without * or ~', severity: 'error', at };
  }
  for (const { 0: sign, index: at } of text.matchAll(/[*~]/g)) {
    if (words.some(({ end }) => end === at) && !words.some(({ start }) => start === at + 1)) continue;
    if (isLone(text, at)) {
      return {
        what: `a lone ${sign} stands for no word`,
        hint: 'write it at the end of a word',
        severity: 'error',
        at,
      };
    }
    const hint = sign === '*' ? 'e.g. sancion*' : 'e.g. sancionar~';
    if (!/[*~]/.test(text.charAt(at - 1)))
      return { what: `a ${sign} stands at the end of a word`, hint, severity: 'error', at };
    const what = 'a word is either a prefix (*) or inflected (~), and once';
    return { what, hint, severity: 'error', at };
  }
  const inflected = words.filter(({ end }) => text.charAt(end) === '~')[MAX_INFLECTED];
  if (inflected) {
    const what = `more than ${MAX_INFLECTED} words of a phrase are inflected (~)`;
    return { what, hint: 'leave the ~ off words that hardly change', severity: 'error', at: inflected.end };
  }
  for (const { word, end } of words) {
    const least = SEMITIC.test(word) ? MIN_PREFIX_SEMITIC : MIN_PREFIX;
    if (text.charAt(end) !== '*' || word.length >= least) continue;
    const what = `${word}* is too short: a prefix needs ${least} letters`;
    return { what, hint: 'list the words instead', severity: 'error' };
  }
  return undefined;
}

function isLone(text: string, at: number): boolean {
  return /^\s?$/.test(text.charAt(at - 1)) && /^\s?$/.test(text.charAt(at + 1));
}

function kindOf(text: string, { end }: FoldedWord): Slot['kind'] {
  const sign = text.charAt(end);
  if (sign === '*') return 'prefix';
  return sign === '~' ? 'stem' : 'word';
}

/** The form as it is written, and once for each language whose rules its `~` may mean. */
function inflect(slots: readonly Slot[], language: TermLanguage): readonly Form[] {
  const stems = slots.filter(({ kind }) => kind === 'stem');
  if (stems.length === 0) return [{ slots }];
  const plain = slots.map((slot) => (slot.kind === 'stem' ? { ...slot, kind: 'word' as const } : slot));
  const languages = INFLECTED_LANGUAGES.filter(
    (each) =>
      (language === 'of the item' || language === each) &&
      stems.some(({ word }) => mayInflect(each, word.charCodeAt(0))),
  );
  const scope = language === 'of the item' ? 'own language' : 'every item';
  const inflected = languages.map((each): Form => {
    const fits = ({ word }: Slot): boolean => mayInflect(each, word.charCodeAt(0));
    return {
      slots: slots.map((slot, i) => (fits(slot) ? slot : (plain[i] ?? slot))),
      inflected: { language: each, scope },
    };
  });
  return [{ slots: plain }, ...inflected];
}

/** A piece of a word, and whether the text may write it together with the piece before. */
interface Atom extends Slot {
  readonly joins: boolean;
}

function formsOf(text: string, words: readonly FoldedWord[]): readonly (readonly Slot[])[] {
  const [only] = words;
  if (words.length === 1 && only && !MIXED.test(only.word)) {
    return [[{ word: only.word, kind: kindOf(text, only) }]];
  }
  const atoms = words.flatMap((word, index) => atomsOf(text, word, words[index - 1]));
  const free = atoms.flatMap(({ joins }, index) => (joins ? [index] : []));
  if (free.length === 0) return [atoms];
  const all = 2 ** free.length;
  const ways = free.length > MAX_FREE_BORDERS ? [0, all - 1] : Array.from({ length: all }, (_, way) => way);
  const forms = new Map<string, readonly Slot[]>();
  for (const way of ways) {
    const joined = new Set(free.filter((_, bit) => Math.floor(way / 2 ** bit) % 2 === 1));
    const slots = joinAtoms(atoms, joined);
    forms.set(slots.map(({ word }) => word).join(' '), slots);
  }
  return [...forms.values()];
}

function atomsOf(text: string, word: FoldedWord, before: FoldedWord | undefined): readonly Atom[] {
  const pieces = MIXED.test(word.word) ? (word.word.match(LETTERS_OR_DIGITS) ?? []) : [word.word];
  return pieces.map((piece, index) => ({
    word: piece,
    kind: index === pieces.length - 1 ? kindOf(text, word) : 'word',
    joins: index > 0 || (before !== undefined && mayJoin(text, before, word)),
  }));
}

function mayJoin(text: string, before: FoldedWord, after: FoldedWord): boolean {
  const gap = text.slice(before.end, after.start);
  if (gap === '' || JOINER.test(gap)) return true;
  return /^\d/.test(after.word) && /\D$/.test(before.word) && /^\s+$/.test(gap);
}

function joinAtoms(atoms: readonly Atom[], joined: ReadonlySet<number>): readonly Slot[] {
  const slots: Slot[] = [];
  for (const [index, { word, kind }] of atoms.entries()) {
    const before = joined.has(index) ? slots.pop() : undefined;
    slots.push({ word: (before?.word ?? '') + word, kind });
  }
  return slots;
}
