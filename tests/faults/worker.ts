/**
 * A worker as `run` starts it, but for its pace: it polls every few hundred ms and its leases last two seconds, so
 * that a sequence of faults takes seconds. Its clock is the system's, moved on as its parent says, and it ends with
 * its parent.
 */
import { openApp } from '../../src/app.js';
import { openEnv } from '../../src/config/env.js';
import type { Clock } from '../../src/lib/clock.js';
import { openLog, silentLog } from '../../src/lib/log.js';
import { loadWatch, type Watch } from '../../src/pipeline/load.js';
import { logReporter } from '../../src/pipeline/report.js';
import type { ToWorker, WorkerOrder } from './orders.js';
import { openStore } from './store.js';

/** ms */
const LEASES = { place: 2_000, delivery: 2_000 };
const PACE = { every: 400, min: 300, max: 1_000, timeout: 1_000, concurrency: 4 };
const WAIT = 200;

const order = JSON.parse(process.argv[2] ?? '{}') as WorkerOrder; // the parent wrote it
let skipped = order.skipped;
const clock: Clock = { now: () => Date.now() + skipped };
const log = order.verbose ? await openLog('debug', false) : silentLog;
const { backend, fill } = await openStore(order, clock, log);
const { watch, problems } = await loadWatch(order.dir, openEnv(order.dir, order.env));
if (watch === undefined) throw new Error(JSON.stringify(problems));
const app = await openApp({
  watch: hasten(watch),
  backend,
  report: logReporter(log),
  clock,
  log,
  leases: order.leases ?? LEASES,
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
