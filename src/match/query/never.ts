/** Parts of a query that ask for what cannot be: two things that exclude each other, or words where none can stand. */
import { foldText } from '../../text/fold.js';
import type { MetadataNode, NearNode, QueryNode, QueryProblem } from './ast.js';
import { certainKeys, isImplied } from './implied.js';
import { valuesOf } from './keys.js';
import { childrenOf } from './lint.js';
import { conjuncts, warning } from './nodes.js';

const NEVER = 'this can never hold';
/** Where a term looks that names no field. */
const DEFAULT_FIELDS: readonly string[] = ['title', 'summary', 'text'];

export function findNever(query: QueryNode): readonly QueryProblem[] {
  return inside(query, DEFAULT_FIELDS);
}

/** @param fields where terms of the node look */
function inside(node: QueryNode, fields: readonly string[]): readonly QueryProblem[] {
  const own = node.kind === 'scope' ? [node.field] : fields;
  // an AND in an AND is part of the outer one
  const below = node.kind === 'and' ? conjuncts(node) : childrenOf(node);
  return [
    ...(node.kind === 'and' ? contradictions(below) : []),
    ...(node.kind === 'near' ? [...strangers(node, own), ...itself(node)] : []),
    ...below.flatMap((child) => inside(child, own)),
  ];
}

/** What an AND asks for at once and cannot be. */
function contradictions(required: readonly QueryNode[]): readonly QueryProblem[] {
  const refused = required.filter((node) => node.kind === 'not');
  const certain = new Set(refused.length > 0 ? required.flatMap(certainKeys) : []);
  return [
    ...refused.flatMap((node) =>
      isImplied(node.operand, certain)
        ? [warning(node, `${NEVER}: what stands under NOT is required beside it`)]
        : [],
    ),
    ...metadataClashes(required.filter((node) => node.kind === 'metadata')),
  ];
}

/** An item has one country, one language, one feed; it may have many tags. */
function metadataClashes(nodes: readonly MetadataNode[]): readonly QueryProblem[] {
  return nodes.flatMap((node, index) => {
    const other = nodes.slice(0, index).find(({ key, values }) => {
      return (
        key === node.key && key !== 'tag' && !values.some(({ text }) => valuesOf(node).has(foldText(text)))
      );
    });
    const what = `${NEVER}: an item has one ${node.key}, and another is required beside it`;
    return other ? [warning(node, what, `write ${node.key}:(a OR b) for either`)] : [];
  });
}

/** Sides of a NEAR that look in different fields. */
function strangers(node: NearNode, fields: readonly string[]): readonly QueryProblem[] {
  const right = fieldsOf(node.right, fields);
  if (fieldsOf(node.left, fields).some((field) => right.includes(field))) return [];
  const { operator, distance } = node;
  const hint = `write title:(a ${operator}/${distance} b) for one field, or AND`;
  const what = `both sides of ${operator} stand in one field, and these look in different ones`;
  return [warning(node, operator === 'NOTNEAR' ? what : `${NEVER}: ${what}`, hint)];
}

/** `"la paz" NOTNEAR/3 paz`: every A has a B within it. */
function itself({ operator, left, right, offset, length }: NearNode): readonly QueryProblem[] {
  if (operator !== 'NOTNEAR' || !isImplied(right, new Set(certainKeys(left)))) return [];
  return [warning({ offset, length }, `${NEVER}: what is left of NOTNEAR has what is right of it in itself`)];
}

function fieldsOf(node: QueryNode, fields: readonly string[]): readonly string[] {
  switch (node.kind) {
    case 'scope':
      return [node.field];
    case 'or':
      return node.operands.flatMap((operand) => fieldsOf(operand, fields));
    case 'near':
      return fieldsOf(node.left, fields).filter((field) => fieldsOf(node.right, fields).includes(field));
    default:
      return fields;
  }
}
