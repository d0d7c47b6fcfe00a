import type { ConceptId } from '../model/id.js';

/** A term or concept of some query, shared by all rules that write it. */
export interface Leaf {
  readonly index: number;
  /** Leaves of included concepts: what they find counts too, unless `except` covers it. */
  readonly includes: readonly Leaf[];
  /** The phrases of `except`, inside which nothing counts. */
  readonly except?: Leaf;
  /** Whether it or an included leaf has an `except`, so that words found need not count. */
  readonly excepts: boolean;
  /** How often it may occur, against other leaves: only the order matters. */
  readonly cost: number;
}

export interface Term {
  /** As the rule or concept writes it. */
  readonly written: string;
  readonly concept?: ConceptId;
  readonly lang?: string;
  /** What the original text must be (`exactForm`); such a term takes no clitics. */
  readonly exact?: string;
}

/** A term with its forms as sequences of word ids, before it becomes part of a leaf. */
export interface MadeTerm {
  readonly term: Term;
  readonly forms: readonly MadeForm[];
}

export interface MadeForm {
  readonly ids: readonly number[];
  /** Index in `ids` of the word that should occur least. */
  readonly rarest: number;
  /** Of the others, likewise; `rarest` in a form of one word. */
  readonly second: number;
  readonly inflected: boolean;
  readonly cost: number;
}
