/** What the parser puts nodes together with. */
import type { MetadataValue, Place, QueryNode } from './ast.js';

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
