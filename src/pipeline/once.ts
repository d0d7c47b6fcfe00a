/** `run --once`: polls what is due, closes immediate windows before their wait is over, and sends what is due. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Jobs } from '../backend/jobs.js';
import type { Backend } from '../backend/port.js';
import { MINUTE } from '../lib/duration.js';
import { closeDigest } from './close-digest.js';
import type { Context } from './context.js';
import { doJob } from './work.js';

/** What waits for its host or its channel is looked for so often, and at most for so long. */
const LOOK_AGAIN = 200;
const LONGEST = 10 * MINUTE;
/** Services on the same store may be at work all the time: whether anything is left is looked at all the same. */
const LONGEST_BUSY = MINUTE / 2;
const LOOKS_WHEN_BROKEN = 50;

/**
 * @param broken how many jobs broke so far
 * @param longestBusy after how long work under way is no longer waited for, ms
 */
export async function workOnce(
  context: Context,
  backend: Backend,
  broken: () => number,
  longestBusy = LONGEST_BUSY,
): Promise<void> {
  await workUntilNothingIsDue(context, backend, broken, longestBusy);
  for (const { id } of context.watch.routes) {
    await closeDigest(context, id, { early: true }).catch((error: unknown) =>
      context.report.broke({ kind: 'close', route: id }, error),
    );
  }
  await workUntilNothingIsDue(context, backend, broken, longestBusy);
}

/**
 * A poll whose host was busy comes back a little later, so one look is not enough. What broke stays due: it is
 * left to the next run, after some more looks for the rest.
 */
async function workUntilNothingIsDue(
  context: Context,
  { state, jobs }: Backend,
  broken: () => number,
  longestBusy: number,
): Promise<void> {
  const end = performance.now() + LONGEST;
  let before = '';
  for (let look = 0; performance.now() < end && !(broken() > 0 && look >= LOOKS_WHEN_BROKEN); look++) {
    await doJob(context, jobs, { kind: 'tick' });
    await untilIdle(jobs, longestBusy);
    const left = [await state.dueFeeds(1), await state.dueDigests(1), await state.dueDeliveries(1)];
    if (left.every((due) => due.length === 0)) return;
    // one tick does not take all that is due at once: while the longest due gets done there is nothing to wait for
    const first = JSON.stringify(left);
    if (first === before) await delay(LOOK_AGAIN);
    before = first;
  }
}

async function untilIdle(jobs: Jobs, longest: number): Promise<void> {
  const isIdle = new AbortController();
  const enough = delay(longest, undefined, { signal: isIdle.signal }).catch(() => {});
  await Promise.race([jobs.idle(), enough]).finally(() => isIdle.abort());
}
