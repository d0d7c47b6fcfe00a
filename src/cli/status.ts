import { Command } from 'commander';
import type { ActiveMute, ChannelRecord, StoredFeed, StoreStatus } from '../backend/records.js';
import { silentLog } from '../lib/log.js';
import { openStore, readOrRefuse } from './store.js';
import { type Terminal, write, writeJson } from './terminal.js';

const FAILING_SHOWN = 10;

interface Health {
  readonly store: StoreStatus;
  readonly feeds: readonly StoredFeed[];
  readonly channels: readonly ChannelRecord[];
  readonly mutes: readonly ActiveMute[];
}

/** How the watch is: what it holds, what is due, who works, what fails. Reads beside a running service. */
export function statusCommand(terminal: Terminal): Command {
  return new Command('status')
    .description('show what the store holds, what is due, who works and what fails')
    .option('--json', 'print as JSON')
    .addHelpText('after', '\nExample:\n  $ atalaya status --json | jq .store.deliveries')
    .action(async (options: { json?: true }, command: Command) => {
      const backend = await openStore(readOrRefuse(terminal, command), silentLog);
      try {
        const { state } = backend;
        const [store, feeds, channels, mutes] = await Promise.all([
          state.status(),
          state.listFeeds(),
          state.listChannels(),
          state.mutes(),
        ]);
        if (options.json) await writeJson(terminal, { store, feeds, channels, mutes });
        else await write(terminal.stdout, printHealth({ store, feeds, channels, mutes }));
      } finally {
        await backend.close();
      }
    });
}

function printHealth({ store, feeds, channels, mutes }: Health): string {
  const enabled = feeds.filter((feed) => feed.enabled);
  const failing = enabled.filter((feed) => feed.failures > 0).toSorted((a, b) => b.failures - a.failures);
  const answered = enabled.filter((feed) => feed.failures === 0 && feed.lastSuccessAt !== undefined).length;
  const lines = [
    `store       ${store.place}, schema ${store.schema}`,
    `workers     ${store.leases.find((lease) => lease.name === 'workers')?.holder ?? 'none running'}`,
    `feeds       ${answered} of ${enabled.length} answered${failing.length > 0 ? `, ${failing.length} failing` : ''}`,
    `archive     ${store.items} items, ${mebibytes(store.archiveBytes)}, back to ${when(store.oldestItemAt)}`,
    `stories     ${store.openStories} open, ${store.alerts} alerts`,
    `deliveries  ${countStates(store.deliveries)}`,
    ...store.openDigests.map(
      (open) => `route       ${open.route}: ${open.alerts} alerts waiting, closes ${when(open.closesAt)}`,
    ),
    ...mutes.map((mute) => `muted       ${printMute(mute)}`),
    ...channels
      .filter((channel) => channel.state === 'stopped')
      .map(
        (channel) => `channel     ${channel.id} is stopped since ${when(channel.since)}: ${channel.reason}`,
      ),
    ...failing
      .slice(0, FAILING_SHOWN)
      .map(
        (feed) =>
          `failing     ${feed.id}: ${feed.failures} times since ${when(feed.failingSince)}: ${feed.lastError}`,
      ),
  ];
  if (failing.length > FAILING_SHOWN) lines.push(`            and ${failing.length - FAILING_SHOWN} more`);
  return `${lines.join('\n')}\n`;
}

function countStates(states: StoreStatus['deliveries']): string {
  const some = Object.entries(states).filter(([, count]) => count > 0);
  return some.map(([state, count]) => `${count} ${state}`).join(', ') || 'none';
}

function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}

/** `rule cargo-flights until 2026-05-13 16:00Z: air show; 3 alerts held back` */
export function printMute(mute: ActiveMute): string {
  return `${mute.subject} ${mute.name} until ${when(mute.until)}: ${mute.why}; ${sayHeld(mute)}`;
}

export function sayHeld({ held }: ActiveMute): string {
  return `${held} ${held === 1 ? 'alert' : 'alerts'} held back`;
}

/** To the minute, UTC. */
export function when(at: number | undefined): string {
  return at === undefined ? 'never' : `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')}Z`;
}
