/**
 * What is wrong with what people wrote, and where. Everything that reads a file of theirs collects
 * problems instead of throwing, so that one broken line never hides another.
 */
export interface Problem {
  /** Relative to the root, with forward slashes. */
  readonly file: string;
  /** 1-based; column in UTF-16 units. */
  readonly line: number;
  readonly column: number;
  readonly what: string;
  /** What to do about it, e.g. `did you mean quds-force?`. */
  readonly hint?: string;
  readonly severity: 'error' | 'warning';
}

/** `rules/quds.yml:7:12 unknown concept @quds-forse — did you mean @quds-force?` */
export function printProblem(problem: Problem): string {
  const { file, line, column, what, hint } = problem;
  return `${file}:${line}:${column} ${what}${hint === undefined ? '' : ` — ${hint}`}`;
}

/** By file, then line, then column: the order in which somebody would mend them. */
export function sortProblems(problems: readonly Problem[]): readonly Problem[] {
  return [...problems].sort(
    (a, b) => compare(a.file, b.file) || a.line - b.line || a.column - b.column || compare(a.what, b.what),
  );
}

export function hasErrors(problems: readonly Problem[]): boolean {
  return problems.some((problem) => problem.severity === 'error');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
