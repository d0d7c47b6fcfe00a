/**
 * A worker as `run` starts it, but for its pace: it polls every few hundred ms and its leases last two seconds, so
 * that a sequence of faults takes seconds. Its clock is the system's, moved on as its parent says, and it ends with
 * its parent.
 */
import { resolve } from 'node:path';
import { openApp } from '../../src/app.js';
import { openDb } from '../../src/backend/embedded/db.js';
import { backendOn } from '../../src/backend/embedded/embedded.js';
import { openJobs } from '../../src/backend/embedded/jobs.js';
import { migrate } from '../../src/backend/embedded/schema.js';
import type { Backend } from '../../src/backend/port.js';
import { openRedis } from '../../src/backend/redis/redis.js';
import { openEnv } from '../../src/config/env.js';
import type { Clock } from '../../src/lib/clock.js';
import { openLog, silentLog } from '../../src/lib/log.js';
import { Secret } from '../../src/lib/secret.js';
import { loadWatch, type Watch } from '../../src/pipeline/load.js';
import { logReporter } from '../../src/pipeline/report.js';
import type { ToWorker, WorkerOrder } from './orders.js';

/** ms */
const LEASES = { place: 2_000, delivery: 2_000 };
const PACE = { every: 400, min: 300, max: 1_000, timeout: 1_000, concurrency: 4 };
const WAIT = 200;
const JOB_PACE = { lock: 2_000, stalledEvery: 1_000, rest: 1_000 };

const order = JSON.parse(process.argv[2] ?? '{}') as WorkerOrder; // the parent wrote it
let skipped = order.skipped;
const clock: Clock = { now: () => Date.now() + skipped };
const log = order.verbose ? openLog('debug', false) : silentLog;
const { backend, fill } = await openStore(order);
const { watch, problems } = await loadWatch(order.dir, openEnv(order.dir, { SLACK_TEAM: order.slack }));
if (watch === undefined) throw new Error(JSON.stringify(problems));
const app = await openApp({
  watch: hasten(watch),
  backend,
  report: logReporter(log),
  clock,
  log,
  leases: LEASES,
  stdout: () => {},
});
process.on('message', (said: ToWorker) => {
  if (said.kind === 'skip') skipped = said.total;
  else fill(said.full);
});
process.on('disconnect', () => process.exit(1));
process.on(
  'SIGTERM',
  () =>
    void app.stop().then(async () => {
      await backend.close();
      process.exit(0);
    }),
);
await app.start();
process.send?.('ready');

function hasten(loaded: Watch): Watch {
  const poll = { ...loaded.settings.poll, ...PACE };
  const routes = loaded.routes.map((route) => ({
    ...route,
    schedule: { kind: 'immediate', wait: WAIT } as const,
  }));
  return { ...loaded, routes, settings: { ...loaded.settings, poll, routes } };
}

/** `fill` lets the disk be full, or have room again. */
async function openStore({ dir, redis }: WorkerOrder): Promise<{
  backend: Backend;
  fill: (full: boolean) => void;
}> {
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
