/** A query in normal form on as many lines as it needs, as people lay it out. Parsing it gives the same query again. */
import type { QueryNode } from './ast.js';
import { printQuery } from './print.js';

/** Of a line, where the query can be broken: what an editor shows beside its file list. */
const WIDTH = 100;

export function layOutQuery(query: QueryNode): string {
  return layOut(query, '').join('\n');
}

/** The lines of a node, each with its indent; broken at AND, OR and ATLEAST only, for a NEAR is read in one go. */
function layOut(node: QueryNode, indent: string): readonly string[] {
  const whole = `${indent}${printQuery(node)}`;
  if (whole.length <= WIDTH) return [whole];
  switch (node.kind) {
    case 'and':
    case 'or': {
      const operator = `${node.kind.toUpperCase()} `;
      return node.operands.flatMap((operand, i) => layOutOperand(operand, indent, i === 0 ? '' : operator));
    }
    case 'at-least': {
      const last = node.operands.length - 1;
      const inside = node.operands.flatMap((operand, i) => {
        const lines = layOut(operand, `${indent}  `);
        return i === last ? lines : [...lines.slice(0, -1), `${lines.at(-1)},`];
      });
      return [`${indent}ATLEAST/${node.count}(`, ...inside, `${indent})`];
    }
    default:
      return [whole];
  }
}

function layOutOperand(node: QueryNode, indent: string, operator: string): readonly string[] {
  const grouped = node.kind === 'and' || node.kind === 'or';
  const printed = grouped ? `(${printQuery(node)})` : printQuery(node);
  if (indent.length + operator.length + printed.length <= WIDTH) return [`${indent}${operator}${printed}`];
  if (grouped) return [`${indent}${operator}(`, ...layOut(node, `${indent}  `), `${indent})`];
  if (node.kind === 'not' && (node.operand.kind === 'and' || node.operand.kind === 'or')) {
    return [`${indent}${operator}NOT (`, ...layOut(node.operand, `${indent}  `), `${indent})`];
  }
  const [first = '', ...rest] = layOut(node, indent);
  return [`${indent}${operator}${first.slice(indent.length)}`, ...rest];
}
