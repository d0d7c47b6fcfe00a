import { hasErrors, type Problem, printProblem } from '../config/problem.js';
import { many } from '../lib/count.js';
import type { Terminal } from './terminal.js';

/** Tells each problem on stderr, and how many there were. Warnings say so. */
export function tellProblems(terminal: Terminal, problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  const { red, yellow } = terminal.talk;
  for (const problem of problems) {
    terminal.stderr.write(`${printProblem({ ...problem, what: sayWhat(terminal, problem) })}\n`);
  }
  const count = (severity: Problem['severity']): string => {
    const number = problems.filter((problem) => problem.severity === severity).length;
    return many(number, severity);
  };
  const colour = hasErrors(problems) ? red : yellow;
  terminal.stderr.write(`${colour(`${count('error')}, ${count('warning')}`)}\n`);
}

/** What is wrong; a warning says that it is one. */
export function sayWhat({ talk }: Terminal, { what, severity }: Pick<Problem, 'what' | 'severity'>): string {
  return severity === 'error' ? talk.red(what) : `${talk.yellow('warning:')} ${what}`;
}
