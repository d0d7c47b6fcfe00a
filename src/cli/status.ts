import { Command } from 'commander';
import { ROLES } from '../backend/jobs.js';
import type { ActiveMute } from '../backend/records.js';
import type { WorkerRecord } from '../backend/work-records.js';
import type { Settings } from '../config/settings.js';
import { many } from '../lib/count.js';
import { printAbout } from '../lib/duration.js';
import { silentLog } from '../lib/log.js';
import type { Delivery } from '../model/delivery.js';
import { type Health, type LastDigest, readHealth } from './health.js';
import { sayCount } from './say-count.js';
import { openStore, readOrRefuse, sayPlace } from './store.js';
import { type Terminal, write, writeJson } from './terminal.js';

const FAILING_SHOWN = 10;

/** How the watch is: what it holds, what is due, who works, what fails. Reads beside a running service. */
export function statusCommand(terminal: Terminal): Command {
  return new Command('status')
    .description('show who works, what is due, what the store holds and what fails')
    .option('--json', 'print as JSON')
    .addHelpText('after', '\nExample:\n  $ atalaya status --json | jq .store.due')
    .action(async (options: { json?: true }, command: Command) => {
      const aside = readOrRefuse(terminal, command);
      const backend = await openStore(aside, silentLog);
      try {
        const health = await readHealth(backend, aside);
        if (options.json) await writeJson(terminal, health);
        else await write(terminal.stdout, printHealth(health, aside.settings));
      } finally {
        await backend.close();
      }
    });
}

function printHealth(health: Health, settings: Settings): string {
  const { store, feeds, channels, mutes, left, digests } = health;
  const enabled = feeds.filter((feed) => feed.enabled);
  const failing = enabled.filter((feed) => feed.failures > 0).toSorted((a, b) => b.failures - a.failures);
  const answered = enabled.filter((feed) => feed.failures === 0 && feed.lastSuccessAt !== undefined).length;
  const lines = [
    `store       ${sayPlace(settings, store.place)}, schema ${store.schema}`,
    ...printWorkers(health),
    `due         ${printDue(health)}`,
    `feeds       ${answered} of ${enabled.length} answered${failing.length > 0 ? `, ${failing.length} failing` : ''}`,
    `archive     ${many(store.items, 'item')}, ${mebibytes(store.archiveBytes)}, back to ${when(store.oldestItemAt)}`,
    `stories     ${store.openStories} open, ${many(store.alerts, 'alert')}`,
    `deliveries  ${printStates(store.deliveries)}`,
    ...digests.map((digest) => `digest      ${printDigest(digest)}`),
    ...store.openDigests.map(
      (open) =>
        `route       ${open.route}: ${many(open.alerts, 'alert')} waiting, closes ${when(open.closesAt)}`,
    ),
    ...mutes.map((mute) => `muted       ${printMute(mute)}`),
    ...channels
      .filter((channel) => channel.state === 'stopped')
      .map(
        (channel) => `channel     ${channel.id} is stopped since ${when(channel.since)}: ${channel.reason}`,
      ),
    ...left.map(({ channel, ...count }) => `channel     ${channel}${sayCount(count).replace(';', ':')}`),
    ...failing
      .slice(0, FAILING_SHOWN)
      .map(
        (feed) =>
          `failing     ${feed.id}: ${many(feed.failures, 'time')} since ${when(feed.failingSince)}: ${feed.lastError}`,
      ),
  ];
  if (failing.length > FAILING_SHOWN) lines.push(`            and ${failing.length - FAILING_SHOWN} more`);
  return `${lines.join('\n')}\n`;
}

/** One line each; then, where they do not agree with one another or with the files here, that they do not. */
function printWorkers({ workers, configuration }: Health): readonly string[] {
  if (workers.length === 0) return ['workers     none running'];
  const differing = new Set(workers.map((worker) => worker.configuration)).size > 1;
  const lines = workers.map((worker) => {
    const other = configuration !== undefined && worker.configuration !== configuration;
    return `worker      ${printWorker(worker)}${other ? ', not the files here' : ''}`;
  });
  if (differing) lines.push('            the workers differ: give all the same files');
  if (configuration === undefined) lines.push('            the files here have errors: atalaya check');
  return lines;
}

function printWorker({ holder, roles, version, startedAt, configuration }: WorkerRecord): string {
  const what = ROLES.every((role) => roles.includes(role)) ? 'all' : roles.join(', ');
  return `${holder}: ${what}; since ${when(startedAt)}, version ${version}, configuration ${configuration.slice(0, 6)}`;
}

function printDue({ now, store: { due }, workers }: Health): string {
  const { oldestAt = now, feeds, digests, deliveries } = due;
  const some = [
    feeds > 0 ? many(feeds, 'feed') : '',
    digests > 0 ? many(digests, 'digest') : '',
    deliveries > 0 ? many(deliveries, 'delivery', 'deliveries') : '',
  ].filter((each) => each !== '');
  if (some.length === 0) return 'nothing';
  const idle = workers.some((worker) => worker.roles.some((role) => role !== 'web'))
    ? ''
    : '; nobody works on it';
  return `${some.join(', ')}, the oldest for ${printAbout(now - oldestAt)}${idle}`;
}

function printDigest({ route, at, stories, deliveries }: LastDigest): string {
  return `${route} ${when(at)}: ${many(stories, 'story', 'stories')}; ${printStates(deliveries)}`;
}

function printStates(states: Readonly<Partial<Record<Delivery['state'], number>>>): string {
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
  return `${many(held, 'alert')} held back`;
}

/** To the minute, UTC. */
export function when(at: number | undefined): string {
  return at === undefined ? 'never' : `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')}Z`;
}
