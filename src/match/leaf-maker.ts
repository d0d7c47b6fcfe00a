import type { ConceptId } from '../model/id.js';
import { type FormIndex, indexForms, type PlacedForm } from './form-index.js';
import type { Leaf, MadeForm, MadeTerm } from './leaf.js';
import type { Rarity } from './rarity.js';
import type { Form, Slot, TermReading } from './term.js';
import { Vocabulary } from './vocabulary.js';

/** Gives the words of terms their ids and keeps what rules share. */
export class LeafMaker {
  readonly vocabulary = new Vocabulary();
  readonly #rarity: Rarity;
  /** By word id: how often it may occur. */
  readonly #costs: number[] = [];
  readonly #forms: PlacedForm[] = [];
  /** By leaf: those it includes directly. */
  readonly #includes: (readonly number[])[] = [];
  readonly #ofTerms = new Map<string, Leaf>();

  constructor(rarity: Rarity) {
    this.#rarity = rarity;
  }

  term(
    written: string,
    { forms, exact }: TermReading,
    listed?: { concept: ConceptId; lang?: string },
  ): MadeTerm {
    return {
      term: { written, ...listed, ...(exact !== undefined && { exact }) },
      forms: forms.flatMap((form) => this.#make(form)),
    };
  }

  leaf(terms: readonly MadeTerm[], includes: readonly Leaf[], except: readonly MadeTerm[]): Leaf {
    const covers = except.length > 0 ? this.leaf(except, [], []) : undefined;
    const index = this.#includes.length;
    this.#includes.push(includes.map((leaf) => leaf.index));
    let cost = includes.reduce((sum, leaf) => sum + leaf.cost, 0);
    for (const { term, forms } of terms) {
      for (const form of forms) {
        this.#forms.push({ form, term, leaf: index });
        cost += form.cost;
      }
    }
    const excepts = covers !== undefined || includes.some((leaf) => leaf.excepts);
    return { index, includes, ...(covers && { except: covers }), excepts, cost };
  }

  /** The leaf of a sound term that a query has already written so. */
  known(written: string): Leaf | undefined {
    return this.#ofTerms.get(written);
  }

  /** The leaf of a term in a query, kept for all queries that write it so. */
  termLeaf(written: string, reading: TermReading): Leaf {
    const leaf = this.leaf([this.term(written, reading)], [], []);
    if (!reading.problem) this.#ofTerms.set(written, leaf);
    return leaf;
  }

  /** How many leaves there are. */
  get size(): number {
    return this.#includes.length;
  }

  index(): FormIndex {
    return indexForms(this.#forms, this.vocabulary.size, this.#includes);
  }

  /** A word may have several stems, and so a form with stems be several sequences. */
  #make({ slots, inflected }: Form): readonly MadeForm[] {
    const ways = slots.reduce<readonly (readonly number[])[]>(
      (all, slot) => this.#idsOf(slot, inflected).flatMap((id) => all.map((ids) => [...ids, id])),
      [[]],
    );
    return ways.map((ids) => {
      const rarest = this.#rarestOf(ids);
      const second = ids.length > 1 ? this.#rarestOf(ids, rarest) : rarest;
      const cost = this.#costOf(ids[rarest] ?? 0) / ids.length; // a phrase is rarer than its words
      return { ids, rarest, second, inflected: inflected !== undefined, cost };
    });
  }

  /** The place in `ids` of the word that may occur least; `but` is passed over. */
  #rarestOf(ids: readonly number[], but = -1): number {
    let rarest = but === 0 ? 1 : 0;
    for (let at = rarest + 1; at < ids.length; at++) {
      if (at !== but && this.#costOf(ids[at] ?? 0) < this.#costOf(ids[rarest] ?? 0)) rarest = at;
    }
    return rarest;
  }

  #costOf(id: number): number {
    const cost = this.#costs[id] ?? this.#rarity(this.vocabulary.keys[id] ?? '');
    this.#costs[id] = cost;
    return cost;
  }

  #idsOf({ word, kind }: Slot, inflected: Form['inflected']): readonly number[] {
    if (kind === 'prefix') return [this.vocabulary.addPrefix(word)];
    if (kind === 'word' || !inflected) return [this.vocabulary.addWord(word)];
    return this.vocabulary.addStems(word, inflected.language, inflected.scope);
  }
}
