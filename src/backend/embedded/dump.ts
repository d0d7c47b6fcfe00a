/** All that the file holds, as it was at one moment: read on a connection of its own, while work goes on beside it. */
import type { Clock } from '../../lib/clock.js';
import type { Delivery } from '../../model/delivery.js';
import type { Digest } from '../../model/digest.js';
import { alertId, type DigestId, feedId, noticeId, type RouteId, routeId } from '../../model/id.js';
import type { Notice } from '../../model/notice.js';
import { unpack } from '../pack.js';
import { sketchName } from '../sketch-name.js';
import { atRest, type Entry, fewRecords, type StoreRecord } from '../store-record.js';
import { listRules } from './adopt.js';
import { listChannels } from './channels.js';
import { type Db, openDb, parse, type Value } from './db.js';
import { listFeeds } from './feeds.js';
import { type KeyColumns, splitKeys, unpackSketch } from './key-columns.js';
import { listMutes } from './mutes.js';
import { readAlertText } from './sketch-text.js';
import { toStory } from './stories.js';
import { listUnsubscriptions } from './unsubscriptions.js';
import { termCounts } from './words.js';

/** Rows read at a time. */
const PIECE = 200;

export async function* dump(shared: Db, clock: Clock): AsyncIterable<StoreRecord> {
  const db = openDb(shared.file);
  try {
    db.exec('BEGIN DEFERRED');
    for (const record of recordsOf(db, clock.now())) {
      if (record === 'pause') await new Promise(setImmediate);
      else yield record;
    }
  } finally {
    db.rollBack(); // nothing was written: it lets go of the moment
    db.close();
  }
}

type Records = Generator<StoreRecord | 'pause'>;

function* recordsOf(db: Db, now: number): Records {
  yield { kind: 'numbers', stories: lastOf(db, 'stories'), deliveries: lastOf(db, 'deliveries') };
  yield* fewRecords({
    rules: listRules(db),
    channels: listChannels(db),
    mutes: listMutes(db, now),
    unsubscriptions: listUnsubscriptions(db),
    terms: termCounts(db),
  });
  const feeds = listFeeds(db);
  for (const feed of feeds) yield { kind: 'feed', feed };
  for (const { id } of feeds) yield* marksOf(db, id);
  yield* items(db);
  yield* stories(db);
  yield* alertsAndNotices(db);
  yield* digests(db);
  yield* windows(db);
  yield* deliveries(db);
}

/** Rows in pieces, each after the last: `sql` takes where to go on and how many. */
function* inPieces<Row extends object>(
  db: Db,
  sql: string,
  first: readonly Value[],
  placeOf: (row: Row) => readonly Value[],
): Generator<Row | 'pause'> {
  let place = first;
  for (;;) {
    const rows = db.all<Row>(sql, ...place, PIECE);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < PIECE) return;
    place = placeOf(last);
    yield 'pause';
  }
}

function* mapped<Row extends object>(
  rows: Generator<Row | 'pause'>,
  map: (row: Row) => StoreRecord,
): Records {
  for (const row of rows) yield typeof row === 'string' ? row : map(row);
}

function lastOf(db: Db, table: string): number {
  return db.get<{ seq: number }>('SELECT seq FROM sqlite_sequence WHERE name = ?', table)?.seq ?? 0;
}

function marksOf(db: Db, feed: string): Records {
  const rows = inPieces<{ key: string; mark: string; metAt: number }>(
    db,
    `SELECT key, mark, met_at AS metAt FROM seen WHERE feed = ? AND key > ? ORDER BY key LIMIT ?`,
    [feed, ''],
    ({ key }) => [feed, key],
  );
  return mapped(rows, (row) => ({ kind: 'seen', feed: feedId(feed), ...row }));
}

