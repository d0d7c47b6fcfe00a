/** For tests of the scripts themselves: a real Redis with a store of its own for each test, whose configuration is adopted. */
import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { adopt } from '../../../src/backend/redis/adopt.js';
import { type Server, serverOn } from '../../../src/backend/redis/scripts.js';
import { aClock } from '../../builders.js';
import { WATCH } from '../contract/stage.js';
import { type RedisServer, startRedis } from '../redis-server.js';

export interface Store {
  readonly client: Redis;
  readonly server: Server;
}

/** To be called once in a file; what it gives changes with each test. */
export function serverForEach(): Store {
  let redis: RedisServer;
  let client: Redis;
  let server: Server;

  beforeAll(async () => {
    redis = await startRedis();
    client = new Redis(redis.url);
  });

  beforeEach(async () => {
    server = serverOn(client, 'here', randomUUID(), aClock());
    await adopt(server, WATCH);
  });

  afterAll(async () => {
    client.disconnect();
    await redis.stop();
  });

  return {
    get client() {
      return client;
    },
    get server() {
      return server;
    },
  };
}
