import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { RULES_FOLDER, readRules } from '../config/read.js';
import { kebabId } from '../config/shapes.js';
import { systemClock } from '../lib/clock.js';
import { DAY } from '../lib/duration.js';
import { rootOf } from './root.js';
import { Exit, MISUSE, PROBLEMS_FOUND, type Terminal, write } from './terminal.js';

/** A rule should be looked at again within a year. */
const REVIEWED_IN = 365 * DAY;

/** A file to begin with: sound as it stands, and firing on nothing but its own example. */
export function newCommand(terminal: Terminal): Command {
  return new Command('new')
    .description('write rules/ID.yml with everything a rule can say, to be filled in')
    .argument('<id>', 'lower-case letters and digits joined by hyphens')
    .addHelpText('after', '\nExample:\n  $ atalaya rules new lithium-deals')
    .action(async (id: string, _: unknown, command: Command) => {
      const root = rootOf(command);
      refuseBadId(terminal, id);
      refuseTaken(terminal, root, id);
      const file = join(root, RULES_FOLDER, `${id}.yml`);
      mkdirSync(join(root, RULES_FOLDER), { recursive: true });
      try {
        writeFileSync(file, skeleton(id, systemClock.now()), { flag: 'wx' });
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
        refuse(terminal, `${file} is there already, and is not overwritten.`);
      }
      await write(terminal.stdout, `${file}\n`);
      terminal.stderr.write('Fill it in, then: atalaya check\n');
    });
}

function refuseBadId(terminal: Terminal, id: string): void {
  const read = kebabId().safeParse(id);
  if (read.success) return;
  terminal.stderr.write(`${JSON.stringify(id)} ${read.error.issues[0]?.message}\n`);
  throw new Exit(MISUSE);
}

/** A file may be called other than its rule. */
function refuseTaken(terminal: Terminal, root: string, id: string): void {
  const holder = readRules(root, RULES_FOLDER).rules.find(({ value }) => value.id === id);
  if (holder !== undefined) refuse(terminal, `The id ${id} is taken: ${holder.file} has it.`);
}

function refuse(terminal: Terminal, why: string): never {
  terminal.stderr.write(`${why}\n`);
  throw new Exit(PROBLEMS_FOUND);
}

function skeleton(id: string, now: number): string {
  const words = id.replaceAll('-', ' ');
  const title = words.charAt(0).toUpperCase() + words.slice(1);
  const review = new Date(now + REVIEWED_IN).toISOString().slice(0, 10);
  return `# A rule: what to watch, why, and items that prove it. The language in ten minutes: docs/rules.md
# Try a query before it is a rule: atalaya rules try 'QUERY'

id: ${id}
title:
  en: "${title}"
  # es: …                      # digests in that language show it; en is always there
severity: medium               # low, medium, high or critical
# owner: …                     # who answers for it
tags: []                       # routes choose by them
review: ${review}             # past it \`check\` reminds you to look at the rule again
why: >-
  Say what this is watched for, and what an analyst would do about it.

watch: |
  "replace these words"
  # @a-concept NEAR/20 (word OR "a phrase" OR prefix*)
  # AND NOT "what looks alike"

examples:                      # \`atalaya check\` proves them; write some in every language that you watch
  match:
    - lang: en
      title: A headline that must fire, such as one with replace these words in it
      # summary: …
  ignore:
    - lang: en
      title: A headline that looks alike and must not fire
`;
}
