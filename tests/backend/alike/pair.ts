/** Two stores that are asked the same, and the few names they are asked about, so that these meet again and again. */
import fc from 'fast-check';
import type { State } from '../../../src/backend/port.js';
import type { RouteEntry, StoryKeys } from '../../../src/backend/records.js';
import { HOUR } from '../../../src/lib/duration.js';
import { channelId, feedId, routeId, storyId } from '../../../src/model/id.js';
import { type DrivenClock, NOON } from '../../builders.js';

/** Two stores on one clock. */
export interface Pair {
  readonly clock: DrivenClock;
  /** Asks both, expects that they answer alike, and hands back the answer. */
  ask<T>(verb: (state: State) => Promise<T>): Promise<T>;
}
export type Step = (pair: Pair) => Promise<void>;

export const FEEDS = ['a', 'b', 'c'].map((id) => feedId(id));
export const ROUTES = ['r', 's', 't'].map((id) => routeId(id));
export const CHANNELS = ['press', 'mail'].map((id) => channelId(id));
export const STORIES = ['one', 'two', 'three', 'four'].map((id) => storyId(id));
export const SEEN_KEYS = ['guid', '', 'a b', 'y'.repeat(50)];

export const hours = (min: number, max: number) => fc.integer({ min, max }).map((n) => n * HOUR);
export const few = <T>(one: fc.Arbitrary<T>, maxLength: number) => fc.array(one, { maxLength });
export const anyOf = <T>(names: readonly T[]) => fc.constantFrom(...names);
export const seldom = fc.nat(6).map((n) => n === 0);

export const someKeys: fc.Arbitrary<StoryKeys> = fc.record({
  exact: few(anyOf(['url', 'é', 'x'.repeat(99)]), 2),
  sketch: few(anyOf([0, 2, 4, 6, 2 ** 32 - 2]), 4),
  minimum: fc.integer({ min: 1, max: 3 }),
});
export const entries = fc.uniqueArray(
  fc.record({ route: anyOf(ROUTES), closesAt: hours(0, 9).map((h) => NOON + h) }),
  { maxLength: 2, selector: (entry: RouteEntry) => entry.route },
);
