import type { Field } from '../model/match.js';
import type { Rule } from '../model/rule.js';
import type { TokenTrie } from '../text/token-trie.js';
import type { Leaf } from './leaf.js';
import type { Workspace } from './occurrence.js';
import type { MetadataKey, NearNode } from './query/ast.js';

/** Compiled rules; opaque to everything outside this folder. Used by one item at a time. */
export interface Matcher {
  /** In configured order. */
  readonly rules: readonly CompiledRule[];
  readonly trie: TokenTrie;
  /** By word id: the rules (indices) that may hold when the word occurs. */
  readonly anchored: ReadonlyMap<number, readonly number[]>;
  /** Rules that can hold without any word, evaluated on every item. */
  readonly unanchored: readonly number[];
  /** Whether any rule looks at `url`. */
  readonly readsUrl: boolean;
  /** Memory reused from item to item. */
  readonly workspace: Workspace;
}

export interface CompiledRule {
  readonly rule: Rule;
  readonly plan: Plan;
  /** Ids of words of which one must occur; absent when none must. */
  readonly anchor?: ReadonlySet<number>;
}

/** A query, its terms resolved. */
export type Plan = SpanPlan | TruthPlan;

/** A plan that stands somewhere in the text, and so may be near something. */
export type SpanPlan =
  | { readonly kind: 'leaf'; readonly leaf: Leaf; readonly fields: readonly Field[] }
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
