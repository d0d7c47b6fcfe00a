import { Command } from 'commander';
import type { State } from '../backend/port.js';
import type { StoredFeed } from '../backend/records.js';
import { silentLog } from '../lib/log.js';
import type { Feed } from '../model/feed.js';
import type { Watch } from '../pipeline/load.js';
import { traceItem, type Way } from '../pipeline/why.js';
import { lookUp } from './asked-item.js';
import { sayText } from './emphasis.js';
import { printWay } from './print-way.js';
import { when } from './status.js';
import { loadOrRefuse, openOldStore } from './store.js';
import { Exit, PROBLEMS_FOUND, type Terminal, write, writeJson } from './terminal.js';

/** What became of an item: every stage that it passed, and where it stopped. */
export function whyCommand(terminal: Terminal): Command {
  return new Command('why')
    .description('tell the whole way of an item: seen, matched, joined, alerted, routed, delivered, or not')
    .argument('<item>', 'its address, or its id')
    .option('--json', 'print as JSON')
    .allowUnknownOption() // ids may begin with a hyphen
    .addHelpText('after', '\nExample:\n  $ atalaya why https://news.example/2026/05/flight')
    .action(async (asked: string, options: { json?: true }, command: Command) => {
      const watch = await loadOrRefuse(terminal, command);
      const backend = await openOldStore(watch, silentLog);
      try {
        const ways: Way[] = [];
        for (const archived of await lookUp(backend.state, asked, terminal)) {
          ways.push(await traceItem(backend.state, watch, archived));
        }
        if (options.json) await writeJson(terminal, ways.map(asJson));
        else await write(terminal.stdout, ways.map((way) => printWay(terminal.data, watch, way)).join('\n'));
        if (ways.length > 0) return;
        terminal.stderr.write(await sayUnseen(backend.state, watch, asked));
        throw new Exit(PROBLEMS_FOUND);
      } finally {
        await backend.close();
      }
    });
}

/** It never came, or has gone again: which feeds could have brought it, and how they are. */
async function sayUnseen(state: State, watch: Watch, asked: string): Promise<string> {
  const { oldestItemAt } = await state.status();
  const lines = [
    `It stopped before the watch: no archived item has the id or address ${sayText(asked)}.`,
    oldestItemAt === undefined
      ? 'The archive is empty: nothing has been polled yet.'
      : `The archive reaches back to ${when(oldestItemAt)}; what was seen before is not kept (archive.days).`,
  ];
  const host = hostOf(asked);
  if (host !== undefined) {
    const near = watch.feeds.filter((feed) => hostOf(feed.url) === host);
    if (near.length === 0) lines.push(`No feed has its address at ${sayText(host)}.`);
    for (const feed of near) lines.push(sayFeed(feed, await state.readFeed(feed.id)));
  }
  return `${lines.join('\n')}\n`;
}

function sayFeed(feed: Feed, record: StoredFeed | undefined): string {
  const name = `${feed.id} (${sayText(feed.name)})`;
  if (!feed.enabled) return `Feed ${name} is of that place and is not enabled.`;
  if (record?.lastPollAt === undefined) return `Feed ${name} is of that place and was never polled.`;
  const last = `Feed ${name} is of that place and was last polled ${when(record.lastPollAt)}`;
  if (record.failures === 0) return `${last}; it answered, and that item was not in it.`;
  const failing = `it fails since ${when(record.failingSince)}: ${sayText(record.lastError ?? 'no reason is known')}`;
  return `${last}; ${failing}`;
}

function hostOf(address: string): string | undefined {
  try {
    return new URL(address).hostname.replace(/^www\./, '') || undefined;
  } catch {
    return undefined;
  }
}

function asJson({ changed, joined, tellings, ...way }: Way) {
  return {
    ...way,
    changed: Object.fromEntries(changed),
    ...(joined && {
      story: { id: joined.story.id, sources: joined.story.sources, place: joined.place },
      like: joined.like && { item: joined.like.other.item, by: joined.like.by },
    }),
    tellings: tellings.map(({ alert: { item, ...alert }, own, routes }) => ({
      alert: { ...alert, item: item.item },
      own,
      routes: routes.map(({ deliveries, ...route }) => ({
        ...route,
        deliveries: deliveries.map(({ parts: _, ...delivery }) => delivery), // messages can be long
      })),
    })),
  };
}
