/** Integer ids for the words and prefixes that rules know: one pass over a word's letters finds them all. */
import { HASH_SEED, hashUnit } from './unit-hash.js';
import { WordTable } from './word-table.js';

const GATE_SLOTS = 1 << 14;
/**
 * Letters that open the gate, unless a shorter prefix comes: in Arabic and Hebrew script, and in others. They
 * are as many as a prefix has at least, so most words stay outside.
 */
const GATE_LETTERS = { semitic: 3, other: 4 };
/** Prefixes of this length or more share the last bit of their gate. */
const LAST_BIT = 15;

export class WordIndex {
  /** Ids given so far; they run from 0. */
  size = 0;
  readonly #words = new WordTable();
  readonly #prefixes = new WordTable();
  /** By hash of a prefix's first letters: the lengths of prefixes that begin so, as bits. */
  readonly #gate = new Uint16Array(GATE_SLOTS);
  readonly #gateLetters = { ...GATE_LETTERS };
  readonly #prefixWords: string[] = [];

  /** The id of a folded word. The same word always has the same id. */
  addWord(word: string): number {
    const id = this.#words.add(word, this.size);
    if (id === this.size) this.size += 1;
    return id;
  }

  /** The id of every word that begins with the folded `prefix`, itself included. */
  addPrefix(prefix: string): number {
    const id = this.#prefixes.add(prefix, this.size);
    if (id !== this.size) return id;
    this.size += 1;
    this.#prefixWords.push(prefix);
    const script = isSemitic(prefix.charCodeAt(0)) ? 'semitic' : 'other';
    if (prefix.length >= this.#gateLetters[script]) this.#openGate(prefix);
    else {
      this.#gateLetters[script] = prefix.length;
      this.#gate.fill(0);
      for (const word of this.#prefixWords) this.#openGate(word);
    }
    return id;
  }

  /** An id that only the caller knows what it stands for. */
  addOther(): number {
    return this.size++;
  }

  /**
   * Writes the ids that the word in `units[from, to)` has to `found`, from index `at`; returns the index behind.
   * @param hash of the word, as `hashUnits` makes it
   */
  find(units: Uint16Array, from: number, to: number, hash: number, found: number[], at: number): number {
    let count = at;
    const letters = this.#lettersOf(units[from] as number); // a word has a letter
    const lengths = this.#gate[gateOf(units, from, Math.min(to, from + letters))] as number; // within it
    if (lengths !== 0) count = this.#findPrefixes(lengths, units, from, to, found, at);
    const word = this.#words.find(hash, units, from, to);
    if (word >= 0) found[count++] = word;
    return count;
  }

  #findPrefixes(
    lengths: number,
    units: Uint16Array,
    from: number,
    to: number,
    found: number[],
    at: number,
  ): number {
    let count = at;
    let hash = HASH_SEED;
    for (let next = from; next < to; ) {
      hash = hashUnit(hash, units[next++] as number); // next < to <= units.length
      const left = lengths >>> Math.min(next - from, LAST_BIT);
      if (left === 0) break;
      if ((left & 1) === 0) continue;
      const prefix = this.#prefixes.find(hash, units, from, next);
      if (prefix >= 0) found[count++] = prefix;
    }
    return count;
  }

  #openGate(prefix: string): void {
    const units = Uint16Array.from(prefix, (_, i) => prefix.charCodeAt(i));
    const slot = gateOf(units, 0, this.#lettersOf(prefix.charCodeAt(0)));
    this.#gate[slot] = (this.#gate[slot] ?? 0) | (1 << Math.min(prefix.length, LAST_BIT));
  }

  #lettersOf(firstUnit: number): number {
    return isSemitic(firstUnit) ? this.#gateLetters.semitic : this.#gateLetters.other;
  }
}

function isSemitic(unit: number): boolean {
  return unit >= 0x590 && unit <= 0x6ff;
}

/** Where a word that begins with `units[from, to)` stands in the gate; the letters are four at most. */
function gateOf(units: Uint16Array, from: number, to: number): number {
  let hash = 0;
  for (let i = from; i < to; i++) hash = (hash << 5) ^ (hash >>> 9) ^ (units[i] as number); // to <= units.length
  return (hash ^ (hash >>> 14)) & (GATE_SLOTS - 1);
}
