import { Command } from 'commander';
import type { Backend } from '../backend/port.js';
import type { ChannelRecord } from '../backend/records.js';
import type { SendOutcome } from '../deliver/channel.js';
import { type ChannelSettings, openChannel } from '../deliver/registry.js';
import { trialDigest } from '../deliver/trial.js';
import { systemClock } from '../lib/clock.js';
import { silentLog } from '../lib/log.js';
import { didYouMean } from '../lib/suggest.js';
import { type ChannelId, channelId, deliveryId } from '../model/id.js';
import { loadChannels } from '../pipeline/load-routes.js';
import { tellProblems } from './problems.js';
import { when } from './status.js';
import { type Aside, openOldStore, readOrRefuse } from './store.js';
import { printTable } from './table.js';
import { Exit, PROBLEMS_FOUND, type Terminal, write, writeJson } from './terminal.js';

const MOST_WAITING = 1_000;

export function channelsCommand(terminal: Terminal): Command {
  return new Command('channels')
    .description('where digests go, and whether they arrive')
    .addCommand(listCommand(terminal))
    .addCommand(testCommand(terminal))
    .addCommand(resumeCommand(terminal))
    .addHelpText('after', '\nExample:\n  $ atalaya channels test desk');
}

function listCommand(terminal: Terminal): Command {
  return new Command('list')
    .description('list channels, and which are stopped and why')
    .option('--json', 'print as JSON')
    .addHelpText('after', '\nExample:\n  $ atalaya channels list')
    .action(async (options: { json?: true }, command: Command) => {
      const aside = readOrRefuse(terminal, command);
      const channels = readChannels(terminal, aside);
      const states = await withOldStore(terminal, aside, statesOf);
      const rows = [...channels].map(([id, { type }]) => ({ id, type, ...stateOf(states, id) }));
      if (options.json) await writeJson(terminal, rows);
      else await write(terminal.stdout, printTable(rows.map(printRow)) || 'no channels are configured\n');
    });
}

interface ChannelState {
  readonly state: 'open' | 'stopped' | 'unused';
  readonly waiting: number;
  readonly since?: number;
  readonly reason?: string;
  readonly probeAt?: number;
}

type States = ReadonlyMap<string, ChannelRecord & { readonly waiting: number }>;

async function statesOf({ state }: Backend): Promise<States> {
  const records = await state.listChannels();
  const waiting = await state.listDeliveries({ states: ['waiting'], limit: MOST_WAITING });
  const count = (id: ChannelId) => waiting.filter(({ channel }) => channel === id).length;
  return new Map(records.map((record) => [record.id, { ...record, waiting: count(record.id) }]));
}

/** A channel of which the store knows nothing has not been adopted by a run yet. */
function stateOf(states: States | undefined, id: string): ChannelState {
  const found = states?.get(id);
  if (found === undefined) return { state: 'unused', waiting: 0 };
  const { state, waiting, since, reason, probeAt } = found;
  if (state === 'open') return { state, waiting };
  return {
    state,
    waiting,
    ...(since === undefined ? {} : { since }),
    ...(reason === undefined ? {} : { reason }),
    ...(probeAt === undefined ? {} : { probeAt }),
  };
}

function printRow({ id, type, ...state }: ChannelState & { id: string; type: string }): string[] {
  if (state.state !== 'stopped') return [id, type, state.state === 'open' ? 'open' : 'not used yet'];
  const waits = state.waiting > 0 ? `; ${state.waiting} waiting` : '';
  const next = state.probeAt === undefined ? '' : `; tried again ${when(state.probeAt)}`;
  return [id, type, `stopped since ${when(state.since)}: ${state.reason ?? 'no reason'}${waits}${next}`];
}

function testCommand(terminal: Terminal): Command {
  return new Command('test')
    .description('send a test message to a channel, now and past the queue')
    .argument('<id>', 'the channel, as atalaya.yml calls it')
    .addHelpText('after', '\nExample:\n  $ atalaya channels test desk')
    .action(async (id: string, _options: object, command: Command) => {
      const aside = readOrRefuse(terminal, command);
      const settings = pick(terminal, readChannels(terminal, aside), id);
      const failed = await sendTrial(terminal, aside, id, settings);
      if (failed) throw new Exit(PROBLEMS_FOUND);
    });
}

