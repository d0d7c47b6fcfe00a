/** Another process at the queues: `node --import tsx bull-child.ts ACT URL [LOCK]`. It says what it does, a line each. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Job, JobLimits, JobOutcome, Jobs } from '../../src/backend/jobs.js';
import { openBullJobs } from '../../src/backend/redis/jobs.js';
import { connect } from '../../src/backend/redis/server.js';
import { silentLog } from '../../src/lib/log.js';
import { Secret } from '../../src/lib/secret.js';
import { feedId } from '../../src/model/id.js';

export const TAG = 't';
/** Short, so that the dead are found soon. */
export const LOCK = { lock: 1_000, stalledEvery: 250 };
/** Time enough to be busy in. */
export const LONG_LOCK = 2_000;
export const ONE_EACH: JobLimits = { tick: 1, poll: 1, close: 1, deliver: 1, probe: 1 };
const DONE: JobOutcome = { kind: 'done' };

export const ACTS = {
  /** Takes jobs and never ends one. */
  hold: async (jobs: Jobs) => {
    work(jobs, async (job) => {
      console.log(nameOf(job));
      return new Promise<JobOutcome>(() => {});
    });
  },
  /** Does jobs until it is told to end, one at a time. */
  share: async (jobs: Jobs) => {
    work(jobs, async (job) => {
      console.log(nameOf(job));
      return DONE;
    });
    process.once('SIGTERM', () => void jobs.stop(1_000).then(() => process.exit()));
  },
  /** Ticks until it is killed. */
  tick: async (jobs: Jobs) => {
    work(jobs, async () => {
      console.log('tick');
      return new Promise<JobOutcome>(() => {});
    });
    await jobs.tickEvery(50);
  },
  /** Works for longer than its lock lasts, and for a while so hard that nothing else gets a turn. */
  block: async (jobs: Jobs) => {
    work(jobs, async (job) => {
      console.log(nameOf(job));
      await delay(LONG_LOCK * 0.5);
      for (const until = performance.now() + LONG_LOCK * 0.4; performance.now() < until; );
      await delay(LONG_LOCK * 0.6);
      console.log('done');
      return DONE;
    });
  },
  /** Does all that a process does, and leaves. */
  visit: async (jobs: Jobs, close: () => Promise<void>) => {
    work(jobs, async () => DONE);
    await jobs.tickEvery(10);
    await jobs.add({ kind: 'poll', feed: feedId('a') });
    await jobs.idle();
    await jobs.stop(1_000);
    await close();
    console.log('left');
  },
} as const satisfies Record<string, (jobs: Jobs, close: () => Promise<void>) => Promise<void>>;

export function nameOf(job: Job): string {
  return Object.values(job).join(' ');
}

function work(jobs: Jobs, handler: (job: Job) => Promise<JobOutcome>): void {
  jobs.work(handler, ONE_EACH, (_, error) => console.log(String(error)));
}

const [act, url, lock = LOCK.lock] = process.argv.slice(2);
const isAct = (name: string | undefined): name is keyof typeof ACTS => name !== undefined && name in ACTS;
if (isAct(act) && url !== undefined) {
  const { server, close } = await connect({ url: new Secret(url), tag: TAG, log: silentLog });
  await ACTS[act](openBullJobs({ server, log: silentLog, ...LOCK, lock: Number(lock) }), close);
}
