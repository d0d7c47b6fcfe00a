/** The demo on a Redis, beside what others keep there. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RedisServer, startRedis } from '../backend/redis-server.js';
import { PATIENCE, runDemo } from './program.js';

const THEIRS = { '{atalaya}:schema': '1', '{atalaya-demo}:feeds': 'x', 'atalaya-demo-1': 'y' };

let redis: RedisServer;
let observer: Redis;
let temporary: string;

beforeAll(async () => {
  redis = await startRedis({ 'notify-keyspace-events': 'KA' });
  observer = new Redis(redis.url);
  await observer.mset(THEIRS);
  temporary = mkdtempSync(join(tmpdir(), 'atalaya-test-demo-'));
});
afterAll(async () => {
  observer.disconnect();
  await redis.stop();
  rmSync(temporary, { recursive: true });
});

const left = async () => {
  const keys = await observer.keys('*');
  return { keys: keys.sort(), values: await observer.mget(Object.keys(THEIRS)) };
};
const NOTHING = { keys: Object.keys(THEIRS).sort(), values: Object.values(THEIRS) };

it(
  'tells the same as in a file but for the place, and leaves no key behind',
  async () => {
    const inFile = await runDemo([], temporary);
    const ran = await runDemo([], temporary, redis.url);
    expect([ran.status, ran.err]).toEqual([0, '']);
    expect(ran.out).toMatch(
      new RegExp(
        `Its state is in Redis 127\\.0\\.0\\.1:${redis.port}/0, under keys of atalaya-demo-\\w+, which go`,
      ),
    );
    expect(withoutPlaces(ran.out)).toEqual(withoutPlaces(inFile.out));
    expect(await left()).toEqual(NOTHING);
  },
  PATIENCE,
);

it(
  'leaves no key behind when Ctrl-C ends it',
  async () => {
    const busy = watchKeys();
    const ran = await runDemo([], temporary, redis.url, (kill) => void busy.then(() => kill('SIGINT')));
    expect([ran.status, ran.err]).toEqual([130, '']);
    expect(await left()).toEqual(NOTHING);
  },
  PATIENCE,
);

/** Resolves in the midst of its first poll. */
async function watchKeys(): Promise<void> {
  const listener = new Redis(redis.url);
  await listener.psubscribe('__keyspace@0__:{atalaya-demo-*:seen:*');
  await once(listener, 'pmessage');
  listener.disconnect();
}

/** What differs between two runs: ports, folders, names made of the time, and how long it took. */
function withoutPlaces(out: string): string[] {
  return out
    .split('\n')
    .filter((line) => !line.startsWith('Its state is in') && !line.startsWith('That took'))
    .map((line) => line.replace(/127\.0\.0\.1:\d+|\S+\.html/, '…'));
}
