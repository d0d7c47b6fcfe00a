/** The only importer of adapters. */
import type { Clock } from '../lib/clock.js';
import type { Log } from '../lib/log.js';
import type { Secret } from '../lib/secret.js';
import { openEmbedded } from './embedded/embedded.js';
import type { Backend } from './port.js';

export interface BackendOptions {
  /** The store's file; made, with its folder, if missing. */
  readonly file: string;
  /** Judged by in a file. A server has its own. */
  readonly clock: Clock;
  readonly log: Log;
  /** A server that many processes share, in place of the file. */
  readonly redis?: RedisStore;
  /** Opened for `State.restore`: one that was cut off on a server begins anew. Others refuse what it has left. */
  readonly restores?: boolean;
}

export interface RedisStore {
  /** `redis://:password@host:6379/0`, or `rediss://` for TLS. */
  readonly url: Secret;
  /** Begins all keys: stores that share a server have each their own. */
  readonly tag: string;
  /** For a show: judged by the clock of `BackendOptions`, and nothing is left of it when it is closed. */
  readonly isTemporary?: boolean;
}

/** Rejects with BackendError, which names the file or the server and says what to do. */
export async function openBackend(options: BackendOptions): Promise<Backend> {
  const { redis, file, clock, log, restores = false } = options;
  if (redis === undefined) return openEmbedded({ file, clock, log });
  const { openRedis } = await import('./redis/redis.js'); // its packages take a while to read
  return openRedis({ ...redis, ...(redis.isTemporary ? { clock } : {}), restores, log });
}
