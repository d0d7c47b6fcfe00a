/** What a store suffers that is a server: answers that are lost, memory that is full, a replica, a restart. */
import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Backend, BackendError } from '../../src/backend/port.js';
import { openRedis, type RedisOptions } from '../../src/backend/redis/redis.js';
import { DAY, HOUR } from '../../src/lib/duration.js';
import { silentLog } from '../../src/lib/log.js';
import { Secret } from '../../src/lib/secret.js';
import { aClock, aNotice, anAlert, anItem, aStory, type DrivenClock, NOON, someKeys } from '../builders.js';
import { type CuttingProxy, openCuttingProxy } from '../doubles/cutting-proxy.js';
import { close, FEED, plan, poll, ROUTE, tell, WATCH } from './contract/stage.js';
import { contentsOf } from './redis-contents.js';
import { type RedisServer, startRedis } from './redis-server.js';
import { VERBS, type Verb } from './redis-verbs.js';

let server: RedisServer;
let proxy: CuttingProxy;
let observer: Redis;
const opened: Backend[] = [];

beforeAll(async () => {
  server = await startRedis({ appendonly: 'yes', appendfsync: 'always' }); // by the second, a busy disk lags behind
  proxy = await openCuttingProxy(server.port);
  observer = new Redis(server.url);
  observer.on('error', () => {}); // it is cut off too
});

afterEach(async () => {
  for (const backend of opened.splice(0)) await backend.close();
});

afterAll(async () => {
  observer.disconnect();
  await proxy.close();
  await server.stop();
});

it.each(
  VERBS.flatMap((verb) => Array.from({ length: verb.scripts ?? 1 }, (_, i) => ({ ...verb, answer: i + 1 }))),
)('hears $name twice when answer $answer is lost, and does it once', async ({ answer, ...verb }) => {
  const once = await prepare(verb);
  const expected = { said: await verb.act(once.backend.state), kept: await contentsOf(observer, once.tag) };
  const twice = await prepare(verb, proxy.port);
  const { connections } = proxy;
  proxy.cutAnswer(answer);
  const said = await verb.act(twice.backend.state);
  expect([proxy.hasCut, proxy.connections - connections]).toEqual([true, 1]);
  expect({ said, kept: await contentsOf(observer, twice.tag) }).toEqual(expected);
});

it('asks again when an answer breaks off in the middle', async () => {
  const { backend } = await prepare({}, proxy.port);
  await plan(backend.state, [anAlert()]);
  proxy.cutAnswer(1, 20);
  expect((await backend.state.readOpenDigest(ROUTE))?.alerts).toHaveLength(1);
  expect(proxy.hasCut).toBe(true);
});

it.each(VERBS)('does $name wholly or not at all when memory is full', async (verb) => {
  const whole = await prepare(verb);
  await verb.act(whole.backend.state);
  const { backend, tag } = await prepare(verb);
  const before = await contentsOf(observer, tag);
  await observer.config('SET', 'maxmemory', '1mb');
  const refusal = await verb.act(backend.state).catch((error: unknown) => error);
  await observer.config('SET', 'maxmemory', '0');
  if (refusal instanceof Error) {
    expect(refusal).toBeInstanceOf(BackendError);
    expect(refusal.message).toContain(
      'the server is out of memory; nothing was changed. Raise its maxmemory',
    );
    expect(await contentsOf(observer, tag)).toEqual(before);
  } else {
    expect(await contentsOf(observer, tag)).toEqual(await contentsOf(observer, whole.tag)); // it only takes away
  }
  await verb.act(backend.state);
});

it('says so when the server has become a replica, and goes on when it is the primary again', async () => {
  const { backend } = await prepare({}, server.port, { patience: 500 });
  await observer.replicaof('127.0.0.1', 1);
  const refusal = await poll(backend.state).catch((error: unknown) => error);
  await observer.replicaof('NO', 'ONE');
  expect(refusal).toBeInstanceOf(BackendError);
  expect(String(refusal)).toContain('the server is a read-only replica; name the primary');
  expect(await poll(backend.state)).toEqual({ kind: 'committed', rev: 1 });
});

it('teaches the server its scripts again when it has forgotten them', async () => {
  const { backend } = await prepare({});
  await poll(backend.state);
  await observer.script('FLUSH');
  expect(await poll(backend.state)).toEqual({ kind: 'committed', rev: 2 });
});

it('waits for a server that restarts, and finds what was committed', async () => {
  const { backend } = await prepare({});
  await plan(backend.state, [anAlert()]);
  await server.kill();
  const asked = backend.state.readOpenDigest(ROUTE);
  await server.restart();
  expect((await asked)?.alerts).toHaveLength(1);
  expect(await poll(backend.state)).toEqual({ kind: 'committed', rev: 2 });
});

