/**
 * An explanation as short as it can be: the parts that decided. Of alternatives those that hold, or else the few that
 * came nearest to it; what holds beside the part that fails is one line, and so is a NOT that keeps nothing back.
 */
import type { Explanation } from '../match/explain.js';

export interface Folded {
  readonly node: Explanation;
  readonly children: readonly Folded[];
  /** Alternatives left out. */
  readonly others: number;
}

/** Smaller trees are seen at a glance as they are. */
const WHOLE = 15;
/** Alternatives that are shown. */
const SHOWN = 3;

export function foldExplanation(node: Explanation): Folded {
  return sizeOf(node) <= WHOLE ? unfolded(node) : fold(node);
}

/** All of it. */
export function unfolded(node: Explanation): Folded {
  return { node, children: node.children.map(unfolded), others: 0 };
}

function fold(node: Explanation): Folded {
  const { kind, holds, children } = node;
  switch (kind) {
    case 'or':
    case 'at-least': {
      const deciding = holds ? children.filter((child) => child.holds) : nearest(children);
      const shown = deciding.slice(0, SHOWN);
      const all = children.length - shown.length < 2; // a line that tells of one takes a line too
      return {
        node,
        children: (all ? children : shown).map((child) =>
          child.holds === holds ? fold(child) : closed(child),
        ),
        others: all ? 0 : children.length - shown.length,
      };
    }
    case 'and':
      return {
        node,
        children: children.map((child) => (child.holds === holds ? fold(child) : closed(child))),
        others: 0,
      };
    case 'not':
      return holds ? closed(node) : { node, children: children.map(fold), others: 0 };
    case 'near':
    case 'scope':
      return { node, children: children.map(fold), others: 0 };
    case 'term':
    case 'concept':
    case 'metadata':
      return closed(node);
  }
}

function closed(node: Explanation): Folded {
  return { node, children: [], others: 0 };
}

/** Those that have the most of what they need, in order of writing where they have as much. */
function nearest(alternatives: readonly Explanation[]): readonly Explanation[] {
  const chosen = alternatives
    .map((node, place) => ({ node, place, share: shareHeld(node) }))
    .sort((a, b) => b.share - a.share || a.place - b.place)
    .slice(0, SHOWN);
  return chosen.sort((a, b) => a.place - b.place).map(({ node }) => node);
}

/** How much of what a node needs is there, 0 to 1. */
function shareHeld({ kind, holds, children }: Explanation): number {
  if (holds) return 1;
  // what keeps nothing back is no part of what is there
  const wanted = children.filter((child) => kind !== 'and' || child.kind !== 'not' || !child.holds);
  const shares = wanted.map(shareHeld);
  const mean = shares.reduce((sum, share) => sum + share, 0) / Math.max(1, shares.length);
  switch (kind) {
    case 'and':
    case 'scope':
      return mean;
    case 'or':
    case 'at-least':
      return Math.max(0, ...shares);
    case 'near':
      return mean * NOT_NEAR;
    case 'not':
    case 'term':
    case 'concept':
    case 'metadata':
      return 0;
  }
}

/** What two words are worth that stand too far apart, of two that stand near. */
const NOT_NEAR = 0.8;

function sizeOf({ children }: Explanation): number {
  return children.reduce((size, child) => size + sizeOf(child), 1);
}
