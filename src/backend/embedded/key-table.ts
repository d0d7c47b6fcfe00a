/**
 * Which numbers have a key: a hash table of chains in typed arrays, 24 bytes a pair where a Map of strings takes a
 * hundred and more. A key is 32 bits.
 */

const FIRST_SLOTS = 1_024;
/** Of the slots, at most so many are taken. */
const LOAD = 0.6;
/** A pair is looked for so far before it is added once more: so many have the key then that it says nothing. */
const LOOKED_THROUGH = 512;

export class KeyTable {
  /** By slot: the key, and the latest pair that has it; 0 is none. */
  #keys = new Uint32Array(FIRST_SLOTS);
  #latest = new Int32Array(FIRST_SLOTS);
  #taken = 0;
  /** By pair, from 1: its number, and the pair before it in the chain. */
  #numbers = new Int32Array(FIRST_SLOTS);
  #before = new Int32Array(FIRST_SLOTS);
  #pairs = 0;

  add(key: number, number: number): void {
    const slot = this.#slotOf(key);
    let pair = this.#latest[slot] ?? 0;
    for (let n = 0; pair !== 0 && n < LOOKED_THROUGH; n++) {
      if (this.#numbers[pair] === number) return;
      pair = this.#before[pair] ?? 0;
    }
    this.#append(slot, key, number);
  }

  /** The last pair that was added with the key; 0 when there is none. */
  latest(key: number): number {
    return this.#latest[this.#slotOf(key)] ?? 0;
  }

  /** The one added before it with the same key; 0 when there is none. */
  before(pair: number): number {
    return this.#before[pair] ?? 0;
  }

  numberOf(pair: number): number {
    return this.#numbers[pair] ?? 0;
  }

  #append(slot: number, key: number, number: number): void {
    this.#pairs += 1;
    if (this.#pairs === this.#numbers.length) {
      this.#numbers = doubled(this.#numbers);
      this.#before = doubled(this.#before);
    }
    const latest = this.#latest[slot] ?? 0;
    this.#numbers[this.#pairs] = number;
    this.#before[this.#pairs] = latest;
    this.#keys[slot] = key;
    this.#latest[slot] = this.#pairs;
    if (latest === 0 && ++this.#taken > LOAD * this.#keys.length) this.#grow();
  }

  /** Where the key stands, or would. Some bits of a key say little (shingles are even), so it is mixed first. */
  #slotOf(key: number): number {
    const last = this.#keys.length - 1; // their number is a power of two
    const mixed = Math.imul(key, 0x9e3779b1); // Fibonacci hashing: its upper bits are fair
    let slot = (mixed ^ (mixed >>> 15)) & last;
    while (this.#latest[slot] !== 0 && this.#keys[slot] !== key) slot = (slot + 1) & last;
    return slot;
  }

  #grow(): void {
    const [keys, latest] = [this.#keys, this.#latest];
    this.#keys = new Uint32Array(keys.length * 2);
    this.#latest = new Int32Array(keys.length * 2);
    for (let old = 0; old < keys.length; old++) {
      if (latest[old] === 0) continue;
      const slot = this.#slotOf(keys[old] ?? 0);
      this.#keys[slot] = keys[old] ?? 0;
      this.#latest[slot] = latest[old] ?? 0;
    }
  }
}

function doubled(before: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(before.length * 2);
  larger.set(before);
  return larger;
}
