/** A server that went back by what it had not written to disk, while workers know what it has forgotten. */
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Backend } from '../../src/backend/port.js';
import { openRedis } from '../../src/backend/redis/redis.js';
import { silentLog } from '../../src/lib/log.js';
import { Secret } from '../../src/lib/secret.js';
import { aClosing, aDigest, anAlert } from '../builders.js';
import { plan, ROUTE, WATCH } from './contract/stage.js';
import { type RedisServer, startRedis } from './redis-server.js';

let server: RedisServer;
let backend: Backend;

beforeEach(async () => {
  server = await startRedis();
  backend = await openRedis({ url: new Secret(server.url), tag: 'back', log: silentLog });
  await backend.state.adopt(WATCH);
});
afterEach(async () => {
  await backend.close();
  await server.stop();
});

it('lets no digest take alerts that it does not tell, though its window had as many before', async () => {
  const { state } = backend;
  await plan(state, [anAlert()]);
  await writeToDisk();
  await plan(state, [anAlert()]);
  const composed = await state.readOpenDigest(ROUTE);
  await server.restart();
  const alert = anAlert();
  await plan(state, [alert]);
  const closing = aClosing({
    route: ROUTE,
    version: composed?.version ?? 0,
    digest: aDigest({ route: ROUTE }),
  });
  expect(await state.closeDigest(closing)).toEqual({ kind: 'stale' });
  expect((await state.readOpenDigest(ROUTE))?.alerts).toHaveLength(2);
  expect((await state.readOpenDigest(ROUTE))?.alerts).toContainEqual(alert);
});

/** What comes after this is forgotten at the next restart. */
async function writeToDisk(): Promise<void> {
  const client = new Redis(server.url);
  await client.save();
  client.disconnect();
}
