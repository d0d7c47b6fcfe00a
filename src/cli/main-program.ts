import { resolve } from 'node:path';
import { Command, CommanderError, Option } from 'commander';
import { Exit, MISUSE, PROBLEMS_FOUND, type Terminal } from './terminal.js';
import { version } from './version.js';

/** Runs one command line. @returns the status to exit with: 0 fine, 1 problems found, 2 misuse */
export async function runProgram(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    await (await makeProgram(args, terminal)).parseAsync([...args], { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof Exit) return error.status;
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : MISUSE;
    terminal.stderr.write(`${terminal.talk.red('atalaya:')} ${sayError(error)}\n`);
    return PROBLEMS_FOUND;
  }
}

async function makeProgram(args: readonly string[], terminal: Terminal): Promise<Command> {
  const program = new Command('atalaya')
    .description(
      'Watches regional news feeds: matches items against rules, tells each story once, sends digests.',
    )
    .version(version())
    .addOption(rootOption())
    .addHelpText('after', '\nExample:\n  $ atalaya check --root /srv/watch');
  for (const command of await commandsFor(args, terminal)) program.addCommand(command);
  obey(program, terminal);
  return program;
}

function rootOption(): Option {
  return new Option('--root <dir>', 'folder of atalaya.yml, feeds/ and rules/')
    .argParser((dir) => resolve(dir))
    .default(process.cwd(), 'the current one');
}

type MakeCommand = (terminal: Terminal) => Command;

/** In the order of the help. Each is read in when it is wanted: all of them take a second that cron need not wait. */
const COMMANDS: Readonly<Record<string, () => Promise<MakeCommand>>> = {
  run: async () => (await import('./run.js')).runCommand,
  check: async () => (await import('./check.js')).checkCommand,
  match: async () => (await import('./match.js')).matchCommand,
  feeds: async () => (await import('./feeds.js')).feedsCommand,
  rules: async () => (await import('./rules.js')).rulesCommand,
  routes: async () => (await import('./routes.js')).routesCommand,
  why: async () => (await import('./why.js')).whyCommand,
  channels: async () => (await import('./channels.js')).channelsCommand,
  digest: async () => (await import('./digest.js')).digestCommand,
  deliveries: async () => (await import('./deliveries.js')).deliveriesCommand,
  mute: async () => (await import('./mute.js')).muteCommand,
  unmute: async () => (await import('./mute.js')).unmuteCommand,
  status: async () => (await import('./status.js')).statusCommand,
  export: async () => (await import('./export.js')).exportCommand,
  import: async () => (await import('./import.js')).importCommand,
  demo: async () => (await import('./demo.js')).demoCommand,
};

/** Those that the line names, wherever; all where it names none, so that help and suggestions know them. */
async function commandsFor(args: readonly string[], terminal: Terminal): Promise<readonly Command[]> {
  const all = Object.entries(COMMANDS);
  const named = all.filter(([name]) => args.includes(name));
  const wanted = named.length > 0 ? named : all;
  return Promise.all(wanted.map(async ([, load]) => (await load())(terminal)));
}

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
