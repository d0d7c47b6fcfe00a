/** Small things that the parser and the lints do with nodes. */
import type { MetadataValue, Place, QueryNode, QueryProblem } from './ast.js';

/** One operand is no group, and stands for itself. */
export function group(kind: 'and' | 'or', operands: readonly QueryNode[]): QueryNode | undefined {
  const [first, second] = operands;
  const last = operands.at(-1);
  return first && second && last ? { kind, operands, ...span(first, last) } : first;
}

export function span(from: Place, to: Place): Place {
  return { offset: from.offset, length: to.offset + to.length - from.offset };
}

export function metadataValue({ offset, length }: Place, text: string): MetadataValue {
  return { text, offset, length };
}

export function isBareWord(node: QueryNode): node is QueryNode & { readonly text: string } {
  return node.kind === 'term' && node.form === 'word';
}

/** What an AND asks for, through ANDs inside it. */
export function conjuncts(node: QueryNode): readonly QueryNode[] {
  return node.kind === 'and' ? node.operands.flatMap(conjuncts) : [node];
}

export function warning({ offset, length }: Place, what: string, hint?: string): QueryProblem {
  return { offset, length, what, ...(hint && { hint }), severity: 'warning' };
}
