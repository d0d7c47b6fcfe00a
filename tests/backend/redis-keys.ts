/** Holds the keys of a store that was used against the table of what a store keeps. */
import type { Redis } from 'ioredis';
import { KEY_KINDS, keyPrefix } from '../../src/backend/redis/keys.js';

/** Keys of the store that the table does not know, or that are of another type. */
export async function strangeKeys(client: Redis, tag: string): Promise<string[]> {
  const strange: string[] = [];
  for (const key of await keysOf(client, tag)) {
    const name = key.slice(keyPrefix(tag).length);
    const type = await client.type(key);
    if (type === 'none') continue; // its time ran out meanwhile
    if (!KINDS.some((kind) => kind.pattern.test(name) && kind.types.includes(type)))
      strange.push(`${type} ${key}`);
  }
  return strange;
}

export async function keysOf(client: Redis, tag: string): Promise<string[]> {
  const keys: string[] = [];
  const match = `${keyPrefix(tag).replace(/[*?[\]\\]/g, '\\$&')}*`;
  for await (const piece of client.scanStream({ match, count: 1000 })) keys.push(...(piece as string[])); // SCAN answers names
  return keys.sort();
}

/** In a name `<…>` is an id of any text, and `<a|n>` one of those letters; under a queue's name BullMQ keeps what it likes. */
const KINDS = KEY_KINDS.map(({ name, type }) => {
  const parts = name.split(/(<[^>]+>|…)/).map((part) => {
    if (part === '…') return '(:.*)?';
    if (part.includes('|')) return `(${part.slice(1, -1)})`;
    return part.startsWith('<') ? '.+' : part;
  });
  const isBullMqs = name.startsWith('jobs:');
  return {
    pattern: new RegExp(`^${parts.join('')}$`, 's'),
    types: isBullMqs ? ['hash', 'list', 'set', 'zset', 'string', 'stream'] : [type],
  };
});
