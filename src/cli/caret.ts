import type { Place, QueryProblem } from '../match/query/ast.js';
import { sayWhat } from './problems.js';
import type { Terminal } from './terminal.js';

/** The problem, and under it the query's line with carets at the place. */
export function tellQueryProblem(terminal: Terminal, query: string, problem: QueryProblem): string {
  const { line, column, drawn } = pointAt(query, problem);
  const hint = problem.hint === undefined ? '' : ` — ${problem.hint}`;
  return `query:${line}:${column} ${sayWhat(terminal, problem)}${hint}\n${drawn}`;
}

/**
 * The line of a text on which a place begins, and under it carets from there to the place's or the line's end.
 * A tab stays a tab, so that the carets stand right wherever tabs do.
 */
function pointAt(text: string, { offset, length }: Place): { line: number; column: number; drawn: string } {
  const before = text.slice(0, offset);
  const start = before.lastIndexOf('\n') + 1;
  const found = text.indexOf('\n', offset);
  const end = found < 0 ? text.length : found;
  const blank = text.slice(start, offset).replace(/\p{M}/gu, '').replace(/[^\t]/gu, ' ');
  const marked = text.slice(offset, Math.min(end, offset + length)).replace(/\p{M}/gu, '');
  const carets = '^'.repeat(Math.max(1, [...marked].length));
  return {
    line: before.split('\n').length,
    column: offset - start + 1,
    drawn: `  ${text.slice(start, end)}\n  ${blank}${carets}\n`,
  };
}
