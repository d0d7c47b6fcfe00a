import type { ConceptId, RuleId } from '../model/id.js';
import type { MetadataKey, QueryProblem } from './query/ast.js';

/** Every value that the configured feeds have, by key; a key left out is not checked. */
export type KnownMetadata = Readonly<Partial<Record<MetadataKey, readonly string[]>>>;

/** What a problem's offset counts in: a rule's `watch`, or one string of a concept (the concept as a whole without `index`). */
export type ProblemSubject =
  | { readonly kind: 'rule'; readonly id: RuleId }
  | {
      readonly kind: 'concept';
      readonly id: ConceptId;
      readonly part: 'terms' | 'includes' | 'except';
      readonly lang?: string;
      readonly index?: number;
    };

export interface CompileProblem extends QueryProblem {
  readonly subject: ProblemSubject;
}
