/** What must be in an item for a part of a query to hold, as far as that is plain from the words. */
import { readWords } from '../../text/fold.js';
import type { QueryNode, TermNode } from './ast.js';
import { keyOf } from './keys.js';

const PREFIX = /^[\p{L}\p{N}]+\*$/u;
const WORD = /^[\p{L}\p{N}]+\*?$/u;
/** Signs that change a word, and what may join two to one in the text: digits and all but blanks between words. */
const UNSURE = /[^\p{L}\p{M}\s]/u;

/** Keys of nodes that hold wherever this one does, its own among them. */
export function certainKeys(node: QueryNode): readonly string[] {
  return [keyOf(node), ...within(node)];
}

/** Whether the node holds wherever all of `certain` do. */
export function isImplied(node: QueryNode, certain: ReadonlySet<string>): boolean {
  const key = keyOf(node);
  if (certain.has(key)) return true;
  if (node.kind === 'or') return node.operands.some((operand) => isImplied(operand, certain));
  if (node.kind === 'and') return node.operands.every((operand) => isImplied(operand, certain));
  if (node.kind !== 'term' || !PREFIX.test(key)) return false;
  const beginning = key.slice(0, -1);
  return [...certain].some((other) => WORD.test(other) && other.startsWith(beginning));
}

function within(node: QueryNode): readonly string[] {
  switch (node.kind) {
    case 'term':
      return wordsWithin(node);
    case 'and':
      return node.operands.flatMap(certainKeys);
    case 'near':
      return [...certainKeys(node.left), ...(node.operator === 'NOTNEAR' ? [] : certainKeys(node.right))];
    case 'scope': {
      // what stands in the title stands in the item; a bare word does not look in the address
      const { field, operand } = node;
      return field !== 'url' && ['term', 'concept', 'near'].includes(operand.kind)
        ? certainKeys(operand)
        : [];
    }
    default:
      return [];
  }
}

/** `la` and `paz` of "La Paz", and `paz` of ="Paz"; `sanciones~` finds what `sanciones` does. */
function wordsWithin({ form, text }: TermNode): readonly string[] {
  if (form !== 'exact' && UNSURE.test(text)) return [];
  const words = readWords(text).map(({ word }) => word);
  return [...words, ...words.map((word) => `${word}~`), ...(form === 'exact' ? [words.join(' ')] : [])];
}
