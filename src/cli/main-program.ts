import { resolve } from 'node:path';
import { Command, CommanderError, Option } from 'commander';
import { channelsCommand } from './channels.js';
import { checkCommand } from './check.js';
import { deliveriesCommand } from './deliveries.js';
import { demoCommand } from './demo.js';
import { digestCommand } from './digest.js';
import { exportCommand } from './export.js';
import { feedsCommand } from './feeds.js';
import { importCommand } from './import.js';
import { matchCommand } from './match.js';
import { muteCommand, unmuteCommand } from './mute.js';
import { routesCommand } from './routes.js';
import { rulesCommand } from './rules.js';
import { runCommand } from './run.js';
import { statusCommand } from './status.js';
import { Exit, MISUSE, PROBLEMS_FOUND, type Terminal } from './terminal.js';
import { version } from './version.js';
import { whyCommand } from './why.js';

/** Runs one command line. @returns the status to exit with: 0 fine, 1 problems found, 2 misuse */
export async function runProgram(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    await makeProgram(terminal).parseAsync([...args], { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof Exit) return error.status;
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : MISUSE;
    terminal.stderr.write(`${terminal.talk.red('atalaya:')} ${sayError(error)}\n`);
    return PROBLEMS_FOUND;
  }
}

function makeProgram(terminal: Terminal): Command {
  const program = new Command('atalaya')
    .description(
      'Watches regional news feeds: matches items against rules, tells each story once, sends digests.',
    )
    .version(version())
    .addOption(rootOption())
    .addHelpText('after', '\nExample:\n  $ atalaya check --root /srv/watch');
  for (const command of commands(terminal)) program.addCommand(command);
  obey(program, terminal);
  return program;
}

function rootOption(): Option {
  return new Option('--root <dir>', 'folder of atalaya.yml, feeds/ and rules/')
    .argParser((dir) => resolve(dir))
    .default(process.cwd(), 'the current one');
}

const commands = (terminal: Terminal): readonly Command[] => [
  runCommand(terminal),
  checkCommand(terminal),
  matchCommand(terminal),
  feedsCommand(terminal),
  rulesCommand(terminal),
  routesCommand(terminal),
  whyCommand(terminal),
  channelsCommand(terminal),
  digestCommand(terminal),
  deliveriesCommand(terminal),
  muteCommand(terminal),
  unmuteCommand(terminal),
  statusCommand(terminal),
  exportCommand(terminal),
  importCommand(terminal),
  demoCommand(terminal),
];

/** Commander leaves the process to us and writes where we say, in every command. */
function obey(command: Command, terminal: Terminal): void {
  command
    .exitOverride()
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(text),
    });
  for (const child of command.commands) obey(child, terminal);
}

/** What broke, and underneath it why. */
function sayError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
