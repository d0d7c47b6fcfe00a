/**
 * Why a rule fired on an item, or why it did not: its query as a tree, each node with what was found. It asks
 * the evaluator of production about every part, so that it cannot tell another story.
 */
import type { RuleId } from '../model/id.js';
import type { Item } from '../model/item.js';
import type { Evidence } from '../model/match.js';
import type { RuleExample } from '../model/rule.js';
import { holds, openItem } from './evaluate.js';
import { gatherEvidence } from './evidence.js';
import type { Matcher } from './matcher.js';
import { noteOn } from './note.js';
import type { Workspace } from './occurrence.js';
import type { Plan } from './plan-nodes.js';
import type { QueryNode } from './query/ast.js';
import { childrenOf } from './query/lint.js';
import { parseQuery } from './query/parse.js';
import { printQuery } from './query/print.js';

/** One node of a query against one item. */
export interface Explanation {
  /** The node in the query's normal form, e.g. `@quds-force NEAR/20 @flight`. */
  readonly text: string;
  readonly kind: QueryNode['kind'];
  readonly holds: boolean;
  /** Up to three places that made it hold, as in a match; empty when it does not, and for NOT and metadata. */
  readonly found: readonly Evidence[];
  /** The operands, in order of writing. Of a NEAR, each is told as it stands alone. */
  readonly children: readonly Explanation[];
  /** What is not seen otherwise, e.g. `nearest: 27 words apart` or `the item's country is pe`. */
  readonly note?: string;
}

const MAX_FOUND = 3;

/** The rule's query on the item, node by node; undefined when the matcher has no such rule, or left it out as broken. */
export function explainItem(matcher: Matcher, id: RuleId, item: Item | RuleExample): Explanation | undefined {
  const compiled = matcher.rules.find(({ rule }) => rule.id === id);
  const query = compiled && parseQuery(compiled.rule.watch).query;
  if (!query) return undefined;
  openItem(matcher, item);
  return explain(query, compiled.plan, matcher.workspace);
}

/** A query's tree and its plan have the same shape, but that a field scope is no plan of its own. */
function explain(query: QueryNode, plan: Plan, workspace: Workspace): Explanation {
  const truth = holds(plan, workspace);
  const found = truth ? gatherEvidence(plan, workspace, holds) : [];
  const below = query.kind === 'scope' ? [plan] : operandsOf(plan);
  const children = childrenOf(query).flatMap((child, index) => {
    const operand = below[index];
    return operand ? [explain(child, operand, workspace)] : [];
  });
  const note = query.kind === 'scope' ? undefined : noteOn(plan, truth, children, workspace);
  return {
    text: printQuery(query),
    kind: query.kind,
    holds: truth,
    found: found.slice(0, MAX_FOUND),
    children,
    ...(note !== undefined && { note }),
  };
}

function operandsOf(plan: Plan): readonly Plan[] {
  switch (plan.kind) {
    case 'any':
    case 'count':
      return plan.operands;
    case 'near':
      return [plan.left, plan.right];
    case 'not':
      return [plan.operand];
    case 'leaf':
    case 'metadata':
      return [];
  }
}
