/**
 * Ids for stems of one language, found from the letters of a text's word. Stemming costs a thousand times
 * what a look-up does, so only words are stemmed that begin as one of the stems does, and a word's answer is
 * remembered; the memory is of a fixed size, whatever texts say.
 */
import { Beginnings } from './beginnings.js';
import { type InflectedLanguage, keptLetters, mayInflect, stemsOf } from './inflect.js';

/** Words remembered; a word that hashes to a taken place takes it. */
const REMEMBERED = 1 << 14;
/** Longer words are compounds, chains of letters or attacks, and have no stems here. */
const MAX_LETTERS = 24;

export class StemIndex {
  readonly #language: InflectedLanguage;
  readonly #ids = new Map<string, number>();
  /** Of the words that may have one of the stems. */
  readonly #beginnings = new Beginnings();
  /** The words remembered and what is known of them; made when the first is. */
  #cells = new Uint16Array(0);
  #lengths = new Uint8Array(0);
  #answers: (readonly number[])[] = [];

  constructor(language: InflectedLanguage) {
    this.#language = language;
  }

  /** The stem's id, given by `next` when it is new. */
  add(stem: string, next: () => number): number {
    const known = this.#ids.get(stem);
    if (known !== undefined) return known;
    const id = next();
    this.#ids.set(stem, id);
    this.#beginnings.add(stem.slice(0, keptLetters(this.#language, stem)));
    this.#cells = new Uint16Array(0); // what is remembered knew fewer stems
    return id;
  }

  /** The ids of the stems of the word in `units[from, to)`; seldom any, and few. `hash` is as `hashUnits` makes it. */
  find(units: Uint16Array, from: number, to: number, hash: number): readonly number[] {
    if (!this.#beginnings.has(units, from, to)) return NONE;
    const length = to - from;
    // a word has a letter
    if (length > MAX_LETTERS || !mayInflect(this.#language, units[from] as number)) return NONE;
    const cell = (hash ^ (hash >>> 15)) & (REMEMBERED - 1);
    if (this.#cells.length === 0) this.#forget();
    if (this.#lengths[cell] !== length || !this.#remembers(cell, units, from, to)) {
      this.#answers[cell] = this.#work(units, from, to);
      this.#lengths[cell] = length;
      this.#cells.set(units.subarray(from, to), cell * MAX_LETTERS);
    }
    return this.#answers[cell] ?? NONE;
  }

  #forget(): void {
    this.#cells = new Uint16Array(REMEMBERED * MAX_LETTERS);
    this.#lengths = new Uint8Array(REMEMBERED);
    this.#answers = [];
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
