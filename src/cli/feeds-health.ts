/** `feeds health` and `feeds schedule`: what the watch knows of its own eyes. They read beside a running service. */
import { Command } from 'commander';
import type { StoredFeed } from '../backend/records.js';
import { DAY, printAbout } from '../lib/duration.js';
import { silentLog } from '../lib/log.js';
import type { Feed } from '../model/feed.js';
import { type FeedState, judgeFeeds } from '../pipeline/feed-state.js';
import { sayText } from './emphasis.js';
import { when } from './status.js';
import { openOldStore, readOrRefuse } from './store.js';
import { printTable } from './table.js';
import { type Terminal, write, writeJson } from './terminal.js';

export function healthCommand(terminal: Terminal): Command {
  return new Command('health')
    .description(
      'show how each feed does, the worst first: failing, rolled over, empty, quiet, undated, language',
    )
    .option('--json', 'print as JSON, with the bounds of gaps')
    .addHelpText('after', '\nExample:\n  $ atalaya feeds health | head')
    .action(async (options: { json?: true }, command: Command) => {
      const { feeds, stored, now } = await readFeedsAndRecords(terminal, command);
      const states = judgeFeeds(feeds, stored, now);
      if (options.json) await writeJson(terminal, states);
      else await write(terminal.stdout, printStates(states, now));
    });
}

export function scheduleCommand(terminal: Terminal): Command {
  return new Command('schedule')
    .description('show when each feed is asked next, and why then')
    .option('--json', 'print as JSON')
    .addHelpText('after', '\nExample:\n  $ atalaya feeds schedule | head')
    .action(async (options: { json?: true }, command: Command) => {
      const { feeds, stored, now } = await readFeedsAndRecords(terminal, command);
      const records = new Map(stored.map((record) => [record.id, record]));
      const rows = feeds
        .filter((feed) => feed.enabled)
        .map((feed) => whenAsked(feed, records.get(feed.id), now))
        .toSorted((a, b) => a.dueAt - b.dueAt);
      if (options.json) await writeJson(terminal, rows);
      else await write(terminal.stdout, printSchedule(rows, now));
    });
}

interface Asked {
  readonly feed: Feed['id'];
  /** Epoch ms. */
  readonly dueAt: number;
  readonly lastPollAt?: number;
  /** Time between the last poll and the next, ms. */
  readonly wait?: number;
  readonly why: string;
}

function whenAsked(feed: Feed, stored: StoredFeed | undefined, now: number): Asked {
  if (stored?.lastPollAt === undefined) return { feed: feed.id, dueAt: now, why: 'it was never asked' };
  const { lastPollAt, dueAt } = stored;
  const edited = stored.askedUrl !== undefined && stored.askedUrl !== feed.url;
  const why = edited ? 'its url was edited' : (stored.dueWhy ?? 'not known: polled by an earlier version');
  return { feed: feed.id, dueAt, lastPollAt, wait: dueAt - lastPollAt, why };
}

async function readFeedsAndRecords(terminal: Terminal, command: Command) {
  const aside = readOrRefuse(terminal, command);
  const backend = await openOldStore(aside, silentLog);
  try {
    const [stored, now] = await Promise.all([backend.state.listFeeds(), backend.state.now()]);
    return { feeds: aside.config.feeds.map(({ value }) => value), stored, now };
  } finally {
    await backend.close();
  }
}

function printStates(states: readonly FeedState[], now: number): string {
  if (states.length === 0) return 'No feeds.\n';
  const head = ['state', 'feed', 'since', 'last answer', 'a new item every', 'today', 'why'];
  const rows = states.map(({ id, state, since, lastSuccessAt, rhythm, today, why }) => [
    state,
    id,
    since === undefined ? '' : when(since),
    lastSuccessAt === undefined ? 'never' : `${printAbout(now - lastSuccessAt)} ago`,
    rhythm === undefined ? '?' : printAbout(rhythm),
    today === undefined ? '?' : `${today.seen} of ${Math.round(today.expected)}`,
    why.map(sayText).join('; '),
  ]);
  return `${printTable([head, ...rows])}\n${countStates(states)}\n`;
}

function countStates(states: readonly FeedState[]): string {
  const counts = new Map<string, number>();
  for (const { state } of states) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts].map(([state, count]) => `${count} ${state}`).join(', ');
}

function printSchedule(rows: readonly Asked[], now: number): string {
  if (rows.length === 0) return 'No feeds are on.\n';
  const head = ['next', 'feed', 'last', 'wait', 'why'];
  return printTable([
    head,
    ...rows.map(({ feed, dueAt, lastPollAt, wait, why }) => [
      dueAt <= now ? 'now' : `in ${printAbout(dueAt - now)}`,
      feed,
      lastPollAt === undefined ? 'never' : `${printAbout(now - lastPollAt)} ago`,
      wait === undefined ? '' : printAbout(Math.min(wait, 365 * DAY)),
      why,
    ]),
  ]);
}
