import type { Leaf } from './leaf.js';
import type { MetadataKey, NearNode } from './query/ast.js';

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
