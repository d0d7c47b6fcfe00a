import type { MetadataNode, QueryNode, TermNode } from './ast.js';

/** The query in normal form: parsing it gives the same query again, offsets aside. */
export function printQuery(query: QueryNode): string {
  switch (query.kind) {
    case 'term':
      return printTerm(query);
    case 'concept':
      return `@${query.id}`;
    case 'and':
      return query.operands.map((operand) => printInside(operand, ['and', 'or'])).join(' AND ');
    case 'or':
      return query.operands.map((operand) => printInside(operand, ['and', 'or'])).join(' OR ');
    case 'not':
      return `NOT ${printInside(query.operand, ['and', 'or'])}`;
    case 'near': {
      const [left, right] = [query.left, query.right].map((side) =>
        printInside(side, ['and', 'or', 'not', 'near']),
      );
      return `${left} ${query.operator}/${query.distance} ${right}`;
    }
    case 'at-least':
      return `ATLEAST/${query.count}(${query.operands.map(printQuery).join(', ')})`;
    case 'scope':
      return `${query.field}:${printInside(query.operand, ['and', 'or', 'not', 'near'])}`;
    case 'metadata':
      return printMetadata(query);
  }
}

/** A term as a query writes it. */
export function printTerm({ form, text }: Pick<TermNode, 'form' | 'text'>): string {
  if (form === 'word') return text;
  return `${form === 'exact' ? '=' : ''}${quote(text)}`;
}

function printInside(node: QueryNode, inParentheses: readonly QueryNode['kind'][]): string {
  const printed = printQuery(node);
  return inParentheses.includes(node.kind) ? `(${printed})` : printed;
}

function printMetadata({ key, values }: MetadataNode): string {
  const printed = values.map(({ text }) =>
    /^[\p{Ll}\p{Lo}\p{N}][\p{Ll}\p{Lo}\p{N}_-]*$/u.test(text) ? text : quote(text),
  );
  return values.length === 1 ? `${key}:${printed[0]}` : `${key}:(${printed.join(' OR ')})`;
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
