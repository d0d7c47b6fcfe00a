/** The embedded store among processes: killed, locked, visited. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDb } from '../../src/backend/embedded/db.js';
import { openEmbedded } from '../../src/backend/embedded/embedded.js';
import { migrate } from '../../src/backend/embedded/migrate.js';
import { STEPS } from '../../src/backend/embedded/schema.js';
import { type Backend, BackendError } from '../../src/backend/port.js';
import { silentLog } from '../../src/lib/log.js';
import { aClock, anAlert, NOON } from '../builders.js';
import type { ACTS } from './child.js';
import { FEED, plan, poll, ROUTE, WATCH } from './contract/stage.js';

/** A schema of before. */
const OLDER = 7;

let folder: string;
let file: string;
let backend: Backend;
const children: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atalaya-processes-'));
  file = join(folder, 'atalaya.db');
  backend = await open();
  await backend.state.adopt(WATCH);
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await backend.close();
  await rm(folder, { recursive: true });
});

it('opens clean after it was killed in the middle of a transaction', async () => {
  await plan(backend.state, [anAlert()]);
  await backend.close();
  expect((await end(run('die'))).signal).toBe('SIGKILL');
  backend = await open();
  expect((await backend.state.readFeed(FEED))?.rev).toBe(1);
  expect((await backend.state.readOpenDigest(ROUTE))?.alerts).toHaveLength(1);
  expect(await poll(backend.state)).toEqual({ kind: 'committed', rev: 2 });
  await backend.close();
  const db = openDb(file);
  expect(db.all('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  expect(db.get('SELECT count(*) AS n FROM notices')).toMatchObject({ n: 0 });
  db.close();
});

it('has every commit that it answered when it is killed between them', async () => {
  const child = run('commit');
  let answered = 0;
  for await (const line of linesOf(child)) {
    answered = Number(line);
    if (answered === 20) child.kill('SIGKILL');
  }
  const rev = (await backend.state.readFeed(FEED))?.rev ?? 0;
  expect(answered).toBeGreaterThanOrEqual(20);
  expect([answered, answered + 1]).toContain(rev);
  expect((await backend.state.status()).items).toBe(rev);
});

it('reads beside a process that writes, and says so when it cannot write', async () => {
  await backend.close();
  backend = await open(50);
  await once(createInterface(outputOf(run('hold'))), 'line');
  expect((await backend.state.readFeed(FEED))?.rev).toBe(0);
  const refusal = await poll(backend.state).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(BackendError);
  expect(String(refusal)).toContain(`${file}: another process keeps the store locked`);
});

it('is brought to a newer schema once, by whichever of several processes comes first', async () => {
  await backend.close();
  await rm(folder, { recursive: true });
  const older = openDb(file);
  older.prepareFile();
  migrate(older, silentLog, STEPS.slice(0, OLDER));
  const many = Array.from({ length: 4_000 }, (_, n) => [`n${n}`, NOON, 'x'.repeat(2_000)]);
  older.write(() => older.insertAll('INSERT INTO notices (id, at, data) VALUES', many));
  older.close();
  const visitors = await Promise.all([1, 2, 3, 4].map(() => end(run('visit'))));
  expect(visitors.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
  const copy = openDb(`${file}.bak-v${OLDER}`);
  expect(copy.get('PRAGMA user_version')).toMatchObject({ user_version: OLDER });
  expect(copy.get('SELECT count(*) AS n FROM notices')).toMatchObject({ n: many.length });
  copy.close();
  backend = await open();
  expect((await backend.state.status()).leases).toHaveLength(4);
});

it('is made once, by whichever of several processes comes first', async () => {
  await backend.close();
  await rm(folder, { recursive: true });
  const visitors = await Promise.all([1, 2, 3, 4].map(() => end(run('visit'))));
  expect(visitors.map(({ code, errors }) => [code, errors])).toEqual(visitors.map(() => [0, '']));
  backend = await open();
  expect((await backend.state.status()).leases).toHaveLength(4);
});

it.each([
  ['stays alive while it ticks, and ends when it is closed', 'tick', 'closed'],
  ['is not kept alive by a job put off for later', 'putOff', 'idle'],
] as const)('a process %s', async (_, act, said) => {
  expect(await end(run(act))).toEqual({ code: 0, signal: null, output: `${said}\n`, errors: '' });
});

function open(busyTimeout = 5_000): Promise<Backend> {
  return openEmbedded({ file, clock: aClock(Math.max(NOON, Date.now())), log: silentLog, busyTimeout });
}

function run(act: keyof typeof ACTS): ChildProcess {
  const script = join(import.meta.dirname, 'child.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', script, act, file], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  return child;
}

async function end(child: ChildProcess) {
  const [[code, signal], output, errors] = await Promise.all([
    once(child, 'close'),
    textOf(child.stdout),
    textOf(child.stderr),
  ]);
  return { code, signal, output, errors };
}

async function textOf(stream: NodeJS.ReadableStream | null): Promise<string> {
  let text = '';
  for await (const chunk of stream ?? []) text += String(chunk);
  return text;
}

function outputOf(child: ChildProcess): NodeJS.ReadableStream {
  if (!child.stdout) throw new Error('the child has no output');
  return child.stdout;
}

const linesOf = (child: ChildProcess): AsyncIterable<string> => createInterface(outputOf(child));
