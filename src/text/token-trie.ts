/**
 * Integer ids for the words and prefixes that rules know, found by walking a word's folded units through a
 * trie. Its edges lie in one open-addressing table; a word that no rule knows leaves it after a few letters.
 */
const ROOT = 0;
const NONE = -1;
const FIRST_SIZE = 1 << 10;

export class TokenTrie {
  /** Ids given so far; they run from 0. */
  size = 0;
  #nodes = 1;
  /** Edges: parent, unit and child, by slot; a child of 0 is an empty slot, for the root is nobody's child. */
  #parents = new Int32Array(FIRST_SIZE);
  #units = new Uint16Array(FIRST_SIZE);
  #children = new Int32Array(FIRST_SIZE);
  /** By node: the id of the word that ends there, of the prefix that ends there. */
  readonly #words: number[] = [NONE];
  readonly #prefixes: number[] = [NONE];

  /** The id of a folded word. The same word always has the same id. */
  addWord(word: string): number {
    const node = this.#grow(word);
    const known = this.#words[node];
    if (known !== undefined && known !== NONE) return known;
    this.#words[node] = this.size;
    return this.size++;
  }

  /** The id of every word that begins with the folded `prefix`, itself included. */
  addPrefix(prefix: string): number {
    const node = this.#grow(prefix);
    const known = this.#prefixes[node];
    if (known !== undefined && known !== NONE) return known;
    this.#prefixes[node] = this.size;
    return this.size++;
  }

  /** Writes the ids that the word in `units[from, to)` has to `found`, from index `at`; returns the index behind. */
  find(units: Uint16Array, from: number, to: number, found: number[], at: number): number {
    let node = ROOT;
    let count = at;
    for (let i = from; i < to; i++) {
      node = this.#child(node, units[i] as number); // i < to <= units.length
      if (node === ROOT) return count;
      const prefix = this.#prefixes[node] as number; // every node has an entry
      if (prefix !== NONE) found[count++] = prefix;
    }
    const word = this.#words[node] as number;
    if (word !== NONE) found[count++] = word;
    return count;
  }

  #grow(word: string): number {
    let node = ROOT;
    for (let i = 0; i < word.length; i++) {
      const unit = word.charCodeAt(i);
      node = this.#child(node, unit) || this.#addChild(node, unit);
    }
    return node;
  }

  #child(parent: number, unit: number): number {
    const mask = this.#children.length - 1;
    let slot = slotOf(parent, unit) & mask;
    for (;;) {
      const child = this.#children[slot] as number; // slot is masked to the array's length
      if (child === 0 || (this.#parents[slot] === parent && this.#units[slot] === unit)) return child;
      slot = (slot + 1) & mask;
    }
  }

  #addChild(parent: number, unit: number): number {
    if (this.#nodes * 2 >= this.#children.length) this.#rehash();
    const child = this.#nodes++;
    this.#words.push(NONE);
    this.#prefixes.push(NONE);
    this.#place(parent, unit, child);
    return child;
  }

  #place(parent: number, unit: number, child: number): void {
    const mask = this.#children.length - 1;
    let slot = slotOf(parent, unit) & mask;
    while (this.#children[slot] !== 0) slot = (slot + 1) & mask;
    this.#parents[slot] = parent;
    this.#units[slot] = unit;
    this.#children[slot] = child;
  }

  #rehash(): void {
    const [parents, units, children] = [this.#parents, this.#units, this.#children];
    const size = children.length * 2;
    this.#parents = new Int32Array(size);
    this.#units = new Uint16Array(size);
    this.#children = new Int32Array(size);
    children.forEach((child, slot) => {
      if (child !== 0) this.#place(parents[slot] ?? 0, units[slot] ?? 0, child);
    });
  }
}

function slotOf(parent: number, unit: number): number {
  const mixed = Math.imul(parent, 0x9e3779b1) ^ Math.imul(unit, 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}
