import type { ConceptId, RuleId } from './id.js';
import type { Item } from './item.js';

/** Ascending: a later one outranks an earlier one. */
export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** A title in several languages, e.g. `{en: 'Quds Force flights', es: 'Vuelos de la Fuerza Quds'}`; `en` is always there. */
export type Titles = Readonly<Record<string, string>> & { readonly en: string };

/** Items without an id that a rule must, or must not, fire on. */
export type RuleExample = Omit<Item, 'id'>;

/** What to watch. `watch` is the query as its author wrote it. */
export interface Rule {
  readonly id: RuleId;
  readonly title: Titles;
  readonly severity: Severity;
  readonly owner?: string;
  readonly tags: readonly string[];
  /** ISO date past which the rule is reported as due for review; it never stops by itself. */
  readonly review?: string;
  readonly why: string;
  readonly watch: string;
  readonly examples: {
    readonly match: readonly RuleExample[];
    readonly ignore: readonly RuleExample[];
  };
}

/** A named multilingual set of terms that rules share, written `@id` in a query. */
export interface Concept {
  readonly id: ConceptId;
  readonly title: Titles;
  /** Terms by language, in the query's own notation for a word, prefix, phrase or exact form. */
  readonly terms: Readonly<Record<string, readonly string[]>>;
  /** Other concepts whose terms belong to this one. */
  readonly includes: readonly ConceptId[];
  /** Phrases inside which a term does not count. */
  readonly except: readonly string[];
}
