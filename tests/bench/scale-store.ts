/** What a store has done and holds so far, for the benchmark of scale: amounts that only grow. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import type { RedisServer } from '../backend/redis-server.js';

export type StoreFigures = Readonly<Record<string, number>>;

export async function readStore(store: {
  readonly root: string;
  readonly redis?: RedisServer;
}): Promise<StoreFigures> {
  if (store.redis === undefined) return { bytes: (await stat(join(store.root, 'watch.db'))).size };
  const client = new Redis(store.redis.url);
  const info = await client.info('everything');
  client.disconnect();
  const field = (name: string): number => Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(info)?.[1] ?? 0);
  const calls = [...info.matchAll(/^cmdstat_([^:]+):calls=(\d+)/gm)];
  const count = (is: (name: string) => boolean): number =>
    calls.reduce((sum, [, name = '', number]) => sum + (is(name) ? Number(number) : 0), 0);
  return {
    bytes: field('used_memory'),
    scripts: count((name) => name.startsWith('eval')),
    // those within scripts too
    commands: count(() => true),
    'net bytes': field('total_net_input_bytes') + field('total_net_output_bytes'),
    'Redis ms': (field('used_cpu_user') + field('used_cpu_sys')) * 1_000,
  };
}
