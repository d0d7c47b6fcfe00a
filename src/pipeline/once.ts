/** `run --once`: polls what is due, closes immediate windows before their wait is over, and sends what is due. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Backend } from '../backend/port.js';
import { closeDigest } from './close-digest.js';
import type { Context } from './context.js';
import { doJob } from './work.js';

/** More due work is looked for so often, and at most for ten minutes. */
const LOOK_AGAIN = 200;
const MOST_LOOKS = 3_000;
const LOOKS_WHEN_BROKEN = 50;

/** @param broken how many jobs broke so far */
export async function workOnce(context: Context, backend: Backend, broken: () => number): Promise<void> {
  await workUntilNothingIsDue(context, backend, broken);
  for (const { id } of context.watch.routes) {
    await closeDigest(context, id, { early: true }).catch((error: unknown) =>
      context.report.broke({ kind: 'close', route: id }, error),
    );
  }
  await workUntilNothingIsDue(context, backend, broken);
}

/**
 * A poll whose host was busy comes back a little later, so one look is not enough. What broke stays due: it is
 * left to the next run, after some more looks for the rest.
 */
async function workUntilNothingIsDue(
  context: Context,
  { state, jobs }: Backend,
  broken: () => number,
): Promise<void> {
  for (let look = 0; look < (broken() > 0 ? LOOKS_WHEN_BROKEN : MOST_LOOKS); look++) {
    await doJob(context, jobs, { kind: 'tick' });
    await jobs.idle();
    const left = [await state.dueFeeds(1), await state.dueDigests(1), await state.dueDeliveries(1)];
    if (left.every((due) => due.length === 0)) return;
    await delay(LOOK_AGAIN);
  }
}
