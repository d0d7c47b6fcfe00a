/** All that a store keeps, to tell one from another. */
import type { Redis } from 'ioredis';
import { keyPrefix } from '../../src/backend/redis/keys.js';
import { keysOf } from './redis-keys.js';

/** By key without the tag. Of calls only that there are some: their ids are drawn. */
export async function contentsOf(client: Redis, tag: string): Promise<Record<string, unknown>> {
  const contents: Record<string, unknown> = {};
  for (const key of await keysOf(client, tag)) {
    const name = key.slice(keyPrefix(tag).length);
    contents[name] = name.startsWith('calls:') ? await client.hlen(key) : await kept(client, key);
  }
  return contents;
}

async function kept(client: Redis, key: string): Promise<unknown> {
  const type = await client.type(key);
  switch (type) {
    case 'string':
      return client.get(key);
    case 'hash':
      return hashOf(client, key);
    case 'list':
      return client.lrange(key, 0, -1);
    case 'set':
      return (await client.smembers(key)).sort();
    case 'zset':
      return client.zrange(key, 0, -1, 'WITHSCORES');
    default:
      return type;
  }
}

/** Packed items are no text. */
async function hashOf(client: Redis, key: string): Promise<Record<string, string>> {
  const fields = Object.entries(await client.hgetallBuffer(key));
  return Object.fromEntries(fields.map(([field, value]) => [field, value.toString('latin1')]));
}
