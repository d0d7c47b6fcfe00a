/** The embedded store's index of stories: in memory, and yet what the file says. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Db, openDb } from '../../src/backend/embedded/db.js';
import { backendOn, openEmbedded } from '../../src/backend/embedded/embedded.js';
import { migrate } from '../../src/backend/embedded/migrate.js';
import { STEPS } from '../../src/backend/embedded/schema.js';
import { KeyTable } from '../../src/backend/key-table.js';
import type { State } from '../../src/backend/port.js';
import { DAY, HOUR } from '../../src/lib/duration.js';
import { silentLog } from '../../src/lib/log.js';
import { aClock, aCommit, anItem, aStory, NOON, someKeys } from '../builders.js';
import { FEED, find, tell, WATCH } from './contract/stage.js';

/** The schema whose keys stood in a table of their own. */
const KEYS_IN_A_TABLE = 5;
const KEEP_ALL = { itemsBefore: 0, archiveMaxBytes: 1e9, deliveriesBefore: 0 };

let folder: string;
let db: Db;
let clock = aClock();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atalaya-index-'));
  db = openDb(join(folder, 'atalaya.db'));
  db.prepareFile();
  clock = aClock();
});
afterEach(async () => {
  db.close();
  await rm(folder, { recursive: true });
});

const found = async (state: State, exact: string): Promise<readonly string[]> =>
  (await find(state, { exact: [exact] })).stories.map(({ id }) => id);

const begin = (state: State, exact: string, story = aStory()) =>
  tell(state, { kind: 'new', story, keys: someKeys({ exact: [exact] }), lookedAt: Number.MAX_SAFE_INTEGER });

it('knows what another process has stored, begun or grown', async () => {
  migrate(db, silentLog);
  const ours = backendOn(db, clock).state;
  await ours.adopt(WATCH);
  const their = await openEmbedded({ file: db.file, clock, log: silentLog });
  const story = aStory();
  await begin(ours, 'one', story);
  expect(await found(their.state, 'one')).toEqual([story.id]);
  const other = aStory();
  const sketch = [2, 4, 2 ** 32 - 2];
  await tell(ours, { kind: 'new', story: other, keys: someKeys({ sketch }), lookedAt: 1 });
  expect((await find(their.state, { sketch, minimum: 3 })).stories).toEqual([{ ...other, seq: 2 }]);
  await tell(their.state, {
    kind: 'join',
    story: { ...story, version: 2 },
    keys: someKeys({ exact: ['two'] }),
  });
  expect(await found(ours, 'two')).toEqual([story.id]);
  expect(await begin(ours, 'two', story)).toMatchObject({ kind: 'conflict' });
  await their.close();
});

it('does not remember what was undone', async () => {
  migrate(db, silentLog);
  const { state } = backendOn(db, clock);
  await state.adopt(WATCH);
  await begin(state, 'one');
  const { page_count = 0 } = db.get<{ page_count: number }>('PRAGMA page_count') ?? {};
  db.pragma('max_page_count', page_count);
  const large = Array.from({ length: 100 }, () => Math.random().toString(36)).join(' ');
  const commit = aCommit({
    feed: FEED,
    rev: 1,
    stories: [{ kind: 'new', story: aStory(), keys: someKeys({ exact: ['undone'] }), lookedAt: 1 }],
    items: Array.from({ length: 100 }, () => ({
      item: anItem({ text: large }),
      firstSeenAt: NOON,
      rules: [],
    })),
  });
  await expect(state.commitPoll(commit)).rejects.toThrow('no room to write');
  db.pragma('max_page_count', page_count + 1_000);
  const story = aStory();
  await begin(state, 'two', story);
  expect(await found(state, 'undone')).toEqual([]);
  expect(await found(state, 'two')).toEqual([story.id]);
});

it('still knows what is open when most stories have ended and were swept', async () => {
  migrate(db, silentLog);
  const { state } = backendOn(db, clock);
  await state.adopt(WATCH);
  for (const n of [1, 2, 3]) await begin(state, `old ${n}`, aStory({ closesAt: NOON + HOUR }));
  const open = aStory({ closesAt: NOON + DAY });
  await begin(state, 'open', open);
  clock.advance(HOUR);
  await state.sweep(KEEP_ALL);
  expect(await found(state, 'open')).toEqual([open.id]);
  expect(await found(state, 'old 1')).toEqual([]);
  expect((await find(state)).seq).toBe(4);
});

it('takes over the keys of an older schema, and numbers no story twice', async () => {
  migrate(db, silentLog, STEPS.slice(0, KEYS_IN_A_TABLE));
  const story = aStory();
  const values = [story.id, 1, NOON + DAY, JSON.stringify(story)];
  db.run('INSERT INTO stories (seq, id, version, closes_at, data) VALUES (7, ?, ?, ?, ?)', ...values);
  db.run("INSERT INTO story_keys (key, exact, story) VALUES ('url', 1, 7), ('s:a', 0, 7), ('s:b', 0, 7)");
  db.run("UPDATE sqlite_sequence SET seq = 9 WHERE name = 'stories'"); // the newest have been swept
  migrate(db, silentLog);
  const { state } = backendOn(db, clock);
  await state.adopt(WATCH);
  expect(await found(state, 'url')).toEqual([story.id]);
  const bySketch = await find(state, { sketch: [10, 11, 12], minimum: 2 });
  expect(bySketch).toEqual({ seq: 9, stories: [{ ...story, seq: 7 }] });
  await begin(state, 'next');
  expect((await find(state)).seq).toBe(10);
});

it('finds in a table of keys whatever was put there, the last first', () => {
  const key = fc.oneof(
    fc.nat({ max: 900 }),
    fc.nat(2 ** 31 - 1).map((half) => 2 * half),
  );
  const pairs = fc.array(fc.tuple(key, fc.integer({ min: 1, max: 50 })), {
    maxLength: 3_000,
    size: 'max',
  });
  fc.assert(
    fc.property(pairs, (all) => {
      const table = new KeyTable();
      const model = new Map<number, Set<number>>();
      for (const [key, number] of all) {
        table.add(key, number);
        model.set(key, (model.get(key) ?? new Set()).add(number));
      }
      for (const key of [901, ...model.keys()]) {
        const numbers: number[] = [];
        for (let pair = table.latest(key); pair !== 0; pair = table.before(pair))
          numbers.push(table.numberOf(pair));
        expect(numbers).toEqual([...(model.get(key) ?? [])].reverse());
      }
    }),
    { numRuns: 20 },
  );
});