it('gives up a verb when the server stays away, and works when it is back', async () => {
  const { backend } = await prepare({}, server.port, { patience: 300 });
  await server.kill();
  const refusal = await backend.state.readFeed(FEED).catch((error: unknown) => error);
  await server.restart();
  expect(refusal).toBeInstanceOf(BackendError);
  expect(String(refusal)).toContain(
    `127.0.0.1:${server.port}/0: no server takes connections there; start Redis`,
  );
  expect(await answerOf(() => backend.state.readFeed(FEED))).toMatchObject({ rev: 0 });
});

it('does a verb once though the server froze in the middle of it and the connection was given up', async () => {
  const lost = aSign();
  const log = { ...silentLog, warn: lost.give };
  const { backend } = await prepare({}, server.port, { silence: 100, log });
  server.freeze();
  const asked = plan(backend.state, [anAlert()]);
  await lost.given;
  server.thaw();
  expect(await asked).toEqual({ kind: 'committed', rev: 1 });
  expect((await backend.state.readOpenDigest(ROUTE))?.alerts).toHaveLength(1);
});

it('closes while the server is away, and then refuses every verb', async () => {
  const { backend } = await prepare({});
  await server.kill();
  const asked = backend.state.now().catch((error: unknown) => error);
  await backend.close();
  expect(await asked).toBeInstanceOf(BackendError);
  await server.restart();
  await expect(backend.state.now()).rejects.toThrow('the store is closed');
  await backend.close();
});

it('keeps nothing of what is over but what must be remembered', async () => {
  const { backend, tag, clock } = await prepare({});
  const { state } = backend;
  await poll(state, {
    seen: [{ key: 'guid', mark: 'a' }],
    items: [{ item: anItem(), firstSeenAt: NOON, rules: [] }],
  });
  await tell(state, { kind: 'new', story: aStory({ closesAt: NOON + HOUR }), keys: someKeys(), lookedAt: 0 });
  for (const outcome of ['delivered', 'failed', 'merged', 'withheld'] as const) {
    await plan(state, [anAlert(), anAlert()]);
    await state.addNotices([{ notice: aNotice(), routes: [{ route: ROUTE, closesAt: NOON }] }]);
    const { delivery } = await close(state);
    await state.takeDelivery(delivery.id, 'me', HOUR);
    const over = { ...delivery, state: outcome, finishedAt: NOON };
    expect(await state.saveDelivery({ holder: 'me', delivery: over, release: true })).toBe(true);
  }
  await state.mute({ subject: 'rule', name: 'r', since: NOON, until: NOON + HOUR, why: 'drill' });
  await state.lease({ name: 'host', holder: 'me', ttl: HOUR });
  await state.announce({ holder: 'me', roles: [], configuration: '', version: '', startedAt: NOON }, HOUR);
  clock.advance(30 * DAY);
  const before = clock.now();
  await state.sweep({ itemsBefore: before, archiveMaxBytes: 0, deliveriesBefore: before });
  const left = Object.keys(await contentsOf(observer, tag)).filter((name) => !name.startsWith('calls:'));
  expect(left).toEqual([
    'channels',
    'deliveries:last',
    'feeds',
    'feeds:due',
    'feeds:new',
    'feeds:rev',
    'items:bytes',
    'items:last',
    `route:${ROUTE}`,
    'schema',
    `seen:${FEED}`,
    'stories:last',
  ]);
});

it('leaves alone what other programs keep beside it', async () => {
  const theirs = { 'atalaya:feeds': 'x', '{other}:feeds': 'y', feeds: 'z', 'bull:poll:id': '1' };
  await observer.mset(theirs);
  for (const verb of VERBS) {
    const { backend } = await prepare(verb);
    await verb.act(backend.state);
  }
  expect(await observer.mget(Object.keys(theirs))).toEqual(Object.values(theirs));
});

/** A store of its own that is ready for the verb. */
async function prepare(
  verb: Pick<Verb, 'prepare' | 'after'>,
  port = server.port,
  options: Partial<RedisOptions> = {},
): Promise<{ backend: Backend; tag: string; clock: DrivenClock }> {
  const tag = `test-${randomUUID()}`;
  const clock = aClock();
  const url = new Secret(`redis://127.0.0.1:${port}/0`);
  const backend = await openRedis({ url, tag, clock, log: silentLog, ...options });
  opened.push(backend);
  await backend.state.adopt(WATCH);
  await verb.prepare?.(backend.state);
  clock.advance(verb.after ?? 0);
  return { backend, tag, clock };
}

/** The first answer that is no refusal: a client that was cut off waits a while before it connects. */
async function answerOf<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof BackendError)) throw error;
    }
  }
}

function aSign() {
  let give: () => void = () => {};
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give: () => give() };
}
