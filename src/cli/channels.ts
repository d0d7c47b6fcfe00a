import { Command } from 'commander';
import type { Backend } from '../backend/port.js';
import type { ChannelRecord } from '../backend/records.js';
import type { SendOutcome } from '../deliver/channel.js';
import { type ChannelSettings, openChannel } from '../deliver/registry.js';
import { trialDigest } from '../deliver/trial.js';
import { systemClock } from '../lib/clock.js';
import { silentLog } from '../lib/log.js';
import { type ChannelId, channelId, deliveryId } from '../model/id.js';
import { addressOf, type Unsubscription } from '../model/unsubscription.js';
import { countRecipients, type RecipientCount, recipientsOf } from '../pipeline/recipients.js';
import { linksOf } from '../pipeline/subscriptions.js';
import { pick, readChannels, withOldStore } from './asked-channel.js';
import { recipientsCommand, resubscribeCommand, unsubscribeCommand } from './recipients.js';
import { sayCount } from './say-count.js';
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
    .addCommand(recipientsCommand(terminal))
    .addCommand(unsubscribeCommand(terminal))
    .addCommand(resubscribeCommand(terminal))
    .addHelpText('after', '\nExample:\n  $ atalaya channels test desk');
}

function listCommand(terminal: Terminal): Command {
  return new Command('list')
    .description('list channels, which are stopped and why, and who has left')
    .option('--json', 'print as JSON')
    .addHelpText('after', '\nExample:\n  $ atalaya channels list')
    .action(async (options: { json?: true }, command: Command) => {
      const aside = readOrRefuse(terminal, command);
      const channels = readChannels(terminal, aside);
      const [states, left] = (await withOldStore(terminal, aside, readStates)) ?? [undefined, []];
      const rows = [...channels].map(([id, own]) => {
        const recipients = countRecipients(recipientsOf(id, own, aside.settings.routes, left));
        const counted = recipients.all === 0 ? {} : { recipients };
        return { id, type: own.type, ...stateOf(states, id), ...counted };
      });
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
  /** Of a channel that has some. */
  readonly recipients?: RecipientCount;
}

type States = ReadonlyMap<string, ChannelRecord & { readonly waiting: number }>;

async function readStates({ state }: Backend): Promise<[States, readonly Unsubscription[]]> {
  const records = await state.listChannels();
  const waiting = await state.listDeliveries({ states: ['waiting'], limit: MOST_WAITING });
  const count = (id: ChannelId) => waiting.filter(({ channel }) => channel === id).length;
  const states = new Map(records.map((record) => [record.id, { ...record, waiting: count(record.id) }]));
  return [states, await state.unsubscriptions()];
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
  const left = sayCount(state.recipients);
  if (state.state !== 'stopped')
    return [id, type, `${state.state === 'open' ? 'open' : 'not used yet'}${left}`];
  const waits = state.waiting > 0 ? `; ${state.waiting} waiting` : '';
  const next = state.probeAt === undefined ? '' : `; tried again ${when(state.probeAt)}`;
  return [
    id,
    type,
    `stopped since ${when(state.since)}: ${state.reason ?? 'no reason'}${waits}${next}${left}`,
  ];
}

function testCommand(terminal: Terminal): Command {
  return new Command('test')
    .description('send a test message to a channel, now and past the queue')
    .argument('<id>', 'the channel, as atalaya.yml calls it')
    .addHelpText('after', '\nExample:\n  $ atalaya channels test desk')
    .action(async (id: string, _options: object, command: Command) => {
      const aside = readOrRefuse(terminal, command);
      const settings = pick(terminal, readChannels(terminal, aside), id);
      const gone = await goneFrom(aside, channelId(id), settings);
      const failed = await sendTrial(terminal, aside, id, settings, gone);
      if (failed) throw new Exit(PROBLEMS_FOUND);
    });
}

/** Addresses of who wants nothing of the channel, tests neither; none before a store is there. */
async function goneFrom(aside: Aside, id: ChannelId, own: ChannelSettings): Promise<ReadonlySet<string>> {
  if (own.type !== 'email') return new Set();
  const backend = await openOldStore(aside, silentLog).catch(() => undefined);
  const left = await backend?.state.unsubscriptions().finally(() => backend.close());
  const recipients = recipientsOf(id, own, aside.settings.routes, left ?? []);
  return new Set(recipients.filter(({ gone }) => gone).map(({ address }) => address));
}

/** Through the channel's own code, as production does. @returns whether a recipient was not reached */
async function sendTrial(
  terminal: Terminal,
  { root, settings }: Aside,
  id: string,
  own: ChannelSettings,
  gone: ReadonlySet<string>,
): Promise<boolean> {
  const stdout = (text: string): void => void terminal.stdout.write(text);
  const allow = settings.network.allow;
  const links = linksOf(settings);
  const deps = { log: silentLog, stdout, root, allow, ...(links && { links }) };
  const channel = await openChannel(channelId(id), own, deps);
  const now = systemClock.now();
  const [body = ''] = channel.render(trialDigest(now, settings));
  let failed = false;
  try {
    for (const [n, recipient] of channel.recipients.entries()) {
      if (recipient !== undefined && gone.has(addressOf(recipient))) {
        terminal.stderr.write(`${id} (${recipient}): not sent, for they have unsubscribed\n`);
        continue;
      }
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