/** Through the channel's own code, as production does. @returns whether a recipient was not reached */
async function sendTrial(
  terminal: Terminal,
  { root, settings }: Aside,
  id: string,
  own: ChannelSettings,
): Promise<boolean> {
  const stdout = (text: string): void => void terminal.stdout.write(text);
  const allow = settings.network.allow;
  const channel = await openChannel(channelId(id), own, { log: silentLog, stdout, root, allow });
  const now = systemClock.now();
  const [body = ''] = channel.render(trialDigest(now, settings));
  let failed = false;
  try {
    for (const [n, recipient] of channel.recipients.entries()) {
      const outcome = await channel.send(body, {
        delivery: deliveryId(`test-${id}-${now}-${n + 1}`),
        part: 0,
        parts: 1,
        ...(recipient === undefined ? {} : { recipient }),
        possibleRepeat: false,
        signal: AbortSignal.timeout(60_000),
      });
      failed ||= outcome.kind !== 'sent';
      terminal.stderr.write(
        `${id}${recipient === undefined ? '' : ` (${recipient})`}: ${sayOutcome(outcome)}\n`,
      );
    }
  } finally {
    await channel.close();
  }
  return failed;
}

function sayOutcome(outcome: SendOutcome): string {
  switch (outcome.kind) {
    case 'sent':
      return 'sent';
    case 'ambiguous':
      return `it may have arrived, or not: ${outcome.reason}`;
    case 'retry':
      return `not sent, and worth another try: ${outcome.reason}`;
    case 'stopped':
      return `not sent; somebody must act first: ${outcome.reason}`;
    case 'rejected':
      return `not taken: ${outcome.reason}`;
  }
}

function resumeCommand(terminal: Terminal): Command {
  return new Command('resume')
    .description('try a stopped channel again now: what waits goes out as one digest')
    .argument('<id>', 'the channel, as atalaya.yml calls it')
    .addHelpText('after', '\nExample:\n  $ atalaya channels resume desk')
    .action(async (id: string, _options: object, command: Command) => {
      const aside = readOrRefuse(terminal, command);
      pick(terminal, readChannels(terminal, aside), id);
      const backend = await openOldStore(aside, silentLog);
      try {
        await write(terminal.stdout, await resume(backend, channelId(id)));
      } finally {
        await backend.close();
      }
    });
}

/** The service looks for channels that are due every second; where none runs, the next one does. */
async function resume({ state }: Backend, id: ChannelId): Promise<string> {
  const record = (await state.listChannels()).find((channel) => channel.id === id);
  if (record?.state !== 'stopped') return `${id} is not stopped\n`;
  await state.saveChannel({ ...record, probeAt: await state.now() }, []);
  return `${id} is tried at once, or as soon as the service runs; atalaya channels list tells how it went\n`;
}

/** The channels that can be used; what is wrong with others is told. */
function readChannels(terminal: Terminal, { config }: Aside): ReadonlyMap<ChannelId, ChannelSettings> {
  const { channels, problems } = loadChannels(config.settings);
  tellProblems(terminal, problems);
  return channels;
}

function pick(
  terminal: Terminal,
  channels: ReadonlyMap<ChannelId, ChannelSettings>,
  id: string,
): ChannelSettings {
  const found = channels.get(channelId(id));
  if (found !== undefined) return found;
  const known = [...channels.keys()];
  const hint =
    didYouMean(id, known) ?? (known.length > 0 ? `one of ${known.join(', ')}` : 'none is configured');
  terminal.stderr.write(`no channel ${JSON.stringify(id)} that can be used — ${hint}\n`);
  throw new Exit(PROBLEMS_FOUND);
}

/** Undefined where nothing has run yet, or the store cannot be read: that is told, and the rest is shown. */
async function withOldStore<T>(
  terminal: Terminal,
  aside: Aside,
  ask: (backend: Backend) => Promise<T>,
): Promise<T | undefined> {
  let backend: Backend;
  try {
    backend = await openOldStore(aside, silentLog);
  } catch (error) {
    terminal.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return undefined;
  }
  try {
    return await ask(backend);
  } finally {
    await backend.close();
  }
}
