/** Whether readers of a route know already how much of the world the watch sees. */
import { type Coverage, type CoverageNews, NAMED } from '../model/digest.js';

/** @param told what the route's last digest said */
export function compareCoverage(told: Coverage, now: Coverage): CoverageNews {
  return blind(told) === blind(now) && sameFeeds(told.failing, now.failing, blind(now))
    ? 'as told'
    : 'changed';
}

/** A feed more that answers is no news: what is not seen is. */
const blind = ({ feeds, answered }: Coverage): number => feeds - answered;

/** Where more may fail than are named, which of them are named says nothing. @param most that fail or were not asked yet */
function sameFeeds(told: readonly string[], now: readonly string[], most: number): boolean {
  const areSome = now.length >= NAMED && now.length < most;
  return areSome || (told.length === now.length && now.every((feed) => told.includes(feed)));
}
