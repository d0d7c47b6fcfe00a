import { didYouMean } from '../lib/suggest.js';
import { type RuleId, ruleId } from '../model/id.js';
import type { Sources } from '../pipeline/preview.js';
import { sayText } from './emphasis.js';
import { tellProblems } from './problems.js';
import { Exit, PROBLEMS_FOUND, type Terminal } from './terminal.js';

/** The rule that is meant, which must be there and without errors; others may be broken. */
export function askedRule(terminal: Terminal, sources: Sources, asked: string): RuleId {
  const id = ruleId(asked);
  if (sources.matcher.rules.some(({ rule }) => rule.id === id)) return id;
  const written = sources.rules.find(({ value }) => value.id === id);
  const errors = sources.problems.filter(({ severity }) => severity === 'error');
  if (written === undefined) {
    const hint = didYouMean(
      asked,
      sources.rules.map(({ value }) => value.id),
    );
    tellProblems(
      terminal,
      errors.filter(({ file }) => file.startsWith('rules/')),
    );
    terminal.stderr.write(`There is no rule ${sayText(asked)}${hint === undefined ? '' : ` — ${hint}`}\n`);
  } else {
    tellProblems(
      terminal,
      errors.filter(({ file }) => file === written.file),
    );
  }
  throw new Exit(PROBLEMS_FOUND);
}
