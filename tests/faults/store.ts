/** The store of a world, opened at the pace of its faults, and a disk that can be full. */
import { resolve } from 'node:path';
import { openDb } from '../../src/backend/embedded/db.js';
import { backendOn } from '../../src/backend/embedded/embedded.js';
import { openJobs } from '../../src/backend/embedded/jobs.js';
import { migrate } from '../../src/backend/embedded/migrate.js';
import type { Backend } from '../../src/backend/port.js';
import { openRedis } from '../../src/backend/redis/redis.js';
import type { Clock } from '../../src/lib/clock.js';
import type { Log } from '../../src/lib/log.js';
import { Secret } from '../../src/lib/secret.js';
import type { WorkerOrder } from './orders.js';

/** ms */
const JOB_PACE = { lock: 2_000, stalledEvery: 1_000, rest: 1_000 };

export interface Store {
  readonly backend: Backend;
  /** Lets the disk of an embedded store be full, or have room again. */
  fill(full: boolean): void;
}

export async function openStore(
  { dir, redis }: Pick<WorkerOrder, 'dir' | 'redis'>,
  clock: Clock,
  log: Log,
): Promise<Store> {
  if (redis !== undefined) {
    const backend = await openRedis({ url: new Secret(redis), tag: 'faults', clock, log, pace: JOB_PACE });
    return { backend, fill: () => {} };
  }
  const db = openDb(resolve(dir, 'watch.db'));
  db.prepareFile();
  migrate(db, log);
  const fill = (full: boolean): void => {
    const { page_count = 0 } = db.get<{ page_count: number }>('PRAGMA page_count') ?? {};
    db.pragma('max_page_count', full ? page_count : 2 ** 30);
  };
  return { backend: backendOn(db, clock, openJobs(JOB_PACE.rest)), fill };
}
