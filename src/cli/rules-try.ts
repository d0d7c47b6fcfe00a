import { Command } from 'commander';
import { openEnv } from '../config/env.js';
import { silentLog } from '../lib/log.js';
import type { Matcher } from '../match/matcher.js';
import { compileQuery, type Preview, preview, readSources, type Sources } from '../pipeline/preview.js';
import { readArchive } from './archive.js';
import { tellQueryProblem } from './caret.js';
import { readItems } from './item-file.js';
import { lookBack, wholeNumber } from './option-values.js';
import { printItem } from './print-item.js';
import { tellProblems } from './problems.js';
import { rootOf } from './root.js';
import { openOldStore } from './store.js';
import { Exit, PROBLEMS_FOUND, type Terminal, write, writeJson } from './terminal.js';

const SHOWN = 20;

interface TryOptions {
  readonly since: number;
  readonly file?: string;
  readonly limit: number;
  readonly json?: true;
}

/** What a query would have fired on: asked before a rule is written, or while it is. */
export function tryCommand(terminal: Terminal): Command {
  return new Command('try')
    .description('show the items that a query fires on, newest first')
    .argument('<query>', 'as in the watch: of a rule')
    .addOption(lookBack())
    .option('--file <items>', 'items as JSON Lines instead of the archive; - is stdin')
    .option('--limit <n>', 'how many to show', wholeNumber, SHOWN)
    .option('--json', 'print as JSON')
    .addHelpText('after', `\nExample:\n  $ atalaya rules try '@quds-force NEAR/20 @flight' --since 7d`)
    .action(async (query: string, options: TryOptions, command: Command) => {
      const root = rootOf(command);
      const sources = readSources(root, openEnv(root));
      const matcher = compileOrRefuse(terminal, sources, query);
      let sound = true;
      const found =
        options.file === undefined
          ? await tryArchive(terminal, sources, matcher, options)
          : await tryFile(terminal, sources, matcher, { ...options, file: options.file }, () => {
              sound = false;
            });
      await (options.json ? printJson(terminal, query, found) : print(terminal, sources, found));
      if (!sound) throw new Exit(PROBLEMS_FOUND);
    });
}

interface Found extends Preview {
  /** What was looked at, in words. */
  readonly among: string;
}

/** Each problem with the query's line and carets under the place. */
function compileOrRefuse(terminal: Terminal, sources: Sources, query: string): Matcher {
  const { matcher, problems, inConcepts } = compileQuery(sources, query);
  for (const problem of problems) terminal.stderr.write(tellQueryProblem(terminal, query, problem));
  tellProblems(terminal, inConcepts);
  if (matcher === undefined) throw new Exit(PROBLEMS_FOUND);
  return matcher;
}

async function tryArchive(
  terminal: Terminal,
  sources: Sources,
  matcher: Matcher,
  { since, limit }: TryOptions,
): Promise<Found> {
  const backend = await openOldStore(sources, silentLog);
  try {
    const reading = await readArchive(backend.state, since, terminal);
    const found = await preview(matcher, reading.items, limit);
    return { ...found, among: reading.say(found.items) };
  } finally {
    await backend.close();
  }
}

async function tryFile(
  terminal: Terminal,
  { feedsById }: Sources,
  matcher: Matcher,
  { file, limit }: TryOptions & { readonly file: string },
  broken: () => void,
): Promise<Found> {
  const found = await preview(matcher, readItems(file, feedsById, terminal, broken), limit);
  return { ...found, among: `${found.items} items of ${file === '-' ? 'stdin' : file}` };
}

/** The items are data; how many there were is talk. */
async function print(terminal: Terminal, { feedsById }: Sources, found: Found): Promise<void> {
  const printed = found.newest.map((hit) => printItem(terminal.data, hit, feedsById));
  await write(terminal.stdout, printed.join('\n'));
  const { fired, among, newest } = found;
  const shown = fired > newest.length ? `; the newest ${newest.length} are shown (--limit)` : '';
  terminal.stderr.write(`${fired === 0 ? 'None' : fired} of ${among}${shown}\n`);
}

function printJson(terminal: Terminal, query: string, { items, fired, newest }: Preview): Promise<void> {
  return writeJson(terminal, {
    query,
    items,
    fired,
    newest: newest.map(({ item, firstSeenAt, evidence }) => ({
      ...item,
      ...(firstSeenAt === undefined ? {} : { firstSeenAt }),
      evidence,
    })),
  });
}