function items(db: Db): Records {
  const rows = inPieces<{ n: number; at: number; body: Uint8Array }>(
    db,
    `SELECT n, first_seen_at AS at, body FROM items
     WHERE (first_seen_at, n) > (?, ?) ORDER BY first_seen_at, n LIMIT ?`,
    [Number.MIN_SAFE_INTEGER, 0],
    ({ at, n }) => [at, n],
  );
  return mapped(rows, ({ at, body }) => ({
    kind: 'item',
    archived: { ...unpack(body), firstSeenAt: at },
  }));
}

function stories(db: Db): Records {
  const rows = inPieces<KeyColumns & { seq: number; id: string; closesAt: number; data: string }>(
    db,
    `SELECT seq, id, closes_at AS closesAt, exact, sketch, data FROM stories
     WHERE (closes_at, id) > (?, ?) ORDER BY closes_at, id LIMIT ?`,
    [Number.MIN_SAFE_INTEGER, ''],
    ({ closesAt, id }) => [closesAt, id],
  );
  return mapped(rows, (row) => ({
    kind: 'story',
    story: toStory(row),
    keys: {
      exact: splitKeys(row.exact).toSorted(),
      sketch: Array.from(unpackSketch(row.sketch), sketchName).sort(),
    },
  }));
}

interface Dated {
  readonly id: string;
  readonly at: number;
  readonly data: string;
}

function byTime(db: Db, table: 'alerts' | 'notices' | 'digests'): Generator<Dated | 'pause'> {
  return inPieces<Dated>(
    db,
    `SELECT id, at, data FROM ${table} WHERE (at, id) > (?, ?) ORDER BY at, id LIMIT ?`,
    [Number.MIN_SAFE_INTEGER, ''],
    ({ at, id }) => [at, id],
  );
}

function* alertsAndNotices(db: Db): Records {
  yield* mapped(byTime(db, 'alerts'), ({ data }) => ({ kind: 'alert', alert: readAlertText(data) }));
  yield* mapped(byTime(db, 'notices'), ({ data }) => ({ kind: 'notice', notice: parse<Notice>(data) }));
}

function digests(db: Db): Records {
  return mapped(byTime(db, 'digests'), ({ id, at, data }) => ({
    kind: 'digest',
    digest: parse<Digest>(data),
    at,
    counts:
      db.get(
        `SELECT 1 FROM digests WHERE id = ?1 AND closed_at IS NOT NULL
         AND EXISTS (SELECT 1 FROM deliveries WHERE digest = ?1)`,
        id,
      ) !== undefined,
    told: entries(db, 'digest = ?', id),
  }));
}

function* windows(db: Db): Records {
  const routes = db.all<{ id: string; version: number; openedAt: number | null; closesAt: number }>(
    'SELECT id, version, opened_at AS openedAt, closes_at AS closesAt FROM routes ORDER BY id',
  );
  for (const { id, version, openedAt, closesAt } of routes) {
    const waiting = entries(db, 'route = ? AND digest IS NULL', id);
    const open = openedAt === null ? {} : { open: { openedAt, closesAt } };
    yield { kind: 'window', route: routeId(id), version, ...open, waiting };
  }
}

function entries(db: Db, condition: string, id: DigestId | RouteId | string): Entry[] {
  return db
    .all<{ kind: 'alert' | 'notice'; ref: string }>(
      `SELECT kind, ref FROM entries WHERE ${condition} ORDER BY n`,
      id,
    )
    .map(({ kind, ref }) => (kind === 'alert' ? { alert: alertId(ref) } : { notice: noticeId(ref) }));
}

function deliveries(db: Db): Records {
  const rows = inPieces<{ n: number; state: Delivery['state']; at: number; dueAt: number; data: string }>(
    db,
    `SELECT n, state, created_at AS at, due_at AS dueAt, data FROM deliveries
     WHERE (created_at, n) > (?, ?) ORDER BY created_at, n LIMIT ?`,
    [Number.MIN_SAFE_INTEGER, 0],
    ({ at, n }) => [at, n],
  );
  return mapped(rows, ({ n, state, dueAt, data }) => ({
    kind: 'delivery',
    n,
    delivery: atRest({ ...parse<Delivery>(data), state, dueAt }),
  }));
}
