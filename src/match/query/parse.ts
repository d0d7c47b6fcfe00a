import type { QueryNode, QueryProblem } from './ast.js';

/** Reads a rule's `watch`. `query` is absent when a problem is an error. Never throws. */
export function parseQuery(_watch: string): {
  readonly query?: QueryNode;
  readonly problems: readonly QueryProblem[];
} {
  return { problems: [] };
}
