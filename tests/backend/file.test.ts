/** The embedded store and its file: damaged, foreign, newer, older, full. */
import { mkdir, mkdtemp, open as openFile, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Db, openDb } from '../../src/backend/embedded/db.js';
import { addDigest } from '../../src/backend/embedded/digests.js';
import { backendOn, openEmbedded } from '../../src/backend/embedded/embedded.js';
import { migrate } from '../../src/backend/embedded/migrate.js';
import { STEPS } from '../../src/backend/embedded/schema.js';
import { type Backend, BackendError } from '../../src/backend/port.js';
import { type Log, silentLog } from '../../src/lib/log.js';
import { storyId } from '../../src/model/id.js';
import { aClock, aDigest, aFeedRecord, anAlert, anItem, NOON } from '../builders.js';
import { FEED, plan, poll, WATCH } from './contract/stage.js';

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atalaya-file-'));
  file = join(folder, 'atalaya.db');
});
afterEach(() => rm(folder, { recursive: true }));

describe('a file', () => {
  it('is made with its folder', async () => {
    file = join(folder, 'var', 'lib', 'atalaya.db');
    await (await open()).close();
    expect((await stat(file)).isFile()).toBe(true);
  });

  it('can be closed twice, and says so when it is used afterwards', async () => {
    const backend = await open();
    await backend.close();
    await backend.close();
    await expect(backend.state.status()).rejects.toThrow(`${file}: the store is closed`);
  });

  it.each([
    ['is text', () => writeFile(file, 'Dear diary, '.repeat(1_000)), 'not a store of ours'],
    ['is a folder', () => mkdir(file), 'cannot be opened'],
    [
      'lies in a file',
      async () => {
        await writeFile(join(folder, 'var'), '');
        file = join(folder, 'var', 'atalaya.db');
      },
      'cannot be opened',
    ],
    [
      'belongs to another program',
      () => change((db) => db.exec('CREATE TABLE recipes (name)')),
      'another program',
    ],
    [
      'is newer',
      () => makeThen((db) => db.pragma('user_version', STEPS.length + 1)),
      'run the newer Atalaya',
    ],
    ['was cut short', () => makeThen(() => {}).then(() => cut(file, 8_192)), 'the store is damaged'],
    ['has damaged pages', () => makeThen(() => {}).then(() => scribble(file)), 'the store is damaged'],
  ])('that %s is refused by name', async (_, prepare, words) => {
    await prepare();
    const refusal = await open()
      .then((backend) => backend.state.status().finally(() => backend.close()))
      .catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(BackendError);
    expect(String(refusal)).toContain(file);
    expect(String(refusal)).toContain(words);
  });

  it('of another program is left as it was', async () => {
    await change((db) => db.exec('CREATE TABLE recipes (name)'));
    const before = await readFile(file);
    await expect(open()).rejects.toThrow(BackendError);
    expect((await readFile(file)).equals(before)).toBe(true);
  });

  it('that may not be written is refused by name', async () => {
    await makeThen((db) => db.exec('PRAGMA query_only=1'));
    const db = openDb(file);
    db.exec('PRAGMA query_only=1');
    const { state, close } = backendOn(db, aClock());
    await expect(state.adopt(WATCH)).rejects.toThrow(`${file}: the store cannot be written`);
    await close();
  });
});

describe('a schema whose long rows had no numbers', () => {
  it('keeps its feeds, with their latest commits, and its digests', async () => {
    file = join(folder, 'older.db');
    const [digest, record] = [aDigest(), aFeedRecord({ dueAt: NOON })];
    await change((db) => {
      db.prepareFile();
      migrate(db, silentLog, STEPS.slice(0, 11));
      addDigest(db, NOON, digest, NOON);
      db.run(
        `INSERT INTO feeds (id, enabled, rev, due_at, commits, record) VALUES (?, 1, 2, ?, 'second first', ?)`,
        ...[FEED, record.dueAt, JSON.stringify(record)],
      );
    });
    const { state, close } = await open();
    expect(await state.readDigest(digest.id)).toEqual(digest);
    expect(await state.dueFeeds(9)).toEqual([FEED]);
    expect(await state.readFeed(FEED)).toEqual({ ...record, id: FEED, rev: 2, enabled: true });
    const again = { feed: FEED, commitId: 'first', rev: 0, seen: [], items: [], stories: [], alerts: [] };
    expect(await state.commitPoll({ ...again, notices: [] })).toEqual({ kind: 'committed', rev: 1 });
    await close();
  });
});

