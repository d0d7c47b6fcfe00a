import type { ConceptId } from '../model/id.js';

/** A term or concept of some query, shared by all rules that write it. */
export interface Leaf {
  readonly index: number;
  readonly terms: readonly Term[];
  /** Leaves of included concepts: what they find counts too, unless `except` covers it. */
  readonly includes: readonly Leaf[];
  readonly except: readonly Term[];
}

export interface Term {
  /** As the rule or concept writes it. */
  readonly written: string;
  readonly concept?: ConceptId;
  readonly lang?: string;
  /** Sequences of word ids, any of which is an occurrence. */
  readonly forms: readonly (readonly number[])[];
  /** What the original text must be (`exactForm`); such a term takes no clitics. */
  readonly exact?: string;
}
