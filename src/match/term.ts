/**
 * What a written term looks for: sequences of folded words. A hyphen, a non-joiner, an apostrophe or the
 * border between letters and digits may be a break or nothing in the text, so each way is a form of its own.
 */
import { type FoldedWord, readWords } from '../text/fold.js';
import type { QueryProblem, TermNode } from './query/ast.js';
import { lexQuery } from './query/lex.js';

/** One word of a form: the word itself, or any word that begins so. */
export interface Slot {
  readonly word: string;
  readonly prefix: boolean;
}

export interface TermReading {
  /** Any of these sequences of adjacent words. Empty when the term can never match, or is wrong. */
  readonly forms: readonly (readonly Slot[])[];
  /** What the original text must be, as `exactForm` gives it; only for `="…"`. */
  readonly exact?: string;
  readonly problem?: Pick<QueryProblem, 'what' | 'hint' | 'severity'>;
}

/** Letters after folding; shorter prefixes match half the dictionary. Roots are shorter in Arabic and Hebrew script. */
const MIN_PREFIX = 4;
const MIN_PREFIX_SEMITIC = 3;
/** 2^n forms; a term with more free borders has two: as written, and all joined. */
const MAX_FREE_BORDERS = 5;

const SEMITIC = /^[\u0590-\u05ff\u0600-\u06ff]/;
const JOINER = /^[-\u2010\u2011\u05be'\u2018\u2019\u02bc\u00b4\u05f3]$/;
const LETTERS_OR_DIGITS = /\d+|\D+/g;

export function readTerm({ form, text }: Pick<TermNode, 'form' | 'text'>): TermReading {
  const words = readWords(text);
  const problem = findProblem(text, words, form);
  if (problem) return { forms: [], problem };
  const [first, last] = [words[0], words.at(-1)];
  if (!first || !last) {
    const what = `${text.trim() || 'an empty phrase'} can never match: it has no letters or digits`;
    return { forms: [], problem: { what, severity: 'warning' } };
  }
  if (form !== 'exact') return { forms: formsOf(text, words) };
  const slots = words.map(({ word }) => ({ word, prefix: false }));
  return { forms: [slots], exact: exactForm(text.slice(first.start, last.end)) };
}

/**
 * Reads a term of a concept: as in a query, but a phrase needs no quotes. One that is not in quotes holds
 * no operators, so that nobody believes they work there.
 */
export function readConceptTerm(written: string): TermReading {
  const text = written.trim();
  if (/^=?"/.test(text)) {
    const { tokens, problems } = lexQuery(text);
    const [token, end] = tokens;
    const problem = problems[0] ?? {
      what: 'a term is one word, phrase or exact form',
      severity: 'error' as const,
    };
    if (problems.length > 0 || end?.kind !== 'end') return { forms: [], problem };
    return token?.kind === 'phrase' || token?.kind === 'exact'
      ? readTerm({ form: token.kind, text: token.text })
      : { forms: [], problem };
  }
  const operator = /(?<!\S)(?:AND|OR|NOT|(?:(?:O|NOT)?NEAR|ATLEAST)\/\d+)(?!\S)|[()@]/.exec(text)?.[0];
  if (operator !== undefined) {
    const hint = operator === '@' ? 'name other concepts under includes' : 'write one term a line';
    return {
      forms: [],
      problem: { what: `${operator} has no meaning in a concept's term`, hint, severity: 'error' },
    };
  }
  return readTerm({ form: 'phrase', text });
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
  if (form === 'exact') {
    if (!/[*~]$/.test(text.trim())) return undefined;
    return { what: '="…" takes words as they stand, without * or ~', severity: 'error' };
  }
  if (text.includes('~')) {
    const what = 'inflections (~) are not available yet';
    return { what, hint: 'use a prefix or list the forms', severity: 'error' };
  }
  const stars = text.split('*').length - 1;
  const prefixes = words.filter((word) => isPrefix(text, word));
  if (stars > prefixes.length || words.some(({ start }) => text.charAt(start - 1) === '*')) {
    return { what: 'a * stands at the end of a word', hint: 'e.g. sancion*', severity: 'error' };
  }
  for (const { word } of prefixes) {
    const least = SEMITIC.test(word) ? MIN_PREFIX_SEMITIC : MIN_PREFIX;
    if (word.length >= least) continue;
    const what = `${word}* is too short: a prefix needs ${least} letters`;
    return { what, hint: 'list the words instead', severity: 'error' };
  }
  return undefined;
}

function isPrefix(text: string, { end }: FoldedWord): boolean {
  return text.charAt(end) === '*';
}

/** A piece of a word, and whether the text may write it together with the piece before. */
interface Atom extends Slot {
  readonly joins: boolean;
}

function formsOf(text: string, words: readonly FoldedWord[]): readonly (readonly Slot[])[] {
  const atoms = words.flatMap((word, index) => atomsOf(text, word, words[index - 1]));
  const free = atoms.flatMap(({ joins }, index) => (joins ? [index] : []));
  const all = 2 ** free.length;
  const ways = free.length > MAX_FREE_BORDERS ? [0, all - 1] : Array.from({ length: all }, (_, way) => way);
  const forms = new Map<string, readonly Slot[]>();
  for (const way of ways) {
    const joined = new Set(free.filter((_, bit) => Math.floor(way / 2 ** bit) % 2 === 1));
    const slots = joinAtoms(atoms, joined);
    forms.set(JSON.stringify(slots), slots);
  }
  return [...forms.values()];
}

function atomsOf(text: string, word: FoldedWord, before: FoldedWord | undefined): readonly Atom[] {
  const pieces = word.word.match(LETTERS_OR_DIGITS) ?? [];
  return pieces.map((piece, index) => ({
    word: piece,
    prefix: isPrefix(text, word) && index === pieces.length - 1,
    joins: index > 0 || (before !== undefined && mayJoin(text, before, word)),
  }));
}

function mayJoin(text: string, before: FoldedWord, after: FoldedWord): boolean {
  const gap = text.slice(before.end, after.start);
  if (gap === '' || JOINER.test(gap)) return true;
  return /^\s+$/.test(gap) && /\D$/.test(before.word) && /^\d/.test(after.word);
}

function joinAtoms(atoms: readonly Atom[], joined: ReadonlySet<number>): readonly Slot[] {
  const slots: Slot[] = [];
  for (const [index, { word, prefix }] of atoms.entries()) {
    const before = joined.has(index) ? slots.pop() : undefined;
    slots.push({ word: (before?.word ?? '') + word, prefix });
  }
  return slots;
}
