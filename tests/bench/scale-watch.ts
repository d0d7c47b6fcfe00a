/**
 * The watch itself, for the benchmark of scale: the whole app on a store, in a process whose processor time is what
 * is measured. Its clock stands still between runs, so that feeds stay due one after the other.
 */
import { join } from 'node:path';
import { openApp } from '../../src/app.js';
import { openEmbedded } from '../../src/backend/embedded/embedded.js';
import type { Backend } from '../../src/backend/port.js';
import { openRedis } from '../../src/backend/redis/redis.js';
import { openEnv } from '../../src/config/env.js';
import { printProblem } from '../../src/config/problem.js';
import type { Clock } from '../../src/lib/clock.js';
import { openLog } from '../../src/lib/log.js';
import { Secret } from '../../src/lib/secret.js';
import { loadWatch, type Watch } from '../../src/pipeline/load.js';
import { type Reporter, silentReporter } from '../../src/pipeline/report.js';

/** No more than a tick takes in. */
const DUE_AT_ONCE = 300;

/** For profiles to be written, and when nobody is there any more. */
const EXIT_AFTER = 5_000;

export interface WatchOrder {
  readonly root: string;
  /** The store is a file in `root` without it. */
  readonly redis?: string;
  /** Address of the channel. */
  readonly webhook: string;
  /** Every feed is asked this often, ms. */
  readonly every: number;
  /** Where the clock begins. */
  readonly at: number;
  /** The clock then goes on with the feeds that were asked, as fast as that may be. */
  readonly isFirst: boolean;
}

export interface WatchReport {
  /** Processor time of this process, ms. */
  readonly cpu: number;
  readonly rss: number;
  /** Now, by its clock. */
  readonly at: number;
}

process.once('message', async (order: WatchOrder) => {
  const watch = await load(order);
  let polled = 0;
  const reporter: Reporter = { ...silentReporter, polled: () => void polled++ };
  const clock = order.isFirst ? clockOfPolls(order, watch.feeds.length, () => polled) : clockFrom(order.at);
  const backend = await open(order, clock);
  if (order.isFirst) await spread(watch, backend, order);
  const log = await openLog('warn', true);
  const app = await openApp({ watch, backend, report: reporter, clock, log, stdout: () => {} });
  await app.start();
  const report = (): WatchReport => {
    const { user, system } = process.cpuUsage();
    return { cpu: (user + system) / 1_000, rss: process.memoryUsage.rss(), at: clock.now() };
  };
  process.on('message', async (ask: 'report' | 'stop') => {
    if (ask === 'stop') {
      await app.stop();
      await backend.close();
    }
    process.send?.(report());
    if (ask === 'stop') process.disconnect();
  });
  process.once('disconnect', () => setTimeout(() => process.exit(), EXIT_AFTER).unref());
  process.send?.(report());
});

function clockFrom(at: number): Clock {
  const began = performance.now();
  return { now: () => Math.round(at + performance.now() - began) };
}

/** Beside time itself, a period passes while as many feeds are asked as there are; a few more are always due. */
function clockOfPolls({ at, every }: WatchOrder, feeds: number, polled: () => number): Clock {
  const clock = clockFrom(at);
  return { now: () => Math.round(clock.now() + ((polled() + DUE_AT_ONCE) / feeds) * every) };
}

async function load({ root, webhook, every }: WatchOrder): Promise<Watch> {
  const { watch, problems } = await loadWatch(root, openEnv(root, { BENCH_WEBHOOK: webhook }));
  if (watch === undefined)
    throw new Error(
      problems
        .filter(({ severity }) => severity === 'error')
        .map(printProblem)
        .join('\n'),
    );
  const poll = { ...watch.settings.poll, every, min: every, max: every }; // shorter than people may choose
  return { ...watch, settings: { ...watch.settings, poll } };
}

async function open({ root, redis }: WatchOrder, clock: Clock): Promise<Backend> {
  const log = await openLog('error', true);
  if (redis === undefined) return openEmbedded({ file: join(root, 'watch.db'), clock, log });
  return openRedis({ url: new Secret(redis), tag: 'bench', clock, log });
}

/** Feeds are due one after the other over their period, as those of a watch that has run for long. */
async function spread(watch: Watch, { state }: Backend, { at, every }: WatchOrder): Promise<void> {
  const feeds = watch.feeds.map(({ id }, n) => ({ id, dueAt: at + (n / watch.feeds.length) * every }));
  await state.adopt({ feeds, routes: [], channels: [], rules: [] });
}
