/** The queues on Redis among processes: shared, killed, cut off. What one process sees is in the contract. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Job, JobLimits, JobOutcome, Jobs } from '../../src/backend/jobs.js';
import { openBullJobs } from '../../src/backend/redis/jobs.js';
import { keyPrefix } from '../../src/backend/redis/keys.js';
import { type Connection, connect } from '../../src/backend/redis/server.js';
import { type Log, silentLog } from '../../src/lib/log.js';
import { Secret } from '../../src/lib/secret.js';
import { channelId, deliveryId, feedId, routeId } from '../../src/model/id.js';
import { type ACTS, LOCK, LONG_LOCK, nameOf, ONE_EACH, TAG } from './bull-child.js';
import { type RedisServer, startRedis } from './redis-server.js';

const QUEUES = `${keyPrefix(TAG)}jobs`;
const DONE: JobOutcome = { kind: 'done' };
const A: Job = { kind: 'poll', feed: feedId('a') };
const B: Job = { kind: 'poll', feed: feedId('b') };

let server: RedisServer;
let connection: Connection;
let client: Redis;
let jobs: Jobs;
let lines: string[];
const children: ChildProcess[] = [];
const opened: Jobs[] = [];

beforeAll(async () => {
  server = await startRedis();
});

afterAll(() => server.stop());

beforeEach(async () => {
  connection = await connect({ url: new Secret(server.url), tag: TAG, log: silentLog });
  client = connection.server.client;
  await client.flushall();
  lines = [];
  jobs = open();
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const each of opened.splice(0)) await each.stop(1_000);
  await connection.close();
});

it('shares the work of a fleet, each job done once', async () => {
  const fleet = [run('share'), run('share')];
  const added = Array.from({ length: 100 }, (_, n): Job => ({ kind: 'poll', feed: feedId(`f${n}`) }));
  const done: string[] = [];
  const listen = async (child: ChildProcess): Promise<void> => {
    for await (const line of linesOf(child)) {
      done.push(line);
      if (done.length === added.length) for (const each of fleet) each.kill('SIGTERM');
    }
  };
  const all = Promise.all(fleet.map(listen));
  for (const job of added) await jobs.add(job);
  await all;
  expect(done.sort()).toEqual(added.map(nameOf).sort());
});

it('has a job run in each of two processes that take one at a time', async () => {
  const fleet = [run('hold'), run('hold')];
  for (const job of [A, B]) await jobs.add(job);
  const taken = await Promise.all(fleet.map(nextLine));
  expect(taken.sort()).toEqual(['poll a', 'poll b']);
});

it('does not add what another process is doing', async () => {
  const child = run('hold');
  await jobs.add(A);
  await nextLine(child);
  await jobs.add(A);
  expect(await client.llen(`${QUEUES}:poll:wait`)).toBe(0);
});

it('does the job of a process that was killed, and frees its id', async () => {
  await killed(A);
  const taken = aGate<string>();
  jobs.work(async (job) => doneWith(taken.open(nameOf(job))), ONE_EACH, unexpected);
  expect(await taken.opened).toBe('poll a');
  await jobs.idle();
  expect(await leftovers()).toEqual([]);
});

it('gives a job up when it was killed twice, and takes it again when it is added', async () => {
  const first = run('hold');
  await jobs.add(A);
  await nextLine(first);
  const second = run('hold');
  first.kill('SIGKILL');
  expect(await nextLine(second)).toBe('poll a');
  second.kill('SIGKILL');
  const done: string[] = [];
  jobs.work(noting(done), ONE_EACH, unexpected);
  await jobs.idle();
  expect([done, lines, await leftovers()]).toEqual([[], ['a job was given up; it will be found again'], []]);
  await jobs.add(A);
  await jobs.idle();
  expect(done).toEqual(['poll a']);
});

it('keeps a job whose process is too busy to say so for a while', async () => {
  const child = run('block', LONG_LOCK);
  const said = linesOf(child)[Symbol.asyncIterator]();
  await jobs.add(A);
  await said.next();
  let stolen = 0;
  jobs.work(async () => doneWith(stolen++), ONE_EACH, unexpected);
  expect((await said.next()).value).toBe('done');
  await jobs.idle();
  expect(stolen).toBe(0);
});

it('leaves a job that outlasts the grace to others', async () => {
  const [started, never] = [aGate<void>(), aGate<void>()];
  jobs.work(
    async () => {
      started.open();
      await never.opened;
      return DONE;
    },
    ONE_EACH,
    unexpected,
  );
  await jobs.add(A);
  await started.opened;
  await jobs.stop(1);
  const other = open();
  const taken = aGate<string>();
  other.work(async (job) => doneWith(taken.open(nameOf(job))), ONE_EACH, unexpected);
  expect(await taken.opened).toBe('poll a');
  never.open();
  await other.idle();
  expect(await leftovers()).toEqual([]);
});

it.each<[string, (job: Job) => Promise<JobOutcome>]>([
  ['ends', async () => DONE],
  ['asks for another time and ends then', aSecondTime(() => ({ kind: 'again', after: 1 }))],
])('keeps nothing of a job that %s', async (_, handler) => {
  const ended = aGate<void>();
  const all: Job[] = [
    A,
    { kind: 'close', route: routeId('r') },
    { kind: 'deliver', delivery: deliveryId('d') },
    { kind: 'probe', channel: channelId('c') },
  ];
  const left = new Set(all.map(nameOf));
  const watched = async (job: Job): Promise<JobOutcome> => {
    const outcome = await handler(job);
    if (outcome.kind === 'done') left.delete(nameOf(job));
    if (left.size === 0) ended.open();
    return outcome;
  };
  jobs.work(watched, ONE_EACH, unexpected);
  for (const job of all) await jobs.add(job);
  await ended.opened;
  await jobs.idle();
  await jobs.stop(1_000);
  expect(await leftovers()).toEqual([]);
});

it('puts a job that threw off, and keeps it from being added meanwhile', async () => {
  const reports: unknown[] = [];
  jobs.work(
    () => Promise.reject(new Error('broken')),
    ONE_EACH,
    (job) => reports.push(nameOf(job)),
  );
  await jobs.add(A);
  await jobs.idle();
  await jobs.add(A);
  await jobs.idle();
  expect(reports).toEqual(['poll a']);
  expect(await client.zcard(`${QUEUES}:poll:delayed`)).toBe(1);
});

it('finds a job that is in no list, and takes it again', async () => {
  const watchful = open({ suspectAfter: 0 });
  await watchful.add(A);
  await watchful.add(A); // looked up: it waits
  await client.del(`${QUEUES}:poll:wait`);
  await watchful.add(A); // looked up: it is nowhere
  await watchful.add(A);
  const done: string[] = [];
  watchful.work(noting(done), ONE_EACH, unexpected);
  await watchful.idle();
  expect(done).toEqual(['poll a']);
});

it('works on the kinds it may, and leaves the others to others', async () => {
  const done: string[] = [];
  const limits: JobLimits = { ...ONE_EACH, poll: 0, tick: 0 };
  jobs.work(noting(done), limits, unexpected);
  const deliver: Job = { kind: 'deliver', delivery: deliveryId('d') };
  for (const job of [A, { kind: 'tick' }, deliver] as const) await jobs.add(job);
  await jobs.idle();
  expect(done).toEqual(['deliver d']);
  const poller = open();
  poller.work(noting(done), { ...ONE_EACH, deliver: 0 }, unexpected);
  await poller.idle();
  expect(done).toEqual(['deliver d', 'poll a']);
});

it('ticks on when the process that ticks is killed in the middle of it', async () => {
  const child = run('tick');
  await nextLine(child);
  child.kill('SIGKILL');
  const [enough, turns] = [aGate<void>(), new Set<string | null>()];
  jobs.work(
    async () => {
      turns.add(await client.get(`${QUEUES}:turn`));
      if (turns.size === 1) enough.open();
      return DONE;
    },
    ONE_EACH,
    unexpected,
  );
  await jobs.tickEvery(200);
  await enough.opened;
  expect([...turns]).toEqual([String(process.pid)]);
});

it('lets one process tick a period', async () => {
  await client.set(`${QUEUES}:turn`, 'somebody else', 'PX', 300);
  const ticked = aGate<string | null>();
  jobs.work(async () => doneWith(ticked.open(await client.get(`${QUEUES}:turn`))), ONE_EACH, unexpected);
  await jobs.tickEvery(50);
  expect(await ticked.opened).not.toBe('somebody else');
});

it('works where the server answers no questions about itself', async () => {
  await client.call('ACL', 'SETUSER', 'default', '-info');
  try {
    const done: string[] = [];
    jobs.work(noting(done), ONE_EACH, unexpected);
    await jobs.add(A);
    await jobs.idle();
    expect([done, lines]).toEqual([['poll a'], []]);
  } finally {
    await client.call('ACL', 'SETUSER', 'default', '+info');
  }
});

it('goes on after Redis was restarted, and says once that it was away', async () => {
  const done: string[] = [];
  let ticked = aGate<void>();
  jobs.work(
    async (job) => {
      if (job.kind === 'tick') ticked.open();
      else done.push(nameOf(job));
      return DONE;
    },
    ONE_EACH,
    unexpected,
  );
  await jobs.tickEvery(50);
  await ticked.opened;
  await jobs.add(A);
  await jobs.idle();
  await server.kill();
  await expect(jobs.add(B)).rejects.toThrow();
  await server.restart();
  ticked = aGate();
  await ticked.opened;
  await jobs.add(B);
  await jobs.idle();
  expect(new Set(done)).toEqual(new Set(['poll a', 'poll b'])); // what was given up may have been added after all
  expect(lines).toEqual([
    `${connection.server.place} (jobs): the connection is lost; it is tried again until it is back`,
    `${connection.server.place} (jobs): the connection is back`,
  ]);
});

it('stops while Redis is away', async () => {
  const [started, gate] = [aGate<void>(), aGate<void>()];
  jobs.work(async () => doneWith(started.open(), await gate.opened), ONE_EACH, unexpected);
  await jobs.tickEvery(50);
  await jobs.add(A);
  await started.opened;
  await server.kill();
  gate.open();
  await jobs.stop(1_000);
  await jobs.stop(1_000);
  await server.restart();
});

it('gives up adding, and stops, while Redis does not answer', async () => {
  jobs.work(async () => DONE, ONE_EACH, unexpected);
  await jobs.idle();
  server.freeze();
  await expect(jobs.add(A)).rejects.toThrow('no answer within 5 s');
  await jobs.stop(1);
  server.thaw();
});

it('stops before it began to work', async () => {
  await jobs.stop(1_000);
  await jobs.add(A);
  jobs.work(unexpected, ONE_EACH, unexpected);
  await jobs.idle();
  expect(await client.keys('*')).toEqual([]);
});

it('holds no process back once it is stopped', async () => {
  const child = run('visit');
  const [[code], said] = await Promise.all([once(child, 'close'), nextLine(child)]);
  expect([code, said]).toEqual([0, 'left']);
});

function open(changes: { readonly suspectAfter?: number } = {}): Jobs {
  const note = (_: unknown, message: string): void => void lines.push(message);
  const log: Log = { ...silentLog, info: note, warn: note, error: note };
  const one = openBullJobs({ server: connection.server, log, ...LOCK, ...changes });
  opened.push(one);
  return one;
}

const doneWith = (..._: unknown[]): JobOutcome => DONE;
const noting =
  (done: string[]) =>
  async (job: Job): Promise<JobOutcome> =>
    doneWith(done.push(nameOf(job)));

/** Has the job taken by a process that is killed. */
async function killed(job: Job): Promise<void> {
  const child = run('hold');
  await jobs.add(job);
  await nextLine(child);
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** Keys that belong to a job; the queues' own are few and stay. */
async function leftovers(): Promise<string[]> {
  const own = /:(meta|id|events|marker|stalled-check|stalled|turn)$/;
  return (await client.keys(`${QUEUES}:*`)).filter((key) => !own.test(key));
}

function aSecondTime(first: () => JobOutcome) {
  const met = new Set<string>();
  return async (job: Job): Promise<JobOutcome> => {
    const isFirst = !met.has(nameOf(job));
    met.add(nameOf(job));
    return isFirst ? first() : DONE;
  };
}

function unexpected(job: Job, error?: unknown): never {
  throw new Error(`${job.kind} was not expected`, { cause: error });
}

function aGate<T>() {
  let open: (value: T) => void = () => {};
  const opened = new Promise<T>((resolve) => {
    open = resolve;
  });
  return { opened, open: (value: T) => open(value) };
}

function run(act: keyof typeof ACTS, lock = LOCK.lock): ChildProcess {
  const script = join(import.meta.dirname, 'bull-child.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', script, act, server.url, String(lock)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  return child;
}

function linesOf(child: ChildProcess): AsyncIterable<string> {
  if (!child.stdout) throw new Error('the child has no output');
  return createInterface(child.stdout);
}

async function nextLine(child: ChildProcess): Promise<string> {
  for await (const line of linesOf(child)) return line;
  throw new Error('the child ended');
}
