import { Command } from 'commander';
import { openEnv } from '../config/env.js';
import { hasErrors } from '../config/problem.js';
import { many } from '../lib/count.js';
import { type LoadCounts, loadWatch } from '../pipeline/load.js';
import { tellProblems } from './problems.js';
import { rootOf } from './root.js';
import { Exit, PROBLEMS_FOUND, type Terminal, write, writeJson } from './terminal.js';

/** Reads everything that people wrote, proves every rule on its examples, and tells each problem with its place. */
export function checkCommand(terminal: Terminal): Command {
  return new Command('check')
    .description('check atalaya.yml, feeds, rules and concepts; prove every rule on its examples')
    .option('--json', 'print counts and problems as JSON')
    .addHelpText('after', '\nExample:\n  $ atalaya check && echo all is well')
    .action(async (options: { json?: true }, command: Command) => {
      const root = rootOf(command);
      const { problems, counts } = await loadWatch(root, openEnv(root));
      if (options.json) {
        await writeJson(terminal, { counts, problems });
      } else {
        tellProblems(terminal, problems);
        await write(terminal.stdout, `${printCounts(counts)}\n`);
      }
      if (hasErrors(problems)) throw new Exit(PROBLEMS_FOUND);
    });
}

function printCounts(counts: LoadCounts): string {
  const { feeds, enabledFeeds, rules, concepts, examples, routes, channels } = counts;
  return [
    `${many(feeds, 'feed')} (${enabledFeeds} enabled)`,
    many(rules, 'rule'),
    many(concepts, 'concept'),
    many(examples, 'example'),
    many(routes, 'route'),
    many(channels, 'channel'),
  ].join(', ');
}
