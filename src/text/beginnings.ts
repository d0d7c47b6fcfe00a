/**
 * Whether a word begins as one of many others do, told at its first letters: most words part from all of them by the
 * third. A tree with a place for each value of a letter's lowest bits, so that now and then a word is let through in
 * vain, and none is kept out.
 */

/** Of a letter: within the alphabets of a to z, of Arabic and of Hebrew hardly two letters share them. */
const LETTER_BITS = 5;
const LETTERS = 1 << LETTER_BITS;
const FIRST_NODES = 16;

/** What an entry says that leads to no further node. */
const [NO_WORD, EVERY_WORD] = [0, -1];

export class Beginnings {
  /** By node, and by letter: the node behind the letter. Node 0 is the start, to which no letter leads. */
  #nodes = new Int32Array(FIRST_NODES * LETTERS);
  #size = 1;
  #all = false;

  /** @param beginning folded; with an empty one every word begins */
  add(beginning: string): void {
    if (beginning === '') this.#all = true;
    let node = 0;
    for (let i = 0; i < beginning.length; i++) {
      const at = entryOf(node, beginning.charCodeAt(i));
      const next = this.#nodes[at] as number; // every node has an entry for each letter
      if (next === EVERY_WORD) return;
      if (i === beginning.length - 1) this.#nodes[at] = EVERY_WORD;
      else node = next === NO_WORD ? this.#grow(at) : next;
    }
  }

  /** Of the word in `units[from, to)`. */
  has(units: Uint16Array, from: number, to: number): boolean {
    if (this.#all) return true;
    const nodes = this.#nodes;
    let node = 0;
    for (let i = from; i < to; i++) {
      node = nodes[entryOf(node, units[i] as number)] as number; // to <= units.length
      if (node <= 0) return node === EVERY_WORD;
    }
    return false;
  }

  #grow(at: number): number {
    const node = this.#size++;
    if (this.#size * LETTERS > this.#nodes.length) {
      const larger = new Int32Array(this.#nodes.length * 2);
      larger.set(this.#nodes);
      this.#nodes = larger;
    }
    this.#nodes[at] = node;
    return node;
  }
}

function entryOf(node: number, letter: number): number {
  return (node << LETTER_BITS) | (letter & (LETTERS - 1));
}
