import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Command } from 'commander';
import { findYaml } from '../config/find.js';
import { RULES_FOLDER } from '../config/read.js';
import { layOutQuery } from '../match/query/layout.js';
import { parseQuery } from '../match/query/parse.js';
import { type Formatted, formatRuleFile, hasComments } from '../pipeline/preview-format.js';
import { tellQueryProblem } from './caret.js';
import { tellProblems } from './problems.js';
import { rootOf } from './root.js';
import { Exit, PROBLEMS_FOUND, type Terminal, write } from './terminal.js';

/** Queries in one form, so that a change to a rule shows what changed and nothing else. */
export function fmtCommand(terminal: Terminal): Command {
  return new Command('fmt')
    .description(
      'rewrite the queries of rules in their normal form; those with comments are left as they are',
    )
    .argument('[files...]', 'files of rules, all unless told; - reads a query from stdin and prints it')
    .option('--check', 'change nothing; exit with 1 when a file would change')
    .addHelpText('after', '\nExample:\n  $ atalaya rules fmt --check')
    .action(async (files: readonly string[], { check }: { check?: true }, command: Command) => {
      if (files.includes('-')) return printStdin(terminal);
      const all = files.length > 0 ? files : ruleFiles(rootOf(command));
      let sound = true;
      for (const file of all) {
        const formatted = formatRuleFile(readFileSync(file, 'utf8'), file);
        await tell(terminal, file, formatted, check === true);
        if (formatted.kind === 'changed' && !check) replaceFile(file, formatted.text);
        if (formatted.kind === 'broken' || (formatted.kind === 'changed' && check)) sound = false;
      }
      if (!sound) throw new Exit(PROBLEMS_FOUND);
    });
}

async function printStdin(terminal: Terminal): Promise<void> {
  const query = (await text(terminal.stdin)).trimEnd();
  const read = parseQuery(query);
  for (const problem of read.problems) terminal.stderr.write(tellQueryProblem(terminal, query, problem));
  if (read.query === undefined) throw new Exit(PROBLEMS_FOUND);
  const commented = hasComments(query);
  if (commented)
    terminal.stderr.write('It has comments, which a normal form would lose: here it is as it was.\n');
  await write(terminal.stdout, `${commented ? query : layOutQuery(read.query)}\n`);
}

function ruleFiles(root: string): readonly string[] {
  const { files } = findYaml(root, RULES_FOLDER);
  return files
    .filter((file) => !file.startsWith(`${RULES_FOLDER}/concepts/`))
    .map((file) => join(root, file));
}

async function tell(terminal: Terminal, file: string, formatted: Formatted, check: boolean): Promise<void> {
  switch (formatted.kind) {
    case 'same':
      return;
    case 'changed':
      return write(terminal.stdout, `${file}: ${check ? 'would be changed' : 'changed'}\n`);
    case 'left':
      terminal.stderr.write(`${file}: left as it is: ${formatted.why}\n`);
      return;
    case 'broken':
      tellProblems(terminal, formatted.problems);
  }
}

/** In one step: a running watch may read it at any moment. */
function replaceFile(file: string, content: string): void {
  const part = join(dirname(file), `.${basename(file)}.part`);
  writeFileSync(part, content);
  renameSync(part, file);
}
