/**
 * Ids for stems of one language, found from the letters of a text's word. Stemming costs a thousand times
 * what a look-up does, so a word's answer is remembered; the memory is of a fixed size, whatever texts say.
 */
import { type InflectedLanguage, KEPT_LETTERS, mayInflect, stemsOf } from './inflect.js';

/** Words remembered; a word that hashes to a taken place takes it. */
const REMEMBERED = 1 << 12;
/** Longer words are compounds, chains of letters or attacks, and have no stems here. */
const MAX_LETTERS = 24;

/**
 * From so many letters on a word begins with the first three of its stem: Snowball takes endings off behind them
 * (https://snowballstem.org/texts/r1r2.html), and its exceptions are short (skies, dying).
 */
const LONG_WORD = 7;
const LONG_KEPT = 3;
const LATIN: ReadonlySet<InflectedLanguage> = new Set(['en', 'es', 'pt']);

export class StemIndex {
  readonly #language: InflectedLanguage;
  readonly #ids = new Map<string, number>();
  /** First letters that a word must have for one of the stems, as `beginning` gives them; of long words more. */
  readonly #beginnings = new Set<number>();
  readonly #longBeginnings = new Set<number>();
  /** Whether a long word's beginning tells: not in a language whose prefixes go, nor for the shortest stems. */
  #longTells: boolean;
  /** The words remembered; made when the first is. */
  #cells = new Uint16Array(0);
  readonly #lengths = new Uint8Array(REMEMBERED);
  readonly #answers: (readonly number[])[] = [];

  constructor(language: InflectedLanguage) {
    this.#language = language;
    this.#longTells = LATIN.has(language);
  }

  /** The stem's id, given by `next` when it is new. */
  add(stem: string, next: () => number): number {
    const known = this.#ids.get(stem);
    if (known !== undefined) return known;
    const id = next();
    this.#ids.set(stem, id);
    const kept = KEPT_LETTERS[this.#language];
    this.#beginnings.add(beginning(stem.charCodeAt(0), stem.charCodeAt(1), kept));
    this.#longBeginnings.add(longBeginning(stem.charCodeAt(0), stem.charCodeAt(1), stem.charCodeAt(2)));
    if (stem.length < LONG_KEPT) this.#longTells = false;
    this.#lengths.fill(0); // what is remembered knew fewer stems
    return id;
  }

  /** The ids of the stems of the word in `units[from, to)`; seldom any, and few. `hash` is as `hashUnits` makes it. */
  find(units: Uint16Array, from: number, to: number, hash: number): readonly number[] {
    const first = units[from] as number; // a word has a letter
    const length = to - from;
    if (length > MAX_LETTERS || !mayInflect(this.#language, first)) return NONE;
    if (!this.#mayHaveStem(units, from, length)) return NONE;
    const cell = (hash ^ (hash >>> 15)) & (REMEMBERED - 1);
    if (this.#lengths[cell] !== length || !this.#remembers(cell, units, from, to)) {
      if (this.#cells.length === 0) this.#cells = new Uint16Array(REMEMBERED * MAX_LETTERS);
      this.#answers[cell] = this.#work(units, from, to);
      this.#lengths[cell] = length;
      this.#cells.set(units.subarray(from, to), cell * MAX_LETTERS);
    }
    return this.#answers[cell] ?? NONE;
  }

  #mayHaveStem(units: Uint16Array, from: number, length: number): boolean {
    const first = units[from] as number;
    const second = length > 1 ? (units[from + 1] as number) : 0;
    if (length >= LONG_WORD && this.#longTells)
      return this.#longBeginnings.has(longBeginning(first, second, units[from + 2] as number));
    return this.#beginnings.has(beginning(first, second, KEPT_LETTERS[this.#language]));
  }

  #remembers(cell: number, units: Uint16Array, from: number, to: number): boolean {
    const start = cell * MAX_LETTERS - from;
    for (let i = from; i < to; i++) if (this.#cells[start + i] !== units[i]) return false;
    return true;
  }

  #work(units: Uint16Array, from: number, to: number): readonly number[] {
    const word = String.fromCharCode(...units.subarray(from, to));
    const ids = stemsOf(this.#language, word).flatMap((stem) => this.#ids.get(stem) ?? []);
    return ids.length === 0 ? NONE : ids;
  }
}

const NONE: readonly number[] = [];

function beginning(first: number, second: number, kept: 0 | 1 | 2): number {
  if (kept === 0) return 0;
  return kept === 1 ? first : first * 0x10000 + (second || 0);
}

/** Letters of Latin script lie below 0x400; two beginnings that fall together let a word through in vain. */
function longBeginning(first: number, second: number, third: number): number {
  return (first << 20) ^ (second << 10) ^ third;
}
