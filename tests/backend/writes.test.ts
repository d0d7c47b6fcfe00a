import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Db, openDb } from '../../src/backend/embedded/db.js';
import { Writes } from '../../src/backend/embedded/writes.js';
import { BackendError } from '../../src/backend/port.js';

let folder: string;
let db: Db;
/** Another process's view of the file. */
let other: Db;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atalaya-writes-'));
  const file = join(folder, 'file.db');
  db = openDb(file, { busyTimeout: 20 });
  db.prepareFile();
  db.exec('CREATE TABLE words (word TEXT PRIMARY KEY)');
  other = openDb(file);
});
afterEach(async () => {
  db.close();
  other.close();
  await rm(folder, { recursive: true });
});

const add = (word: string) => db.run('INSERT INTO words (word) VALUES (?)', word);
const words = (from: Db): string[] =>
  from.all<{ word: string }>('SELECT word FROM words ORDER BY rowid').map(({ word }) => word);

it('does what is asked in one turn in one transaction, in order, and answers when it is stored', async () => {
  const writes = new Writes(db);
  const answers = await Promise.all([
    writes.add(() => add('one')),
    writes.add(() => [words(db), words(other)]),
    writes.add(() => add('two'), 'unsynced').then(() => words(other)),
  ]);
  expect(answers).toEqual([1, [['one'], []], ['one', 'two']]);
});

it('keeps nothing of one that fails, and all of those beside it', async () => {
  const writes = new Writes(db);
  const outcomes = await Promise.allSettled([
    writes.add(() => add('one')),
    writes.add(() => {
      add('half of it');
      throw new Error('a fault');
    }),
    writes.add(() => add('two')),
    writes.add(() => add('one')),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected']);
  expect(words(other)).toEqual(['one', 'two']);
});

it('refuses them all while another process writes, and goes on afterwards', async () => {
  const writes = new Writes(db);
  other.exec('BEGIN IMMEDIATE');
  const outcomes = await Promise.allSettled([writes.add(() => add('one')), writes.add(() => add('two'))]);
  for (const outcome of outcomes) {
    expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(BackendError) });
  }
  other.rollBack();
  await writes.add(() => add('three'));
  expect(words(other)).toEqual(['three']);
});

it('does what waits when it is told to', async () => {
  const writes = new Writes(db);
  const added = writes.add(() => add('one'));
  writes.flush();
  expect(words(other)).toEqual(['one']);
  expect(await added).toBe(1);
});
