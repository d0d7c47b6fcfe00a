/**
 * The answers of foldCodePoint for UTF-16 units, one array read each. An answer is worked out when its unit
 * is first met: nothing is generated or shipped, loading costs nothing, and the table cannot disagree with
 * the Unicode version of the Node that runs it.
 */
import { type FoldedCodePoint, foldCodePoint } from './fold-code-point.js';

/** Below every folded letter ('0' is 0x30); what a table entry means when it is not a letter. */
export const SEPARATOR = 1;
export const IGNORED = 2;
export const EXTENDER = 3;
export const PREPENDED = 4;
export const DOT = 5;
export const APOSTROPHE = 6;
export const QUOTE = 7;
export const NON_JOINER = 8;
/** One half of a code point above U+FFFF. */
export const SURROGATE = 9;
export const FIRST_LETTER = 0x30;
/** Entries from here to 0xDFFF stand for several letters; no folded letter is a surrogate. */
const FIRST_EXPANSION = 0xd800;
const LAST_EXPANSION = 0xdfff;

const CLASS = {
  separator: SEPARATOR,
  ignored: IGNORED,
  extender: EXTENDER,
  prepended: PREPENDED,
  dot: DOT,
  apostrophe: APOSTROPHE,
  quote: QUOTE,
  'non-joiner': NON_JOINER,
} as const satisfies Record<Exclude<FoldedCodePoint['kind'], 'letters'>, number>;

const table = new Uint16Array(0x10000); // 0: not met yet
const expansions: string[] = [];

/** A folded letter, one of the classes above, or a value for which `isExpansion` is true. */
export function foldUnit(unit: number): number {
  const known = table[unit] as number; // a Uint16Array of 0x10000 has an entry for every unit
  return known === 0 ? meet(unit) : known;
}

export function isExpansion(folded: number): boolean {
  return folded >= FIRST_EXPANSION && folded <= LAST_EXPANSION;
}

/** The letters that the value of `foldUnit` stands for. */
export function expansionOf(folded: number): string {
  return expansions[folded - FIRST_EXPANSION] ?? '';
}

/** As `foldUnit` for code points above U+FFFF: a class, or the letters. */
export function foldAstral(codePoint: number): number | string {
  const folded = foldCodePoint(codePoint);
  return folded.kind === 'letters' ? folded.letters : CLASS[folded.kind];
}

function meet(unit: number): number {
  const value = entryFor(unit);
  table[unit] = value;
  return value;
}

function entryFor(unit: number): number {
  if (unit >= 0xd800 && unit <= 0xdfff) return SURROGATE;
  const folded = foldCodePoint(unit);
  if (folded.kind !== 'letters') return CLASS[folded.kind];
  if (folded.letters.length === 1) return folded.letters.charCodeAt(0);
  return FIRST_EXPANSION + expansions.push(folded.letters) - 1;
}
