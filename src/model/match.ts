import type { ConceptId, RuleId } from './id.js';
import type { Severity } from './rule.js';

export const FIELDS = ['title', 'summary', 'text', 'url'] as const;
export type Field = (typeof FIELDS)[number];

/**
 * Words that made a rule fire. `start` and `end` are UTF-16 units of the item's original field,
 * end exclusive, so `item[field].slice(start, end) === text`.
 */
export interface Evidence {
  readonly field: Field;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** The term as the rule or concept writes it. */
  readonly term: string;
  readonly concept?: ConceptId;
  /** The language under which the concept lists the term. */
  readonly lang?: string;
  /** How the words were reached when not as written, e.g. `clitic`. */
  readonly via?: string;
}

/** Item × rule, with the evidence: never empty of meaning, though a rule of metadata alone has no words to show. */
export interface Match {
  readonly rule: RuleId;
  readonly severity: Severity;
  readonly evidence: readonly Evidence[];
}
