import type { ConceptId } from '../model/id.js';
import { TokenTrie } from '../text/token-trie.js';
import type { Leaf, Term } from './leaf.js';
import { costOf } from './presearch.js';
import type { TermReading } from './term.js';

/** Gives the words of terms their ids and keeps what rules share. */
export class LeafMaker {
  readonly trie = new TokenTrie();
  readonly leaves: Leaf[] = [];
  /** By word id, for presearch. */
  readonly costs: number[] = [];
  readonly #ofTerms = new Map<string, Leaf>();

  term(written: string, { forms, exact }: TermReading, listed?: { concept: ConceptId; lang?: string }): Term {
    const ids = forms.map((form) => form.map(({ word, prefix }) => this.#id(word, prefix)));
    return { written, ...listed, forms: ids, ...(exact !== undefined && { exact }) };
  }

  leaf(parts: Omit<Leaf, 'index'>): Leaf {
    const leaf = { index: this.leaves.length, ...parts };
    this.leaves.push(leaf);
    return leaf;
  }

  /** The leaf of a term in a query; the same for all queries that write it so. */
  termLeaf(written: string, reading: TermReading): Leaf {
    const known = this.#ofTerms.get(written);
    if (known) return known;
    const leaf = this.leaf({ terms: [this.term(written, reading)], includes: [], except: [] });
    this.#ofTerms.set(written, leaf);
    return leaf;
  }

  #id(word: string, prefix: boolean): number {
    const id = prefix ? this.trie.addPrefix(word) : this.trie.addWord(word);
    this.costs[id] = costOf(word, prefix);
    return id;
  }
}
