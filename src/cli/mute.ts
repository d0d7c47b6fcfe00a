import { Command } from 'commander';
import type { State } from '../backend/port.js';
import type { Config } from '../config/read.js';
import { DAY, MINUTE, printDuration } from '../lib/duration.js';
import { silentLog } from '../lib/log.js';
import { storyId } from '../model/id.js';
import type { MuteKey } from '../model/mute.js';
import { nameMute } from '../pipeline/mute.js';
import { duration } from './option-values.js';
import { printMute, sayHeld, when } from './status.js';
import { openStore, readOrRefuse } from './store.js';
import { Exit, MISUSE, PROBLEMS_FOUND, type Terminal, write, writeJson } from './terminal.js';

/** What is to be silent for longer wants its rule or feed edited. */
const LONGEST = 30 * DAY;
const MOST_WHY = 200;

/** Holds alerts back for a while; the service need not be stopped, and need not run. */
export function muteCommand(terminal: Terminal): Command {
  return new Command('mute')
    .description('hold back the alerts of a rule, story or feed for a while; they are counted, and not sent')
    .argument('<what>', 'its id, or rule:ID, story:ID, feed:ID')
    .option('--for <duration>', 'how long: 30m, 4h, 2d', duration)
    .option('--why <text>', 'for whoever wonders about the silence')
    .addCommand(listCommand(terminal))
    .addHelpText(
      'after',
      '\nExample:\n  $ atalaya mute quds-force-flights --for 4h --why "air show in Caracas"',
    )
    .action(async (what: string, options: { for?: number; why?: string }, command: Command) => {
      const { for: length, why } = readOptions(options, command);
      await withState(terminal, command, async (state, config) => {
        const key = await nameOrRefuse(what, state, config, terminal);
        const since = await state.now();
        await state.mute({ ...key, since, until: since + length, why });
        const until = when(since + length);
        terminal.stderr.write(
          `Alerts of ${key.subject} ${key.name} are held back until ${until}; atalaya unmute ${key.subject}:${key.name} ends that.\n`,
        );
      });
    });
}

/** Ends a mute before its time. What it held back is not sent. */
export function unmuteCommand(terminal: Terminal): Command {
  return new Command('unmute')
    .description('end a mute before its time; what it held back is not sent')
    .argument('<what>', 'its id, or rule:ID, story:ID, feed:ID')
    .addHelpText('after', '\nExample:\n  $ atalaya unmute quds-force-flights')
    .action((what: string, _: unknown, command: Command) =>
      withState(terminal, command, async (state) => {
        const active = (await state.mutes()).filter(({ subject, name }) =>
          [name, `${subject}:${name}`].includes(what),
        );
        for (const mute of active) {
          await state.unmute(mute);
          terminal.stderr.write(`Alerts of ${mute.subject} ${mute.name} go out again; ${sayHeld(mute)}.\n`);
        }
        if (active.length > 0) return;
        terminal.stderr.write(
          `Nothing mutes ${JSON.stringify(what)}; atalaya mute list shows what is muted.\n`,
        );
        throw new Exit(PROBLEMS_FOUND);
      }),
    );
}

function listCommand(terminal: Terminal): Command {
  return new Command('list')
    .description('show what is muted, until when, why, and how much each held back')
    .option('--json', 'print as JSON')
    .addHelpText('after', '\nExample:\n  $ atalaya mute list --json')
    .action((options: { json?: true }, command: Command) =>
      withState(terminal, command, async (state) => {
        const mutes = await state.mutes();
        if (options.json) await writeJson(terminal, mutes);
        else
          await write(
            terminal.stdout,
            mutes.map((mute) => `${printMute(mute)}\n`).join('') || 'nothing is muted\n',
          );
      }),
    );
}

/** Commander would ask `mute list` for required options too. */
function readOptions(
  options: { for?: number; why?: string },
  command: Command,
): { for: number; why: string } {
  const why = options.why?.trim().replace(/[\s\p{Cc}]+/gu, ' ') ?? '';
  if (options.for === undefined) return command.error('error: say for how long: --for 4h');
  if (options.for < MINUTE || options.for > LONGEST) {
    const bounds = `${printDuration(MINUTE)} to ${printDuration(LONGEST)}`;
    return command.error(
      `error: --for takes ${bounds}; what is to be silent for longer wants its rule or feed edited`,
    );
  }
  if (why === '')
    return command.error('error: say why, for whoever wonders about the silence: --why "air show"');
  if (why.length > MOST_WHY) return command.error(`error: --why takes at most ${MOST_WHY} characters`);
  return { for: options.for, why };
}

async function nameOrRefuse(
  what: string,
  state: State,
  config: Config,
  terminal: Terminal,
): Promise<MuteKey> {
  const isStory = async (id: string): Promise<boolean> => (await state.tellings(storyId(id))).length > 0;
  const { rules, feeds, unread } = config;
  // a rule whose file is being edited is muted like any other
  const ruleIds = [...rules.map(({ value }) => value), ...unread.filter(({ kind }) => kind === 'rule')];
  const known = { rules: ruleIds.map(({ id }) => id), feeds: feeds.map(({ value }) => value.id) };
  const named = await nameMute(what, known, isStory);
  if (named.kind === 'named') return named.key;
  terminal.stderr.write(`${named.reason}\n`);
  throw new Exit(MISUSE);
}

async function withState(
  terminal: Terminal,
  command: Command,
  work: (state: State, config: Config) => Promise<void>,
): Promise<void> {
  const aside = readOrRefuse(terminal, command);
  const backend = await openStore(aside, silentLog);
  try {
    await work(backend.state, aside.config);
  } finally {
    await backend.close();
  }
}
