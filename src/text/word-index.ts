/** Integer ids for the words and prefixes that rules know: one pass over a word's letters finds them all. */
import { HASH_SEED, hashUnit, WordTable } from './word-table.js';

const GATE_SLOTS = 1 << 14;
/** Letters that open the gate; the shortest prefix where that is less. */
const GATE_LETTERS = 3;
/** Prefixes of this length or more share the last bit of their gate. */
const LAST_BIT = 31;

export class WordIndex {
  /** Ids given so far; they run from 0. */
  size = 0;
  readonly #words = new WordTable();
  readonly #prefixes = new WordTable();
  /** By number in the table: the id. */
  readonly #wordIds: number[] = [];
  readonly #prefixIds: number[] = [];
  /** By hash of a prefix's first letters: the lengths of prefixes that begin so, as bits. */
  readonly #gate = new Int32Array(GATE_SLOTS);
  #gateLetters = GATE_LETTERS;
  readonly #prefixWords: string[] = [];

  /** The id of a folded word. The same word always has the same id. */
  addWord(word: string): number {
    const number = this.#words.add(word);
    const known = this.#wordIds[number];
    if (known !== undefined) return known;
    const id = this.size++;
    this.#wordIds[number] = id;
    return id;
  }

  /** The id of every word that begins with the folded `prefix`, itself included. */
  addPrefix(prefix: string): number {
    const number = this.#prefixes.add(prefix);
    const known = this.#prefixIds[number];
    if (known !== undefined) return known;
    this.#prefixWords.push(prefix);
    if (prefix.length >= this.#gateLetters) this.#openGate(prefix);
    else {
      this.#gateLetters = prefix.length;
      this.#gate.fill(0);
      for (const word of this.#prefixWords) this.#openGate(word);
    }
    const id = this.size++;
    this.#prefixIds[number] = id;
    return id;
  }

  /** An id that only the caller knows what it stands for. */
  addOther(): number {
    return this.size++;
  }

  /** Writes the ids that the word in `units[from, to)` has to `found`, from index `at`; returns the index behind. */
  find(units: Uint16Array, from: number, to: number, found: number[], at: number): number {
    let hash = HASH_SEED;
    let count = at;
    let next = from;
    const gateAt = Math.min(to, from + this.#gateLetters);
    while (next < gateAt) hash = hashUnit(hash, units[next++] as number); // next < to <= units.length
    const lengths = this.#gate[gateOf(hash)] as number; // masked to the array's length
    while (lengths !== 0 && next <= to) {
      if ((lengths >>> Math.min(next - from, LAST_BIT)) & 1) {
        const prefix = this.#prefixes.find(hash, units, from, next);
        if (prefix >= 0) found[count++] = this.#prefixIds[prefix] as number; // every prefix has an id
      }
      if (next === to) break;
      hash = hashUnit(hash, units[next++] as number);
    }
    while (next < to) hash = hashUnit(hash, units[next++] as number);
    const word = this.#words.find(hash, units, from, to);
    if (word >= 0) found[count++] = this.#wordIds[word] as number; // every word has an id
    return count;
  }

  #openGate(prefix: string): void {
    let hash = HASH_SEED;
    for (let i = 0; i < this.#gateLetters; i++) hash = hashUnit(hash, prefix.charCodeAt(i));
    const slot = gateOf(hash);
    this.#gate[slot] = (this.#gate[slot] ?? 0) | (1 << Math.min(prefix.length, LAST_BIT));
  }
}

function gateOf(hash: number): number {
  return (hash ^ (hash >>> 15)) & (GATE_SLOTS - 1);
}