describe('an older schema', () => {
  const newer = [...STEPS, 'ALTER TABLE feeds ADD COLUMN mood TEXT; UPDATE feeds SET mood = rev'];
  const copy = () => `${file}.bak-v${STEPS.length}`;

  beforeEach(async () => {
    const backend = await open();
    await backend.state.adopt(WATCH);
    await poll(backend.state);
    await backend.close();
  });

  it('is brought forward after a copy was made, and said so', async () => {
    const lines: unknown[] = [];
    const log: Log = { ...silentLog, info: (facts) => lines.push(facts) };
    await change((db) => migrate(db, log, newer));
    await change((db) => {
      expect(db.get('SELECT mood FROM feeds WHERE id = ?', FEED)).toMatchObject({ mood: '1' });
      expect(db.get('PRAGMA user_version')).toMatchObject({ user_version: newer.length });
    });
    expect(lines).toEqual([{ store: file, copy: copy(), from: STEPS.length, to: newer.length }]);
    await expect(open()).rejects.toThrow('run the newer Atalaya');

    file = copy();
    const backend = await open();
    expect((await backend.state.readFeed(FEED))?.rev).toBe(1);
    await backend.close();
  });

  it('stays as it was when a step fails', async () => {
    await change((db) => {
      expect(() => migrate(db, silentLog, [...newer, 'no SQL at all'])).toThrow();
    });
    const backend = await open();
    expect((await backend.state.readFeed(FEED))?.rev).toBe(1);
    await backend.close();
  });

  it('is not touched when no copy can be made', async () => {
    await mkdir(`${copy()}.part`);
    await change((db) => expect(() => migrate(db, silentLog, newer)).toThrow('nothing was changed'));
    await (await open()).close();
  });

  it('leaves no half of a copy behind when none can be made', async () => {
    await mkdir(copy()); // a whole one cannot take its place
    await change((db) => expect(() => migrate(db, silentLog, newer)).toThrow('nothing was changed'));
    expect((await readdir(folder)).filter((name) => name.includes('.part'))).toEqual([]);
    await (await open()).close();
  });

  it('is neither copied nor changed while another process writes', async () => {
    const [other, late] = [openDb(file), openDb(file, { busyTimeout: 20 })];
    other.exec('BEGIN IMMEDIATE');
    expect(() => migrate(late, silentLog, newer)).toThrow('another process keeps the store locked');
    expect((await readdir(folder)).filter((name) => name.includes('.bak'))).toEqual([]);
    for (const db of [other, late]) db.close();
  });

  it('is copied anew when an old copy is in the way', async () => {
    await writeFile(copy(), 'an older copy');
    await change((db) => migrate(db, silentLog, newer));
    expect((await readdir(folder)).filter((name) => name.includes('.bak'))).toEqual([
      `atalaya.db.bak-v${STEPS.length}`,
    ]);
    expect((await stat(copy())).size).toBeGreaterThan(4_096);
  });
});

