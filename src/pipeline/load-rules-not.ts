/** Which NOT keeps a rule from its own example: what the author of a rule overlooks most easily. */
import { compileRules } from '../match/compile.js';
import { matchItem } from '../match/evaluate.js';
import type { NearNode, NotNode, QueryNode } from '../match/query/ast.js';
import { childrenOf } from '../match/query/lint.js';
import { parseQuery } from '../match/query/parse.js';
import { printQuery } from '../match/query/print.js';
import type { Evidence, Match } from '../model/match.js';
import type { Concept, Rule, RuleExample } from '../model/rule.js';

export interface Swallowing {
  /** Where the NOT branches begin in the query, UTF-16 units. */
  readonly offsets: readonly number[];
  /** What they found in the example. */
  readonly words: readonly Evidence[];
}

/** NOT, or NOTNEAR, whose right side takes occurrences away. */
type Refusal = NotNode | (NearNode & { readonly operator: 'NOTNEAR' });

/** @returns undefined when the rule would not fire without its NOT branches either */
export function findSwallowing(
  rule: Rule,
  example: RuleExample,
  concepts: readonly Concept[],
): Swallowing | undefined {
  const { query } = parseQuery(rule.watch);
  if (query === undefined) return undefined;
  const fire = (node: QueryNode | undefined): Match | undefined => {
    if (node === undefined) return undefined;
    const { matcher } = compileRules([{ ...rule, watch: printQuery(node) }], concepts);
    return matchItem(matcher, example)[0];
  };
  const refusals = refusalsOf(query);
  const single = refusals.filter((refusal) => fire(without(query, new Set([refusal]))) !== undefined);
  const together = single.length > 0 || refusals.length < 2 ? [] : refusals;
  const guilty = single.length > 0 ? single.slice(0, 1) : together;
  if (guilty.length === 0) return undefined;
  if (single.length === 0 && fire(without(query, new Set(guilty))) === undefined) return undefined;
  return {
    offsets: guilty.map(({ offset }) => offset),
    words: guilty.flatMap((refusal) => fire(refusedBy(refusal))?.evidence ?? []),
  };
}

/** `title "Quds Day" (@quds-day), summary "parade"` */
export function sayWords(evidence: readonly Evidence[]): string {
  return evidence
    .map(({ field, text, concept }) => {
      return `${field} ${JSON.stringify(text)}${concept === undefined ? '' : ` (@${concept})`}`;
    })
    .join(', ');
}

/** The outermost ones: what stands inside a NOT is no way out of it. */
function refusalsOf(node: QueryNode): readonly Refusal[] {
  return isRefusal(node) ? [node] : childrenOf(node).flatMap(refusalsOf);
}

function isRefusal(node: QueryNode): node is Refusal {
  return node.kind === 'not' || (node.kind === 'near' && node.operator === 'NOTNEAR');
}

function refusedBy(refusal: Refusal): QueryNode {
  return refusal.kind === 'not' ? refusal.operand : { ...refusal, operator: 'NEAR' };
}

/** The query as if these were always true; undefined when nothing is left to hold. */
function without(node: QueryNode, gone: ReadonlySet<QueryNode>): QueryNode | undefined {
  if (gone.has(node)) return node.kind === 'near' ? node.left : undefined;
  switch (node.kind) {
    case 'and': {
      const operands = node.operands.flatMap((operand) => without(operand, gone) ?? []);
      return operands.length > 1 ? { ...node, operands } : operands[0];
    }
    case 'or': {
      const operands = node.operands.map((operand) => without(operand, gone));
      return operands.every((operand) => operand !== undefined) ? { ...node, operands } : undefined;
    }
    case 'at-least': {
      const operands = node.operands.flatMap((operand) => without(operand, gone) ?? []);
      const count = node.count - (node.operands.length - operands.length);
      return count > 0 ? { ...node, count, operands } : undefined;
    }
    case 'scope': {
      const operand = without(node.operand, gone);
      return operand && { ...node, operand };
    }
    default:
      return node;
  }
}
