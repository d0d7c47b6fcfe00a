import type { Field } from '../../model/match.js';

/** Where a node stands in the query as its author wrote it, UTF-16 units. */
export interface Place {
  readonly offset: number;
  readonly length: number;
}

export const METADATA_KEYS = ['feed', 'publisher', 'country', 'lang', 'affiliation', 'tag'] as const;
export type MetadataKey = (typeof METADATA_KEYS)[number];

/**
 * A word, phrase or exact form. `text` is what stands between the quotes, escapes undone;
 * `*` stays in it, after the word that it makes a prefix.
 */
export interface TermNode extends Place {
  readonly kind: 'term';
  readonly form: 'word' | 'phrase' | 'exact';
  readonly text: string;
}

export interface ConceptNode extends Place {
  readonly kind: 'concept';
  readonly id: string;
}

/** Two or more operands. */
export interface GroupNode extends Place {
  readonly kind: 'and' | 'or';
  readonly operands: readonly QueryNode[];
}

export interface NotNode extends Place {
  readonly kind: 'not';
  readonly operand: QueryNode;
}

export interface NearNode extends Place {
  readonly kind: 'near';
  readonly operator: 'NEAR' | 'ONEAR' | 'NOTNEAR';
  /** In words; 1 means adjacent. */
  readonly distance: number;
  readonly left: QueryNode;
  readonly right: QueryNode;
}

/** `count` of the operands hold. */
export interface AtLeastNode extends Place {
  readonly kind: 'at-least';
  readonly count: number;
  readonly operands: readonly QueryNode[];
}

export interface ScopeNode extends Place {
  readonly kind: 'scope';
  readonly field: Field;
  readonly operand: QueryNode;
}

export interface MetadataNode extends Place {
  readonly kind: 'metadata';
  readonly key: MetadataKey;
  /** Any one of these. */
  readonly values: readonly MetadataValue[];
}

export interface MetadataValue extends Place {
  readonly text: string;
}

export type QueryNode =
  | TermNode
  | ConceptNode
  | GroupNode
  | NotNode
  | NearNode
  | AtLeastNode
  | ScopeNode
  | MetadataNode;

/** Something wrong in a query: where, what, and what to do about it. */
export interface QueryProblem extends Place {
  /** E.g. `expected a term after AND`. */
  readonly what: string;
  /** E.g. `did you mean @quds-force?`. */
  readonly hint?: string;
  readonly severity: 'error' | 'warning';
  /** The concept that is missing, or that nobody needs: who knows more of its file may say better. */
  readonly about?: { readonly kind: 'unknown concept' | 'unused concept'; readonly id: string };
}
