/** What the embedded store says of its size is what it holds, without a look at all of that. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Db, openDb } from '../../src/backend/embedded/db.js';
import { backendOn } from '../../src/backend/embedded/embedded.js';
import { migrate } from '../../src/backend/embedded/migrate.js';
import { STEPS } from '../../src/backend/embedded/schema.js';
import type { State } from '../../src/backend/port.js';
import { DAY, HOUR } from '../../src/lib/duration.js';
import { silentLog } from '../../src/lib/log.js';
import { aClock, anAlert, anItem, NOON } from '../builders.js';
import { plan, poll, WATCH } from './contract/stage.js';

/** The schema before amounts were kept. */
const UNCOUNTED = 8;

let folder: string;
let db: Db;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atalaya-amounts-'));
  db = openDb(join(folder, 'atalaya.db'));
  db.prepareFile();
});
afterEach(async () => {
  db.close();
  await rm(folder, { recursive: true });
});

it('counts what an older schema holds, and goes on counting', async () => {
  migrate(db, silentLog, STEPS.slice(0, UNCOUNTED));
  for (const [id, size] of [
    ['a', 30],
    ['b', 12],
  ])
    db.run(
      "INSERT INTO items (id, first_seen_at, size, body) VALUES (?, ?, ?, '')",
      id ?? '',
      NOON,
      size ?? 0,
    );
  db.run("INSERT INTO alerts (id, story, at, data) VALUES ('x', 's', ?, '{}')", NOON - DAY);
  migrate(db, silentLog);
  const { state } = backendOn(db, aClock());
  expect(await state.status()).toMatchObject({ items: 2, archiveBytes: 42, alerts: 1, oldestItemAt: NOON });
  await state.adopt(WATCH);
  await useAll(state);
});

it('counts what comes, comes again in other words, and goes', async () => {
  migrate(db, silentLog);
  const { state } = backendOn(db, aClock());
  await state.adopt(WATCH);
  await useAll(state);
  await state.sweep({ itemsBefore: NOON + DAY, archiveMaxBytes: 1e9, deliveriesBefore: 0 });
  expect(await state.status()).toMatchObject({ items: 0, archiveBytes: 0 });
});

/** Whatever is done, it is as a count of all rows would have it. */
async function useAll(state: State): Promise<void> {
  const item = anItem();
  const archived = [NOON, NOON + HOUR, NOON + 2 * HOUR].map((firstSeenAt) => ({
    item: anItem({ text: 'lithium '.repeat(50) }),
    firstSeenAt,
    rules: [],
  }));
  await poll(state, { items: [{ item, firstSeenAt: NOON, rules: [] }, ...archived] });
  await expectCounted(state);
  const longer = { ...item, text: 'another word and then '.repeat(99) };
  await poll(state, { items: [{ item: longer, firstSeenAt: NOON, rules: [] }] });
  await expectCounted(state);
  const alert = anAlert();
  await plan(state, [alert, anAlert()]);
  await plan(state, [alert]);
  await expectCounted(state);
  await state.sweep({ itemsBefore: NOON + 1, archiveMaxBytes: 1e9, deliveriesBefore: NOON });
  await expectCounted(state);
  const { archiveBytes } = await state.status();
  await state.sweep({ itemsBefore: 0, archiveMaxBytes: archiveBytes - 1, deliveriesBefore: 0 });
  await expectCounted(state);
  expect((await state.status()).archiveBytes).toBeLessThan(archiveBytes);
}

async function expectCounted(state: State): Promise<void> {
  const { items, archiveBytes, alerts } = await state.status();
  const counted = db.get<object>(
    `SELECT count(*) AS items, coalesce(sum(size), 0) AS archiveBytes,
            (SELECT count(*) FROM alerts) AS alerts FROM items`,
  );
  expect(counted).toMatchObject({ items, archiveBytes, alerts });
}