it('stores nothing of a commit for which the disk has no room, and goes on when there is', async () => {
  const db = openDb(file);
  db.prepareFile();
  migrate(db, silentLog);
  const { state, close } = backendOn(db, aClock());
  await state.adopt(WATCH);
  const pages = db.get<{ page_count: number }>('PRAGMA page_count')?.page_count ?? 0;
  db.pragma('max_page_count', pages);
  const commit = () => poll(state, { seen: [{ key: 'k', mark: 'm' }], items: someItems() });
  const refusal = await commit().catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(BackendError);
  expect(String(refusal)).toContain(`${file}: no room to write; nothing was changed`);
  expect(await state.seen(FEED, ['k'])).toEqual(new Map());
  expect((await state.readFeed(FEED))?.rev).toBe(0);
  db.pragma('max_page_count', pages + 1_000);
  expect(await commit()).toEqual({ kind: 'committed', rev: 1 });
  await close();
});

it('gives room back to the disk when the archive is swept', async () => {
  const backend = await open();
  await backend.state.adopt(WATCH);
  for (let piece = 0; piece < 5; piece++) await poll(backend.state, { items: someItems() });
  await backend.close();
  const before = (await stat(file)).size;
  const again = await open();
  await again.state.sweep({ itemsBefore: NOON + 1, archiveMaxBytes: 0, deliveriesBefore: 0 });
  await again.close();
  expect((await stat(file)).size).toBeLessThan(before / 2);
});

describe('alerts', () => {
  /** The schema before alerts had them. */
  const WITHOUT_ROWIDS = 10;
  const alerts = Array.from({ length: 300 }, (_, i) =>
    anAlert({
      story: storyId(`story-${i}`),
      at: NOON + i,
      excerpt: { field: 'summary', from: 0, text: 'z'.repeat(900), more: true },
    }),
  );

  it('take hardly more room than what is said in them', async () => {
    const backend = await open();
    await backend.state.adopt(WATCH);
    const empty = (await stat(file)).size;
    await plan(backend.state, alerts);
    await backend.close();
    const said = alerts.reduce((sum, alert) => sum + JSON.stringify(alert).length, 0);
    expect((await stat(file)).size - empty).toBeLessThan(2 * said);
  });

  it('of an older store are there still, and none of them is planned again', async () => {
    await change((db) => {
      db.prepareFile();
      migrate(db, silentLog, STEPS.slice(0, WITHOUT_ROWIDS));
      for (const { id, story, at, ...alert } of alerts) {
        const data = JSON.stringify({ id, story, at, ...alert });
        db.run('INSERT INTO alerts (id, story, at, data) VALUES (?, ?, ?, ?)', id, story, at, data);
      }
    });
    const backend = await open();
    await backend.state.adopt(WATCH);
    await plan(backend.state, alerts);
    expect((await backend.state.status()).alerts).toBe(alerts.length);
    for (const alert of alerts.slice(0, 3))
      expect(await backend.state.tellings(alert.story)).toEqual([{ alert, routes: [] }]);
    await backend.close();
  });
});

function open(): Promise<Backend> {
  return openEmbedded({ file, clock: aClock(), log: silentLog });
}

async function change(act: (db: Db) => void): Promise<void> {
  const db = openDb(file);
  act(db);
  db.close();
}

/** A store with something in it. */
async function makeThen(act: (db: Db) => void): Promise<void> {
  const backend = await open();
  await backend.state.adopt(WATCH);
  for (let piece = 0; piece < 2; piece++) await poll(backend.state, { items: someItems() });
  await backend.close();
  await change(act);
}

function someItems() {
  return Array.from({ length: 100 }, () => {
    const text = Array.from({ length: 100 }, () => Math.random().toString(36)).join(' '); // does not compress
    return { item: anItem({ text }), firstSeenAt: NOON, rules: [] };
  });
}

async function cut(path: string, length: number): Promise<void> {
  const handle = await openFile(path, 'r+');
  await handle.truncate(length);
  await handle.close();
}

/** Writes over all pages but the first, which holds the schema. */
async function scribble(path: string): Promise<void> {
  const { size } = await stat(path);
  const handle = await openFile(path, 'r+');
  await handle.write(Buffer.alloc(size - 4_096, 0xa5), 0, size - 4_096, 4_096);
  await handle.close();
}
