/** All that the store holds, in pieces: whoever works meanwhile moves some of it from one piece to the next. */
import type { Digest } from '../../model/digest.js';
import { alertId, type FeedId, noticeId, routeId } from '../../model/id.js';
import type { Notice } from '../../model/notice.js';
import type { Alert, Story } from '../../model/story.js';
import { atRest, type Entry, fewRecords, type StoreRecord } from '../store-record.js';
import { listRules } from './adopt.js';
import { readArchive } from './archive.js';
import { listChannels } from './channels.js';
import { toShown } from './deliveries.js';
import { explain } from './explain.js';
import { inOrder, listFeeds } from './feeds.js';
import { listMutes } from './mutes.js';
import { namesUnder } from './names.js';
import { json, list, number, type Reply, type Server, text } from './scripts.js';
import { listUnsubscriptions } from './unsubscriptions.js';
import { termCounts } from './words.js';

/** Asked for at a time: a digest may be large. */
const PIECE = 100;
const MARKS = 1000;

type Records = AsyncIterable<StoreRecord>;

export async function* dump(server: Server): Records {
  const [stories, deliveries] = list(await server.run('dumpNumbers', {}));
  yield { kind: 'numbers', stories: number(stories), deliveries: number(deliveries) };
  yield* fewRecords({
    rules: await listRules(server),
    channels: await listChannels(server),
    mutes: await listMutes(server),
    unsubscriptions: await listUnsubscriptions(server),
    terms: await termCounts(server),
  });
  const feeds = await listFeeds(server);
  for (const feed of feeds) yield { kind: 'feed', feed };
  for (const { id } of feeds) yield* marksOf(server, id);
  for await (const archived of readArchive(server, 0)) yield { kind: 'item', archived };
  yield* inPieces(server, 'stories', toStory);
  yield* inPieces(server, 'alerts', (reply) => ({ kind: 'alert', alert: json<Alert>(reply) }));
  yield* inPieces(server, 'notices', (reply) => ({ kind: 'notice', notice: json<Notice>(reply) }));
  yield* inPieces(server, 'digests', toDigest);
  yield* windows(server);
  yield* inPieces(server, 'deliveries', toDelivery);
}

async function* inPieces(server: Server, kind: string, map: (reply: Reply) => StoreRecord): Records {
  for (let skip = 0; ; skip += PIECE) {
    const piece = list(await server.run('dump', { kind, skip, limit: PIECE }));
    for (const reply of piece) yield map(reply);
    if (piece.length < PIECE) return;
  }
}

/** Read on the side, not in a script: a feed's marks may be many. */
async function* marksOf({ client, prefix, place }: Server, feed: FeedId): Records {
  const marks = new Map<string, { mark: string; metAt: number }>(); // a scan may show one twice
  try {
    for await (const found of client.hscanStream(`${prefix}seen:${feed}`, { count: MARKS })) {
      const texts = found as string[]; // HSCAN answers names and values
      for (let i = 0; i < texts.length; i += 2) {
        const [, met = '', mark = ''] = /^(\w+) (.*)$/s.exec(texts[i + 1] ?? '') ?? [];
        marks.set(texts[i] ?? '', { mark, metAt: Number.parseInt(met, 36) });
      }
    }
  } catch (error) {
    throw explain(error, place);
  }
  const inKeyOrder = [...marks].sort(([a], [b]) => inOrder(a, b));
  for (const [key, mark] of inKeyOrder) yield { kind: 'seen', feed, key, ...mark };
}

function toStory(reply: Reply): StoreRecord {
  const [head, story, keys] = list(reply);
  const all = text(keys)
    .split(' ')
    .filter((key) => key !== '')
    .sort(inOrder);
  const ofKind = (letter: string) => all.filter((key) => key[0] === letter).map((key) => key.slice(1));
  return {
    kind: 'story',
    story: { ...json<Story>(story), seq: Number(text(head).split(':')[1]) },
    keys: { exact: ofKind('e'), sketch: ofKind('s') },
  };
}

function toDigest(reply: Reply): StoreRecord {
  const [digest, at, counts, told] = list(reply);
  return {
    kind: 'digest',
    digest: json<Digest>(digest),
    at: number(at),
    counts: number(counts) === 1,
    told: toEntries(told),
  };
}

async function* windows(server: Server): Records {
  const routes = await namesUnder(server, 'route:');
  for (const name of routes.sort(inOrder)) {
    const route = routeId(name);
    const [version, openedAt, closesAt, waiting] = list(await server.run('dumpWindow', { route }));
    const open =
      openedAt === null ? {} : { open: { openedAt: number(openedAt), closesAt: number(closesAt) } };
    yield { kind: 'window', route, version: number(version), ...open, waiting: toEntries(waiting) };
  }
}

/** @param reply as in `open:<route>`: a:alert or n:notice */
function toEntries(reply: Reply | undefined): Entry[] {
  return list(reply)
    .map(text)
    .map((entry) => {
      const id = entry.slice(2);
      return entry.startsWith('a') ? { alert: alertId(id) } : { notice: noticeId(id) };
    });
}

function toDelivery(reply: Reply): StoreRecord {
  const [n, shown] = list(reply);
  return { kind: 'delivery', n: number(n), delivery: atRest(toShown(shown)) };
}
