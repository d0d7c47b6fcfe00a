import { createReadStream, statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { Command } from 'commander';
import { readItemLine } from '../config/item-line.js';
import { RULES_FOLDER } from '../config/read.js';
import { matchItem } from '../match/evaluate.js';
import { withLanguage } from '../pipeline/item-language.js';
import { type LoadedMatcher, loadMatcher } from '../pipeline/load-matcher.js';
import { linesOf } from './lines.js';
import { tellProblems } from './problems.js';
import { rootOf } from './root.js';
import { Exit, PROBLEMS_FOUND, type Terminal, write } from './terminal.js';

/** Items in, matches out, one line each and in the same order: the production matcher as a filter. */
export function matchCommand(terminal: Terminal): Command {
  return new Command('match')
    .description('match items, one JSON object a line, and print the rules that each fires with the evidence')
    .argument('[file]', 'items as JSON Lines; - is stdin', '-')
    .option('--rules <dir>', 'folder of rules and their concepts/, instead of rules/ under the root')
    .addHelpText('after', `\nExample:\n  $ echo '{"id": "1", "title": "…"}' | atalaya match`)
    .action(async (file: string, options: { rules?: string }, command: Command) => {
      const root = rootOf(command);
      const loaded = loadMatcher(
        root,
        options.rules === undefined ? RULES_FOLDER : folderOf(root, options.rules),
      );
      const errors = loaded.problems.filter((problem) => problem.severity === 'error');
      tellProblems(terminal, errors);
      if (loaded.matcher === undefined) throw new Exit(PROBLEMS_FOUND);
      const sound = await matchLines(open(file, terminal), { ...loaded, matcher: loaded.matcher }, terminal);
      if (!sound) throw new Exit(PROBLEMS_FOUND);
    });
}

/** `--rules` is meant from where the user stands; a root of rules may be given as well. */
function folderOf(root: string, dir: string): string {
  const inside = join(dir, RULES_FOLDER);
  const folder = statSync(inside, { throwIfNoEntry: false })?.isDirectory() ? inside : dir;
  return relative(root, resolve(folder)).split(sep).join('/') || '.';
}

function open(file: string, terminal: Terminal): AsyncIterable<Uint8Array> {
  return file === '-' ? terminal.stdin : createReadStream(file);
}

/** @returns whether every line was an item */
async function matchLines(
  input: AsyncIterable<Uint8Array>,
  loaded: Required<LoadedMatcher>,
  terminal: Terminal,
): Promise<boolean> {
  let number = 0;
  let sound = true;
  for await (const lines of linesOf(input)) {
    let out = ''; // written once a lot: no line waits, and no system call is spent on each
    for (const line of lines) {
      number++;
      if (line.trim() === '') continue;
      const read = readItemLine(line, loaded.feeds);
      if (read.kind === 'item') {
        const rules = matchItem(loaded.matcher, await withLanguage(read.item)).map(
          ({ rule, severity, evidence }) => {
            return { id: rule, severity, evidence };
          },
        );
        out += `${JSON.stringify({ id: read.id, rules })}\n`;
      } else {
        sound = false;
        out += `${JSON.stringify({ id: read.id, error: `line ${number}: ${read.reason}` })}\n`;
        terminal.stderr.write(`line ${number}: ${read.reason}\n`);
      }
    }
    await write(terminal.stdout, out);
  }
  return sound;
}
