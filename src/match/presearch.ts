/**
 * Which words a rule needs: unless one of them occurs, it cannot hold and is not looked at. Of several such
 * groups the one that should occur least is kept; long words stand in for rare ones.
 */
import type { Leaf } from './leaf.js';
import type { Plan } from './matcher.js';

/** Ids of which one must occur. */
type Anchor = ReadonlySet<number>;

/** The cheapest group of ids of which one must occur for the plan to hold; undefined when it can hold without words. */
export function anchorOf(plan: Plan, costs: readonly number[]): Anchor | undefined {
  switch (plan.kind) {
    case 'leaf':
      return leafAnchor(plan.leaf, costs);
    case 'any':
      return union(plan.operands.map((operand) => anchorOf(operand, costs)));
    case 'near': {
      const left = anchorOf(plan.left, costs);
      return plan.operator === 'NOTNEAR' ? left : cheapest([left, anchorOf(plan.right, costs)], costs);
    }
    case 'count':
      return countAnchor(
        plan.operands.map((operand) => anchorOf(operand, costs)),
        plan.least,
        costs,
      );
    case 'not':
    case 'metadata':
      return undefined;
  }
}

/** How often a word or prefix may occur, by its letters: only the order matters. */
export function costOf(word: string, prefix: boolean): number {
  return 2 ** -Math.min(word.length - (prefix ? 2 : 0), 12);
}

function leafAnchor(leaf: Leaf, costs: readonly number[]): Anchor {
  const ids = new Set<number>();
  for (const term of leaf.terms) {
    for (const form of term.forms) {
      const rarest = [...form].sort((a, b) => (costs[a] ?? 1) - (costs[b] ?? 1))[0];
      if (rarest !== undefined) ids.add(rarest);
    }
  }
  for (const included of leaf.includes) for (const id of leafAnchor(included, costs)) ids.add(id);
  return ids;
}

/** When `least` of n must hold, one of any n - least + 1 does; the cheapest of these are taken. */
function countAnchor(
  anchors: readonly (Anchor | undefined)[],
  least: number,
  costs: readonly number[],
): Anchor | undefined {
  const known = anchors.filter((anchor) => anchor !== undefined);
  const needed = anchors.length - least + 1;
  if (known.length < needed) return undefined;
  return union([...known].sort((a, b) => costOfAnchor(a, costs) - costOfAnchor(b, costs)).slice(0, needed));
}

function cheapest(anchors: readonly (Anchor | undefined)[], costs: readonly number[]): Anchor | undefined {
  return countAnchor(anchors, anchors.length, costs);
}

function costOfAnchor(anchor: Anchor, costs: readonly number[]): number {
  let sum = 0;
  for (const id of anchor) sum += costs[id] ?? 1;
  return sum;
}

function union(anchors: readonly (Anchor | undefined)[]): Anchor | undefined {
  const ids = new Set<number>();
  for (const anchor of anchors) {
    if (anchor === undefined) return undefined;
    for (const id of anchor) ids.add(id);
  }
  return ids;
}
