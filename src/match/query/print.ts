import type { QueryNode } from './ast.js';

/** The query in normal form: parsing it gives the same query again, offsets aside. */
export function printQuery(_query: QueryNode): string {
  return '';
}
