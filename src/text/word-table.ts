/**
 * Folded words, each with an id, found by the hash of their UTF-16 units: one open-addressing table, no
 * strings. Most words of a text are in no rule, and an empty slot says so at the first look. All that a slot
 * must know lies side by side, since waiting for memory is what looking words up costs.
 */
import { hashUnits } from './unit-hash.js';

const FIRST_SLOTS = 1 << 8;
const FIRST_UNITS = 1 << 10;
/** Numbers that a slot takes: hash, length, where the letters begin, id. A length of 0 is an empty slot. */
const SLOT = 4;
const SLOT_SHIFT = 2;

export class WordTable {
  #size = 0;
  #slots = new Int32Array(FIRST_SLOTS * SLOT);
  /** The letters of all words, one behind the other. */
  #units = new Uint16Array(FIRST_UNITS);
  #end = 0;

  /** Gives the word, which has a letter, this id, unless it has one; answers the one it has. */
  add(word: string, id: number): number {
    const start = this.#end;
    const end = start + word.length;
    if (end > this.#units.length) this.#enlarge(end);
    const units = this.#units;
    for (let i = 0; i < word.length; i++) units[start + i] = word.charCodeAt(i);
    const hash = hashUnits(units, start, end);
    const known = this.find(hash, units, start, end);
    if (known >= 0) return known;
    this.#end = end;
    this.#size += 1;
    if (this.#size * 2 * SLOT > this.#slots.length) this.#rehash();
    this.#place(hash, word.length, start, id);
    return id;
  }

  /** The id of the word in `units[from, to)`, or -1. `hash` is what `hashUnits` makes of it. */
  find(hash: number, units: Uint16Array, from: number, to: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = (mix(hash) << SLOT_SHIFT) & mask;
    for (;;) {
      const length = slots[slot + 1] as number; // slot is masked to the table's length
      if (length === 0) return -1;
      if (slots[slot] === hash && length === to - from) {
        const start = slots[slot + 2] as number;
        if (this.#equals(start, units, from, to)) return slots[slot + 3] as number;
      }
      slot = (slot + SLOT) & mask;
    }
  }

  #equals(start: number, units: Uint16Array, from: number, to: number): boolean {
    const own = this.#units;
    for (let i = from; i < to; i++) if (own[start + i - from] !== units[i]) return false;
    return true;
  }

  #place(hash: number, length: number, start: number, id: number): void {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = (mix(hash) << SLOT_SHIFT) & mask;
    while (slots[slot + 1] !== 0) slot = (slot + SLOT) & mask;
    slots[slot] = hash;
    slots[slot + 1] = length;
    slots[slot + 2] = start;
    slots[slot + 3] = id;
  }

  #rehash(): void {
    const old = this.#slots;
    this.#slots = new Int32Array(old.length * 2);
    for (let at = 0; at < old.length; at += SLOT) {
      const length = old[at + 1] as number; // at is of a slot
      if (length > 0) this.#place(old[at] as number, length, old[at + 2] as number, old[at + 3] as number);
    }
  }

  #enlarge(least: number): void {
    const larger = new Uint16Array(Math.max(least, this.#units.length * 2));
    larger.set(this.#units);
    this.#units = larger;
  }
}

/** Spreads the hash to its low bits, which choose the slot. */
function mix(hash: number): number {
  return hash ^ (hash >>> 15) ^ (hash >>> 23);
}
