/**
 * What must occur before a rule can hold: groups of leaves, one of each. A rule is looked at when a leaf of
 * its rarest group occurs, and evaluated when all its groups do.
 */
import { FIELD_BITS } from './fields.js';
import { type Flat, flatten } from './form-index.js';
import type { Plan } from './matcher.js';
import type { Workspace } from './occurrence.js';

/** Leaves of which one must occur, in certain fields. */
interface Group {
  /** `leaf << FIELD_BITS | fields`. */
  readonly codes: readonly number[];
  readonly cost: number;
}

export interface RuleIndex {
  /** By leaf: the rules (indices) that wait for it. */
  readonly waiting: Flat;
  /** By rule: its groups, rarest first, each as its size and its codes. */
  readonly groups: Flat;
  /** Rules that can hold without any word, evaluated on every item. */
  readonly always: readonly number[];
}

/** @param leaves how many there are */
export function indexRules(plans: readonly Plan[], leaves: number): RuleIndex {
  const waiting: number[][] = Array.from({ length: leaves }, () => []);
  const always: number[] = [];
  const groups = plans.map((plan, rule) => {
    const needed = [...groupsOf(plan)].sort((a, b) => a.cost - b.cost);
    const [rarest] = needed;
    if (!rarest) always.push(rule);
    for (const leaf of new Set(rarest?.codes.map((code) => code >> FIELD_BITS))) waiting[leaf]?.push(rule);
    return needed.flatMap(({ codes }) => [codes.length, ...codes]);
  });
  return { waiting: flatten(waiting), groups: flatten(groups), always };
}

/** Whether a word must occur for the plan to hold. */
export function needsWords(plan: Plan): boolean {
  return groupsOf(plan).length > 0;
}

/** Whether each of the rule's groups occurs in the open item. Says nothing of nearness, NOT and `except`. */
export function mayHold(
  { groups: { starts, members } }: RuleIndex,
  rule: number,
  { marks }: Workspace,
): boolean {
  const end = starts[rule + 1] as number; // every rule has a beginning and an end
  let at = starts[rule] as number;
  while (at < end) {
    const behind = at + 1 + (members[at] as number);
    let met = false;
    while (!met && ++at < behind) {
      const code = members[at] as number;
      met = ((marks[code >> FIELD_BITS] as number) & code) !== 0; // marks are bits of fields
    }
    if (!met) return false;
    at = behind;
  }
  return true;
}

function groupsOf(plan: Plan): readonly Group[] {
  switch (plan.kind) {
    case 'leaf':
      return [{ codes: [(plan.leaf.index << FIELD_BITS) | plan.fields], cost: plan.leaf.cost }];
    case 'any':
      return someOf(plan.operands, plan.operands.length);
    case 'near':
      return plan.operator === 'NOTNEAR'
        ? groupsOf(plan.left)
        : [...groupsOf(plan.left), ...groupsOf(plan.right)];
    case 'count':
      if (plan.least === plan.operands.length) return plan.operands.flatMap(groupsOf);
      return someOf(plan.operands, plan.operands.length - plan.least + 1);
    case 'not':
    case 'metadata':
      return [];
  }
}

/** When `least` of n must hold, one of any n - least + 1 does: of the `needed` cheapest, the rarest group of each. */
function someOf(plans: readonly Plan[], needed: number): readonly Group[] {
  const rarest = plans.flatMap((plan) => {
    const [first, ...others] = groupsOf(plan);
    return first ? [others.reduce((a, b) => (b.cost < a.cost ? b : a), first)] : [];
  });
  if (rarest.length < needed) return [];
  const cheapest = rarest.sort((a, b) => a.cost - b.cost).slice(0, needed);
  const cost = cheapest.reduce((sum, group) => sum + group.cost, 0);
  return [{ codes: cheapest.flatMap(({ codes }) => codes), cost }];
}
