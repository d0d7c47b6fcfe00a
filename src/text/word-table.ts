/**
 * Folded words, each with a number, found by the hash of their UTF-16 units: one open-addressing table, no
 * strings. Most words of a text are in no rule, and an empty slot says so at the first look.
 */
export const HASH_SEED = 0x811c9dc5 | 0;

/** FNV-1a over UTF-16 units, http://www.isthe.com/chongo/tech/comp/fnv/: the hash of what came before and one more unit. */
export function hashUnit(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, 0x01000193);
}

const FIRST_SLOTS = 1 << 8;
const FIRST_UNITS = 1 << 10;

export class WordTable {
  /** Words so far; they are numbered from 0. */
  size = 0;
  /** Pairs: a word's hash, and its number plus 1; 0 is an empty slot. */
  #slots = new Int32Array(FIRST_SLOTS * 2);
  /** The letters of all words, one behind the other. */
  #units = new Uint16Array(FIRST_UNITS);
  /** By number: where its letters begin; the next one's beginning is its end. */
  #starts = new Int32Array(FIRST_SLOTS);

  /** The number of the word, which is the same each time. */
  add(word: string): number {
    const units = Uint16Array.from(word, (_, i) => word.charCodeAt(i));
    let hash = HASH_SEED;
    for (const unit of units) hash = hashUnit(hash, unit);
    const known = this.find(hash, units, 0, units.length);
    if (known >= 0) return known;
    this.#keep(units);
    if (this.size * 2 >= this.#slots.length / 2) this.#rehash();
    this.#place(hash, this.size);
    return this.size++;
  }

  /** The number of the word in `units[from, to)`, or -1. `hash` is what `hashUnit` makes of it, from HASH_SEED. */
  find(hash: number, units: Uint16Array, from: number, to: number): number {
    const slots = this.#slots;
    const mask = slots.length / 2 - 1;
    let slot = mix(hash) & mask;
    for (;;) {
      const word = (slots[slot * 2 + 1] as number) - 1; // slot is masked to the table's length
      if (word < 0) return word;
      if (slots[slot * 2] === hash && this.#equals(word, units, from, to)) return word;
      slot = (slot + 1) & mask;
    }
  }

  #equals(word: number, units: Uint16Array, from: number, to: number): boolean {
    const start = this.#starts[word] as number; // a word that is in a slot has a beginning and an end
    if ((this.#starts[word + 1] as number) - start !== to - from) return false;
    for (let i = from; i < to; i++) if (this.#units[start + i - from] !== units[i]) return false;
    return true;
  }

  #keep(units: Uint16Array): void {
    const start = this.#starts[this.size] ?? 0;
    const end = start + units.length;
    if (this.size + 2 > this.#starts.length) this.#starts = grown(this.#starts, this.size + 2);
    if (end > this.#units.length) this.#units = grown(this.#units, end);
    this.#units.set(units, start);
    this.#starts[this.size + 1] = end;
  }

  #place(hash: number, word: number): void {
    const mask = this.#slots.length / 2 - 1;
    let slot = mix(hash) & mask;
    while (this.#slots[slot * 2 + 1] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot * 2] = hash;
    this.#slots[slot * 2 + 1] = word + 1;
  }

  #rehash(): void {
    const old = this.#slots;
    this.#slots = new Int32Array(old.length * 2);
    for (let at = 0; at < old.length; at += 2) {
      const word = (old[at + 1] ?? 0) - 1;
      if (word >= 0) this.#place(old[at] ?? 0, word);
    }
  }
}

/** Spreads the hash to its low bits, which choose the slot. */
function mix(hash: number): number {
  return hash ^ (hash >>> 15) ^ (hash >>> 23);
}

function grown<T extends Int32Array | Uint16Array>(array: T, least: number): T {
  const larger = new (array.constructor as new (size: number) => T)(Math.max(least, array.length * 2)); // of its own kind
  larger.set(array);
  return larger;
}
