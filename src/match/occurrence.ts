import type { Item } from '../model/item.js';
import type { RuleExample } from '../model/rule.js';
import type { TokenTrie } from '../text/token-trie.js';
import { ItemWords } from './item-words.js';
import type { Leaf, Term } from './leaf.js';
import { exactForm } from './term.js';

/** A term found in an item: its first and last word, as places of ItemWords. */
export interface Occurrence {
  readonly first: number;
  readonly last: number;
  readonly term: Term;
  /** A word of it was reached by taking a clitic off. */
  readonly clitic: boolean;
}

/** What has been found of an item so far; leaves are looked up when a rule asks, once an item. Reused. */
export class Workspace {
  readonly words = new ItemWords();
  #found: (readonly Occurrence[] | undefined)[] = [];
  readonly #asked: number[] = [];

  open(item: Item | RuleExample, trie: TokenTrie, readsUrl: boolean): void {
    for (const index of this.#asked) this.#found[index] = undefined;
    this.#asked.length = 0;
    this.words.read(item, trie, readsUrl);
  }

  /** The leaf's occurrences in all fields, in order of place. */
  occurrences(leaf: Leaf): readonly Occurrence[] {
    const known = this.#found[leaf.index];
    if (known) return known;
    const found = this.#look(leaf);
    this.#found[leaf.index] = found;
    this.#asked.push(leaf.index);
    return found;
  }

  /** What a leaf without occurrences would have, were it not for `except`. For explanations; not kept. */
  excepted(leaf: Leaf): readonly Occurrence[] {
    return [...findTerms(leaf.terms, this.words), ...leaf.includes.flatMap((each) => this.excepted(each))];
  }

  #look(leaf: Leaf): readonly Occurrence[] {
    const all = findTerms(leaf.terms, this.words);
    for (const included of leaf.includes) for (const found of this.occurrences(included)) all.push(found);
    if (all.length > 1) all.sort(byPlace);
    if (all.length === 0 || leaf.except.length === 0) return all;
    const covers = findTerms(leaf.except, this.words).sort(byPlace);
    return covers.length === 0 ? all : outside(covers, all);
  }
}

/** The occurrences that lie inside no cover; both in order. */
function outside(covers: readonly Occurrence[], all: readonly Occurrence[]): readonly Occurrence[] {
  let next = 0;
  let reach = -1; // the furthest last word of the covers that begin at or before the occurrence
  return all.filter(({ first, last }) => {
    for (let cover = covers[next]; cover && cover.first <= first; cover = covers[++next]) {
      reach = Math.max(reach, cover.last);
    }
    return last > reach;
  });
}

export function byPlace(a: { first: number; last: number }, b: { first: number; last: number }): number {
  return a.first - b.first || a.last - b.last;
}

function findTerms(terms: readonly Term[], words: ItemWords): Occurrence[] {
  const found: Occurrence[] = [];
  for (const term of terms) {
    for (const form of term.forms) findForm(term, form, words, found);
  }
  return found;
}

function findForm(term: Term, form: readonly number[], words: ItemWords, found: Occurrence[]): void {
  const rarest = rarestSlot(form, words);
  if (rarest < 0) return;
  for (const coded of words.hits(form[rarest] ?? -1)) {
    const first = (coded >> 1) - rarest;
    let clitic = (coded & 1) === 1;
    let complete = true;
    for (let slot = 0; complete && slot < form.length; slot++) {
      if (slot === rarest) continue;
      const hit = hitAt(words.hits(form[slot] ?? -1), first + slot);
      complete = hit >= 0;
      clitic ||= (hit & 1) === 1;
    }
    const last = first + form.length - 1;
    if (complete && isAsWritten(term, first, last, clitic, words)) found.push({ first, last, term, clitic });
  }
}

/** The slot with the fewest hits, or -1 when one has none. */
function rarestSlot(form: readonly number[], words: ItemWords): number {
  let rarest = -1;
  let fewest = Number.POSITIVE_INFINITY;
  for (let slot = 0; slot < form.length; slot++) {
    const count = words.hits(form[slot] ?? -1).length;
    if (count === 0) return -1;
    if (count >= fewest) continue;
    fewest = count;
    rarest = slot;
  }
  return rarest;
}

/** The coded hit at a place, or -1; binary search. */
function hitAt(hits: readonly number[], place: number): number {
  let low = 0;
  let high = hits.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((hits[middle] ?? 0) < place * 2) low = middle + 1;
    else high = middle;
  }
  const hit = hits[low];
  return hit !== undefined && hit >> 1 === place ? hit : -1;
}

function isAsWritten(term: Term, first: number, last: number, clitic: boolean, words: ItemWords): boolean {
  if (term.exact === undefined) return true;
  return !clitic && exactForm(words.slice(first, last).text) === term.exact;
}
