import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect } from 'vitest';
import { openRedis } from '../../src/backend/redis/redis.js';
import { silentLog } from '../../src/lib/log.js';
import { Secret } from '../../src/lib/secret.js';
import { describeBackend } from './contract.js';
import { strangeKeys } from './redis-keys.js';
import { type RedisServer, startRedis } from './redis-server.js';

let server: RedisServer;
let observer: Redis;

beforeAll(async () => {
  server = await startRedis();
  observer = new Redis(server.url);
});

afterAll(async () => {
  observer.disconnect();
  await server.stop();
});

describeBackend('the Redis store', async (clock) => {
  const tag = `test-${randomUUID()}`;
  const open = () => openRedis({ url: new Secret(server.url), tag, clock, log: silentLog });
  let backend = await open();
  return {
    backend,
    reopen: async () => {
      await backend.close();
      backend = await open();
      return backend;
    },
    cleanup: async () => {
      await backend.close();
      expect(await strangeKeys(observer, tag)).toEqual([]);
    },
  };
});
