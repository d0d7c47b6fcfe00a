import type { QueryNode, QueryProblem } from './ast.js';

/** Errors in a query that parses: operands where they have no meaning, counts that cannot be met. */
export function lintQuery(query: QueryNode): readonly QueryProblem[] {
  const problems: QueryProblem[] = [];
  visit(query, { near: undefined, field: undefined }, problems);
  return problems;
}

/** What a node stands inside. */
interface Around {
  readonly near: string | undefined;
  readonly field: string | undefined;
}

function visit(node: QueryNode, around: Around, problems: QueryProblem[]): void {
  const misplaced = misplacement(node, around);
  if (misplaced) problems.push({ offset: node.offset, length: node.length, severity: 'error', ...misplaced });
  if (node.kind === 'at-least' && node.count > node.operands.length) {
    const what = `ATLEAST/${node.count} has only ${node.operands.length} operands`;
    problems.push({ offset: node.offset, length: node.length, what, severity: 'error' });
  }
  if (node.kind === 'metadata') {
    for (const { text, offset, length } of node.values) {
      if (!/[*~]/.test(text)) continue;
      problems.push({
        offset,
        length,
        what: `${node.key}: takes whole values, not ${text}`,
        severity: 'error',
      });
    }
  }
  const inside = {
    near: node.kind === 'near' ? node.operator : around.near,
    field: node.kind === 'scope' ? node.field : around.field,
  };
  for (const child of childrenOf(node)) visit(child, inside, problems);
}

function misplacement(
  node: QueryNode,
  { near, field }: Around,
): Pick<QueryProblem, 'what' | 'hint'> | undefined {
  if (near !== undefined) {
    const hint = `${near} takes terms, phrases, concepts, groups of these with OR, and NEAR in parentheses`;
    if (node.kind === 'metadata') return { what: `${node.key}: cannot stand inside ${near}`, hint };
    if (node.kind === 'and') return { what: `AND cannot stand inside ${near}`, hint };
    if (node.kind === 'not') return { what: `NOT cannot stand inside ${near}`, hint };
    if (node.kind === 'at-least') return { what: `ATLEAST cannot stand inside ${near}`, hint };
  }
  if (field !== undefined) {
    if (node.kind === 'scope') return { what: `${node.field}: cannot stand inside ${field}:` };
    if (node.kind === 'metadata') return { what: `${node.key}: cannot stand inside ${field}:` };
  }
  return undefined;
}

/** The nodes directly below. */
export function childrenOf(node: QueryNode): readonly QueryNode[] {
  switch (node.kind) {
    case 'and':
    case 'or':
    case 'at-least':
      return node.operands;
    case 'not':
    case 'scope':
      return [node.operand];
    case 'near':
      return [node.left, node.right];
    default:
      return [];
  }
}
