/**
 * What must occur before a rule can hold: groups of leaves, one of each. A rule is looked at when a leaf of
 * its rarest group occurs, and evaluated when all its groups do.
 */
import { FIELD_BITS } from './fields.js';
import { type Flat, flatten } from './form-index.js';
import type { Workspace } from './occurrence.js';
import type { Plan } from './plan-nodes.js';

/** Leaves of which one must occur, in certain fields. */
interface Group {
  /** `leaf << FIELD_BITS | fields`. */
  readonly codes: readonly number[];
  readonly cost: number;
}

export interface RuleIndex {
  /** By leaf: the rules that wait for it, PAIR numbers each: the rule (its index), and the one leaf of its second group as a code, or 0. */
  readonly waiting: Flat;
  /** By rule: its groups, rarest first, each as its size and its codes. */
  readonly groups: Flat;
  /** Rules that can hold without any word, evaluated on every item. */
  readonly always: readonly number[];
}

export const PAIR = 2;

/** @param leaves how many there are */
export function indexRules(plans: readonly Plan[], leaves: number): RuleIndex {
  const waiting: number[][] = Array.from({ length: leaves }, () => []);
  const always: number[] = [];
  const groups = plans.map((plan, rule) => {
    const needed = [...groupsOf(plan)].sort((a, b) => a.cost - b.cost);
    const [rarest, second] = needed;
    if (!rarest) always.push(rule);
    const single = second?.codes.length === 1 ? (second.codes[0] ?? 0) : 0;
    for (const leaf of new Set(rarest?.codes.map((code) => code >> FIELD_BITS))) {
      waiting[leaf]?.push(rule, single);
    }
    return needed.flatMap(({ codes }) => [codes.length, ...codes]);
  });
  return { waiting: flatten(waiting), groups: flatten(groups), always };
}

/** The rules whose groups all occur in the open item, in order. They need not hold: nearness, NOT and `except` are not asked. */
export function likelyRules(index: RuleIndex, { marked, marks }: Workspace): readonly number[] {
  const { starts, members } = index.waiting;
  const likely = [...index.always];
  for (const leaf of marked) {
    const end = starts[leaf + 1] as number; // every leaf has a beginning and an end
    for (let at = starts[leaf] as number; at < end; at += PAIR) {
      const second = members[at + 1] as number; // pairs
      if (second !== 0 && !occurs(second, marks)) continue;
      const rule = members[at] as number;
      if (mayHold(index.groups, rule, marks)) likely.push(rule);
    }
  }
  if (likely.length < 2) return likely;
  likely.sort((a, b) => a - b);
  return likely.filter((rule, i) => rule !== likely[i - 1]);
}

/** Whether a word must occur for the plan to hold. */
export function needsWords(plan: Plan): boolean {
  return groupsOf(plan).length > 0;
}

function mayHold({ starts, members }: Flat, rule: number, marks: Uint8Array): boolean {
  const end = starts[rule + 1] as number; // every rule has a beginning and an end
  let at = starts[rule] as number;
  while (at < end) {
    const behind = at + 1 + (members[at] as number);
    let met = false;
    while (!met && ++at < behind) met = occurs(members[at] as number, marks);
    if (!met) return false;
    at = behind;
  }
  return true;
}

function occurs(code: number, marks: Uint8Array): boolean {
  return ((marks[code >> FIELD_BITS] as number) & code) !== 0; // marks are bits of fields
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
