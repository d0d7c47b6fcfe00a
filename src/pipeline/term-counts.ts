/** How often the words of rules are met: counted while items are polled, and used when the watch is made ready. */
import type { State } from '../backend/port.js';
import { MINUTE } from '../lib/duration.js';
import type { Context } from './context.js';
import type { Watch } from './load.js';
import { lateMatching, makeMatcher } from './matching.js';

/** Counts are stored when there are of so many items, or when the oldest is so old. Those of a stop are lost, which does no harm. */
const ITEMS = 1_000;
const LONGEST = 10 * MINUTE;

/** Stores what was counted, now and then. No part of any poll's commit: the truth does not depend on it. */
export async function saveTermCounts({ state, watch: { matching }, clock }: Context): Promise<void> {
  const tally = matching.made?.tally;
  if (tally === undefined || tally.items === 0) return;
  if (tally.items < ITEMS && clock.now() - tally.since < LONGEST) return;
  await state.countTerms(tally.take());
}

/** The same watch, its rules waiting for the words that are rare in the items of this store: looked up with the first item. */
export function withTermCounts(watch: Watch, state: State): Watch {
  const matching = lateMatching(async () => {
    const counted = await state.termCounts();
    return counted.items === 0 ? watch.matching.ready() : makeMatcher(watch, counted);
  });
  return { ...watch, matching };
}
