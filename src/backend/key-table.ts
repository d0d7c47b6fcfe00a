/**
 * Which numbers have a key: a hash table of chains in typed arrays, 24 bytes a pair where a Map of strings takes a
 * hundred and more. A key is 32 bits.
 */

const FIRST_SLOTS = 64;
/** Of the slots, at most so many are taken. */
const LOAD = 0.6;
/** A pair is looked for so far before it is added once more: so many have the key then that it says nothing. */
const LOOKED_THROUGH = 512;

export class KeyTable {
  /** By slot, side by side so that one look into memory finds both: the key, and the latest pair that has it; 0 is none. */
  #slots = new Int32Array(2 * FIRST_SLOTS);
  #taken = 0;
  /** By pair, from 1: its number, and the pair before it in the chain. */
  #chain = new Int32Array(2 * FIRST_SLOTS);
  #pairs = 0;

  add(key: number, number: number): void {
    const slot = this.#slotOf(key);
    let pair = this.#slots[slot + 1] ?? 0;
    for (let n = 0; pair !== 0 && n < LOOKED_THROUGH; n++) {
      if (this.#chain[2 * pair] === number) return;
      pair = this.#chain[2 * pair + 1] ?? 0;
    }
    this.#append(slot, key, number);
  }

  /** The last pair that was added with the key; 0 when there is none. */
  latest(key: number): number {
    return this.#slots[this.#slotOf(key) + 1] ?? 0;
  }

  /** The one added before it with the same key; 0 when there is none. */
  before(pair: number): number {
    return this.#chain[2 * pair + 1] ?? 0;
  }

  numberOf(pair: number): number {
    return this.#chain[2 * pair] ?? 0;
  }

  #append(slot: number, key: number, number: number): void {
    this.#pairs += 1;
    if (2 * this.#pairs === this.#chain.length) {
      const longer = new Int32Array(2 * this.#chain.length);
      longer.set(this.#chain);
      this.#chain = longer;
    }
    const latest = this.#slots[slot + 1] ?? 0;
    this.#chain[2 * this.#pairs] = number;
    this.#chain[2 * this.#pairs + 1] = latest;
    this.#slots[slot] = key;
    this.#slots[slot + 1] = this.#pairs;
    if (latest === 0 && 2 * ++this.#taken > LOAD * this.#slots.length) this.#grow();
  }

  /** Where the key stands, or would. Some bits of a key say little (shingles are even), so it is mixed first. */
  #slotOf(key: number): number {
    const slots = this.#slots;
    const last = slots.length - 2; // their number is a power of two
    const mixed = Math.imul(key, 0x9e3779b1); // Fibonacci hashing: its upper bits are fair
    let slot = ((mixed ^ (mixed >>> 15)) << 1) & last;
    while (slots[slot + 1] !== 0 && slots[slot] !== (key | 0)) slot = (slot + 2) & last;
    return slot;
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Int32Array(old.length * 2);
    for (let from = 0; from < old.length; from += 2) {
      if (old[from + 1] === 0) continue;
      const slot = this.#slotOf(old[from] ?? 0);
      this.#slots[slot] = old[from] ?? 0;
      this.#slots[slot + 1] = old[from + 1] ?? 0;
    }
  }
}
