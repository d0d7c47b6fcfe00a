/** Rules and feeds alone, for commands that match without a whole watch. */
import { hasErrors, type Problem, sortProblems } from '../config/problem.js';
import { readFeeds, readRules } from '../config/read.js';
import type { Matcher } from '../match/matcher.js';
import type { Feed } from '../model/feed.js';
import type { FeedId } from '../model/id.js';
import { loadRules } from './load-rules.js';

export interface LoadedMatcher {
  /** Absent when a problem is an error: a rule left out would be missed in silence. */
  readonly matcher?: Matcher;
  /** Empty where the root has no feeds. */
  readonly feeds: ReadonlyMap<FeedId, Feed>;
  readonly problems: readonly Problem[];
}

/** @param folder of the rules, under `root`, with forward slashes */
export function loadMatcher(root: string, folder: string): LoadedMatcher {
  const { kept: located, problems: inFeeds } = readFeeds(root);
  const read = readRules(root, folder);
  const { matcher, problems: inRules } = loadRules({ ...read, feeds: located });
  // items can be matched without any feed
  const problems = sortProblems([...(located.length > 0 ? inFeeds : []), ...read.problems, ...inRules]);
  const feeds = new Map(located.map((feed) => [feed.value.id, feed.value]));
  return hasErrors(problems) ? { feeds, problems } : { matcher, feeds, problems };
}
