/** What is kept of all feeds beside their records, of a store that an older version has written, or writes beside us. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openDb } from '../../src/backend/embedded/db.js';
import { openEmbedded } from '../../src/backend/embedded/embedded.js';
import { migrate } from '../../src/backend/embedded/migrate.js';
import { STEPS } from '../../src/backend/embedded/schema.js';
import type { State } from '../../src/backend/port.js';
import type { FeedRecord } from '../../src/backend/records.js';
import { openRedis } from '../../src/backend/redis/redis.js';
import { silentLog } from '../../src/lib/log.js';
import { Secret } from '../../src/lib/secret.js';
import { feedId } from '../../src/model/id.js';
import { aClock, aFeedRecord, NOON } from '../builders.js';
import { poll, WATCH } from './contract/stage.js';
import { type RedisServer, startRedis } from './redis-server.js';

const ANSWERED = aFeedRecord({ lastSuccessAt: NOON });
const FAILING = aFeedRecord({ failures: 3, failingSince: NOON - 1, lastSuccessAt: NOON - 2 });
const HOSTILE = '"failures":9,"failingSince":1,';
const RECORDS: readonly (readonly [id: string, enabled: number, record: FeedRecord])[] = [
  ['answered', 1, { ...ANSWERED, lastError: HOSTILE, validators: { etag: HOSTILE } }],
  ['answered too', 1, ANSWERED],
  ['failing', 1, FAILING],
  ['failing longer', 1, { ...FAILING, failingSince: NOON - 9 }],
  ['failing, nobody knows since when', 1, aFeedRecord({ failures: 1 })],
  ['new', 1, aFeedRecord()],
  ['paused', 0, FAILING],
];
const COVERAGE = {
  feeds: 6,
  answered: 2,
  failing: ['failing longer', 'failing', 'failing, nobody knows since when'],
};
const FEEDS = RECORDS.filter(([, enabled]) => enabled === 1).map(([id]) => ({ id: feedId(id), dueAt: NOON }));

describe('a file whose feeds nobody has counted', () => {
  /** The schema before feeds were counted. */
  const UNCOUNTED = 7;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'atalaya-coverage-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('has them counted when it is brought forward, and goes on counting', async () => {
    const file = join(folder, 'atalaya.db');
    const db = openDb(file);
    db.prepareFile();
    migrate(db, silentLog, STEPS.slice(0, UNCOUNTED));
    for (const [id, enabled, record] of RECORDS) {
      const row = [id, enabled, record.dueAt, JSON.stringify(record)];
      db.run('INSERT INTO feeds (id, enabled, rev, due_at, record) VALUES (?, ?, 0, ?, ?)', ...row);
    }
    db.close();
    const backend = await openEmbedded({ file, clock: aClock(), log: silentLog });
    await expectToGoOn(backend.state);
    await backend.close();
  });
});

describe('a store on Redis in which an older version has worked', () => {
  let server: RedisServer;
  let client: Redis;
  let state: State;
  let prefix: string;
  let close: () => Promise<void>;

  beforeAll(async () => {
    server = await startRedis();
    client = new Redis(server.url);
  });
  beforeEach(async () => {
    const tag = `coverage-${randomUUID()}`;
    prefix = `{${tag}}:`;
    const backend = await openRedis({ url: new Secret(server.url), tag, clock: aClock(), log: silentLog });
    ({ state, close } = backend);
    await state.adopt({ ...WATCH, feeds: RECORDS.map(([id]) => ({ id: feedId(id), dueAt: NOON })) });
    await workAsBefore();
    return close;
  });
  afterAll(async () => {
    client.disconnect();
    await server.stop();
  });

  /** What commits and an adoption did that knew of records, revs and due times alone. */
  async function workAsBefore(): Promise<void> {
    for (const [id, enabled, record] of RECORDS) {
      await client.hset(`${prefix}feeds`, id, JSON.stringify(record));
      if (enabled === 0) await client.zrem(`${prefix}feeds:due`, id);
    }
  }

  it('counts right from the next adoption on', async () => {
    await state.adopt({ ...WATCH, feeds: FEEDS });
    await expectToGoOn(state);
  });

  it('counts right from the next sweep on, though the older one works beside us', async () => {
    await state.sweep({ itemsBefore: 0, archiveMaxBytes: 1e9, deliveriesBefore: 0 });
    await expectToGoOn(state);
  });

  it('counts a feed right once a poll of it is committed', async () => {
    await poll(state, { feed: feedId('failing'), record: FAILING });
    expect((await state.coverage()).failing).toEqual(['failing']);
  });

  it('places all of many feeds anew', async () => {
    const feeds = Array.from({ length: 1_500 }, (_, n) => ({ id: feedId(`f${n}`), dueAt: NOON }));
    await state.adopt({ ...WATCH, feeds });
    const failing = JSON.stringify(FAILING);
    await client.hset(`${prefix}feeds`, Object.fromEntries(feeds.map(({ id }) => [id, failing])));
    await state.adopt({ ...WATCH, feeds });
    expect(await client.zcard(`${prefix}feeds:failing`)).toBe(feeds.length);
    expect(await state.coverage()).toMatchObject({ feeds: feeds.length, answered: 0 });
    expect((await state.listFeeds()).map(({ id }) => id)).toEqual(
      [...feeds, ...RECORDS.map(([id]) => ({ id }))].map(({ id }) => id).toSorted(),
    );
  });
});

/** It is counted, and counted on. */
async function expectToGoOn(state: State): Promise<void> {
  expect(await state.coverage()).toEqual(COVERAGE);
  await poll(state, { feed: feedId('failing'), record: ANSWERED });
  await poll(state, { feed: feedId('new'), record: FAILING });
  const failing = ['failing longer', 'new', 'failing, nobody knows since when'];
  expect(await state.coverage()).toEqual({ feeds: 6, answered: 3, failing });
  await state.adopt({ ...WATCH, feeds: FEEDS.slice(2) });
  expect(await state.coverage()).toEqual({ feeds: 4, answered: 1, failing });
}
