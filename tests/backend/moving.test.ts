/** Stores that move, from each kind to each, and what becomes of a move that was cut off. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEmbedded } from '../../src/backend/embedded/embedded.js';
import { openRedis, type RedisOptions } from '../../src/backend/redis/redis.js';
import { silentLog } from '../../src/lib/log.js';
import { Secret } from '../../src/lib/secret.js';
import { aClock } from '../builders.js';
import { openCuttingProxy } from '../doubles/cutting-proxy.js';
import { cutOff, describeMove, fill, type OpenEmpty } from './contract/moving.js';
import { collect, WATCH } from './contract/stage.js';
import { contentsOf } from './redis-contents.js';
import { keysOf, strangeKeys } from './redis-keys.js';
import { type RedisServer, startRedis } from './redis-server.js';

let server: RedisServer;
let observer: Redis;
let folder: string;

beforeAll(async () => {
  server = await startRedis();
  observer = new Redis(server.url);
  folder = await mkdtemp(join(tmpdir(), 'atalaya-moving-'));
});

afterAll(async () => {
  observer.disconnect();
  await server.stop();
  await rm(folder, { recursive: true });
});

const inFile: OpenEmpty = async (clock) => {
  const file = join(folder, `${randomUUID()}.db`);
  const backend = await openEmbedded({ file, clock, log: silentLog });
  return { backend, cleanup: () => backend.close() };
};

const openTag = (tag: string, options: Partial<RedisOptions> = {}) =>
  openRedis({ url: new Secret(server.url), tag, log: silentLog, ...options });

const onRedis: OpenEmpty = async (clock) => {
  const tag = `moving-${randomUUID()}`;
  const backend = await openTag(tag, { clock });
  return {
    backend,
    cleanup: async () => {
      await backend.close();
      expect(await strangeKeys(observer, tag)).toEqual([]);
    },
  };
};

describe.each([
  ['a file to a file', inFile, inFile],
  ['a file to Redis', inFile, onRedis],
  ['Redis to a file', onRedis, inFile],
  ['Redis to Redis', onRedis, onRedis],
])('a store moved from %s', (_, from, to) => describeMove(from, to));

describe('a move that is cut off', () => {
  it('leaves a file as it was', async () => {
    const { backend, cleanup } = await inFile(aClock());
    const source = await filled();
    await expect(backend.state.restore(cutOff(source.state.dump(), 12))).rejects.toThrow('cut off');
    expect(await collect(backend.state.dump())).toHaveLength(2);
    await backend.state.restore(source.state.dump());
    expect(await collect(backend.state.dump())).toEqual(await collect(source.state.dump()));
    await cleanup();
    await source.close();
  });

  it('leaves on Redis a store that nobody opens until another move has begun anew', async () => {
    const tag = `cut-${randomUUID()}`;
    const clock = aClock();
    const first = await openTag(tag, { clock });
    const source = await filled();
    await expect(first.state.restore(cutOff(source.state.dump(), 12))).rejects.toThrow('cut off');
    await first.close();
    await expect(openTag(tag, { clock })).rejects.toThrow('an import into this store was cut off');
    const second = await openTag(tag, { clock, restores: true });
    await second.state.restore(source.state.dump());
    await second.close();
    const third = await openTag(tag, { clock });
    expect(await collect(third.state.dump())).toEqual(await collect(source.state.dump()));
    await third.close();
    await source.close();
  });

  it('takes nothing more once another move has begun', async () => {
    const tag = `race-${randomUUID()}`;
    const clock = aClock();
    const [source, first] = [await filled(), await openTag(tag, { clock })];
    const interrupted = async function* () {
      yield* source.state.dump();
      await expect(openTag(tag, { clock, restores: true })).rejects.toThrow('another import is at work');
      clock.advance(20_000);
      const second = await openTag(tag, { clock, restores: true });
      await second.state.restore(source.state.dump());
      await second.close();
    };
    await expect(first.state.restore(interrupted())).rejects.toThrow(
      'another import has taken this store over',
    );
    await expect(first.state.adopt(WATCH)).resolves.toBeDefined();
    await first.close();
    await source.close();
  });

  it.each([1, 2, 3])('is made once though answer %i is lost and asked for again', async (answer) => {
    const proxy = await openCuttingProxy(server.port);
    const [whole, twice] = [`whole-${randomUUID()}`, `twice-${randomUUID()}`];
    const source = await filled();
    const clock = aClock();
    const url = new Secret(`redis://127.0.0.1:${proxy.port}/0`);
    const [one, two] = [await openTag(whole, { clock }), await openTag(twice, { clock, url })];
    await one.state.restore(source.state.dump());
    proxy.cutAnswer(answer);
    await two.state.restore(source.state.dump());
    expect(proxy.hasCut).toBe(true);
    expect(withoutRevs(await contentsOf(observer, twice))).toEqual(
      withoutRevs(await contentsOf(observer, whole)),
    );
    for (const each of [one, two, source, proxy]) await each.close();
  });

  /** How often a delivery was written says nothing: it only rises. */
  const withoutRevs = (contents: Record<string, unknown>) =>
    JSON.parse(JSON.stringify(contents, (key, value) => (key === 'rev' ? undefined : value)));

  const filled = async () => {
    const { backend } = await inFile(aClock());
    await fill(backend.state);
    return backend;
  };
});

describe('a store for a show', () => {
  it('leaves no key behind, and leaves others alone', async () => {
    const [tag, theirs] = [`show-${randomUUID()}`, `{show}:${randomUUID()}`];
    await observer.set(theirs, 'x');
    const backend = await openTag(tag, { isTemporary: true });
    await fill(backend.state);
    await backend.jobs.add({ kind: 'tick' });
    expect(await keysOf(observer, tag)).not.toEqual([]);
    await backend.close();
    await backend.close();
    expect(await keysOf(observer, tag)).toEqual([]);
    expect(await observer.get(theirs)).toBe('x');
  });
});
