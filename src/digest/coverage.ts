/** Whether readers of a route know already how much of the world the watch sees. */
import type { Coverage, CoverageNews } from '../model/digest.js';

/** @param told what the route's last digest said */
export function compareCoverage(told: Coverage, now: Coverage): CoverageNews {
  return blind(told) === blind(now) && sameFeeds(told.failing, now.failing, blind(now))
    ? 'as told'
    : 'changed';
}

/** A feed more that answers is no news: what is not seen is. */
const blind = ({ feeds, answered }: Coverage): number => feeds - answered;

/** Where more fail than are named, which of them are named says nothing. */
function sameFeeds(told: readonly string[], now: readonly string[], failing: number): boolean {
  return now.length < failing || (told.length === now.length && now.every((feed) => told.includes(feed)));
}
