/** What queries are compared by: the same for nodes that mean the same. */
import { foldText, readWords } from '../../text/fold.js';
import type { MetadataNode, QueryNode, TermNode } from './ast.js';

/** What the list names, folded. */
export function valuesOf({ values }: MetadataNode): ReadonlySet<string> {
  return new Set(values.map(({ text }) => foldText(text)));
}

const keys = new WeakMap<QueryNode, string>();

/** The same for nodes that mean the same, whatever their accents, case and order. */
export function keyOf(node: QueryNode): string {
  const key = keys.get(node) ?? makeKey(node);
  keys.set(node, key);
  return key;
}

function makeKey(node: QueryNode): string {
  switch (node.kind) {
    case 'term':
      return termKey(node);
    case 'concept':
      return `@${node.id}`;
    case 'and':
    case 'or':
      return `(${node.operands.map(keyOf).sort().join(` ${node.kind} `)})`;
    case 'at-least':
      return `${node.count}(${node.operands.map(keyOf).sort().join(', ')})`;
    case 'not':
      return `not ${keyOf(node.operand)}`;
    case 'near':
      return `(${keyOf(node.left)} ${node.operator}/${node.distance} ${keyOf(node.right)})`;
    case 'scope':
      return `${node.field}:${keyOf(node.operand)}`;
    case 'metadata':
      return `${node.key}:${[...valuesOf(node)].sort().join('|')}`;
  }
}

function termKey({ form, text }: TermNode): string {
  if (form === 'exact') return `="${text}"`;
  return readWords(text)
    .map(({ word, end }) => word + (/[*~]/.exec(text.charAt(end))?.[0] ?? ''))
    .join(' ');
}
