import type { Rule } from '../model/rule.js';
import type { Leaf } from './leaf.js';
import type { Workspace } from './occurrence.js';
import type { RuleIndex } from './presearch.js';
import type { MetadataKey, NearNode } from './query/ast.js';
import type { Vocabulary } from './vocabulary.js';

/** Compiled rules; opaque to everything outside this folder. Used by one item at a time. */
export interface Matcher {
  /** In configured order. */
  readonly rules: readonly CompiledRule[];
  readonly vocabulary: Vocabulary;
  readonly index: RuleIndex;
  /** Whether any rule looks at `url`. */
  readonly readsUrl: boolean;
  /** Memory reused from item to item. */
  readonly workspace: Workspace;
}

export interface CompiledRule {
  readonly rule: Rule;
  readonly plan: Plan;
}

/** A query, its terms resolved. */
export type Plan = SpanPlan | TruthPlan;

/** A plan that stands somewhere in the text, and so may be near something. */
export type SpanPlan =
  /** `fields` is a set as of fields.ts. */
  | { readonly kind: 'leaf'; readonly leaf: Leaf; readonly fields: number }
  | { readonly kind: 'any'; readonly operands: readonly SpanPlan[] }
  | {
      readonly kind: 'near';
      readonly operator: NearNode['operator'];
      readonly distance: number;
      readonly left: SpanPlan;
      readonly right: SpanPlan;
    };

export type TruthPlan =
  /** `least` of the operands hold: 1 is OR, all is AND. */
  | { readonly kind: 'count'; readonly least: number; readonly operands: readonly Plan[] }
  | { readonly kind: 'not'; readonly operand: Plan }
  | { readonly kind: 'metadata'; readonly key: MetadataKey; readonly values: ReadonlySet<string> };
