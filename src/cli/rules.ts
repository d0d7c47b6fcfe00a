import { Command } from 'commander';
import { hasErrors } from '../config/problem.js';
import { RULES_FOLDER, readRules } from '../config/read.js';
import { tellProblems } from './problems.js';
import { rootOf } from './root.js';
import { backtestCommand } from './rules-backtest.js';
import { explainCommand } from './rules-explain.js';
import { fmtCommand } from './rules-fmt.js';
import { newCommand } from './rules-new.js';
import { tryCommand } from './rules-try.js';
import { printTable } from './table.js';
import { Exit, PROBLEMS_FOUND, type Terminal, write, writeJson } from './terminal.js';

export function rulesCommand(terminal: Terminal): Command {
  return new Command('rules')
    .description('the rules that items are matched against')
    .addCommand(listCommand(terminal))
    .addCommand(tryCommand(terminal))
    .addCommand(explainCommand(terminal))
    .addCommand(backtestCommand(terminal))
    .addCommand(newCommand(terminal))
    .addCommand(fmtCommand(terminal))
    .addHelpText('after', '\nExample:\n  $ atalaya rules list');
}

function listCommand(terminal: Terminal): Command {
  return new Command('list')
    .description('list rules with severity, examples, tags and title')
    .option('--json', 'print them as JSON')
    .addHelpText('after', '\nExample:\n  $ atalaya rules list --json')
    .action(async (options: { json?: true }, command: Command) => {
      const read = readRules(rootOf(command), RULES_FOLDER);
      const rules = read.rules.map((rule) => rule.value);
      if (options.json) {
        await writeJson(terminal, rules);
      } else {
        const rows = rules.map(({ id, severity, examples, tags, title }) => {
          const count = `${examples.match.length}+${examples.ignore.length} examples`;
          return [id, severity, count, tags.join(','), title.en];
        });
        await write(terminal.stdout, printTable(rows));
      }
      tellProblems(terminal, read.problems);
      if (hasErrors(read.problems)) throw new Exit(PROBLEMS_FOUND);
    });
}
