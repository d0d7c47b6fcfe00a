import type { Rule } from '../model/rule.js';
import type { Workspace } from './occurrence.js';
import type { Plan } from './plan-nodes.js';
import type { RuleIndex } from './presearch.js';
import type { Tally } from './tally.js';
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
  /** Of the items that `countWords` is called for. */
  readonly tally: Tally;
}

export interface CompiledRule {
  readonly rule: Rule;
  readonly plan: Plan;
}

/**
 * Counts the words of the item that was matched last.
 * @param now epoch ms
 */
export function countWords({ tally, workspace }: Matcher, now: number): void {
  tally.add(workspace.words, now);
}
