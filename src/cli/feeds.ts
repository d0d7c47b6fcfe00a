import { Command } from 'commander';
import { hasErrors } from '../config/problem.js';
import { readFeeds } from '../config/read.js';
import { addCommand } from './feeds-add.js';
import { checkFeedsCommand } from './feeds-check.js';
import { healthCommand, scheduleCommand } from './feeds-health.js';
import { exportCommand, importCommand } from './feeds-opml.js';
import { pauseCommand, resumeCommand } from './feeds-switch.js';
import { tryCommand } from './feeds-try.js';
import { tellProblems } from './problems.js';
import { rootOf } from './root.js';
import { printTable } from './table.js';
import { Exit, PROBLEMS_FOUND, type Terminal, write, writeJson } from './terminal.js';

export function feedsCommand(terminal: Terminal): Command {
  return new Command('feeds')
    .description('the feeds that are watched')
    .addCommand(listCommand(terminal))
    .addCommand(healthCommand(terminal))
    .addCommand(scheduleCommand(terminal))
    .addCommand(tryCommand(terminal))
    .addCommand(addCommand(terminal))
    .addCommand(checkFeedsCommand(terminal))
    .addCommand(pauseCommand(terminal))
    .addCommand(resumeCommand(terminal))
    .addCommand(importCommand(terminal))
    .addCommand(exportCommand(terminal))
    .addHelpText('after', '\nExample:\n  $ atalaya feeds health');
}

function listCommand(terminal: Terminal): Command {
  return new Command('list')
    .description('list feeds with country, language, affiliation and address')
    .option('--json', 'print them as JSON')
    .addHelpText('after', '\nExample:\n  $ atalaya feeds list | grep state')
    .action(async (options: { json?: true }, command: Command) => {
      const { kept, problems } = readFeeds(rootOf(command));
      const feeds = kept.map((feed) => feed.value);
      if (options.json) {
        await writeJson(terminal, feeds);
      } else {
        const { dim } = terminal.data;
        const rows = feeds.map(({ id, enabled, country, lang, affiliation, name, url }) => {
          return [id, enabled ? 'on' : 'off', country, lang ?? '?', affiliation, name, dim(url)];
        });
        await write(terminal.stdout, printTable(rows));
      }
      tellProblems(terminal, problems);
      if (hasErrors(problems)) throw new Exit(PROBLEMS_FOUND);
    });
}
