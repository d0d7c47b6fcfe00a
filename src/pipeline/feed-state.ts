/** How a feed is, for people: one word and why. What `feeds health` and the console show. */
import type { StoredFeed } from '../backend/records.js';
import { many } from '../lib/count.js';
import type { Feed } from '../model/feed.js';
import type { FeedHealth, Gap } from '../model/feed-health.js';
import { expectToday } from '../poll/arrivals.js';

/** Worst first. `stumbles` failed, but not often enough to be told. */
export const FEED_STATES = [
  'failing',
  'rolled-over',
  'empty',
  'quiet',
  'undated',
  'language',
  'stumbles',
  'new',
  'good',
  'paused',
] as const;

export interface FeedState {
  readonly id: Feed['id'];
  readonly name: string;
  readonly state: (typeof FEED_STATES)[number];
  /** What is wrong, one sentence each, worst first; also of a feed that is good (moved for good, never dated). */
  readonly why: readonly string[];
  /** Since when it is in this state, epoch ms; absent where nothing is wrong. */
  readonly since?: number;
  readonly lastSuccessAt?: number;
  readonly lastNewAt?: number;
  /** Mean time between items, ms. */
  readonly rhythm?: number;
  /** Items since midnight UTC, and how many are usual by now. */
  readonly today?: { readonly seen: number; readonly expected: number };
  /** Newest first. */
  readonly gaps: readonly Gap[];
}

/** Worst first, and the longest in trouble first. */
export function judgeFeeds(
  feeds: readonly Feed[],
  stored: readonly StoredFeed[],
  now: number,
): readonly FeedState[] {
  const records = new Map(stored.map((record) => [record.id, record]));
  const rank = ({ state }: FeedState): number => FEED_STATES.indexOf(state);
  return feeds
    .map((feed) => judgeFeed(feed, records.get(feed.id), now))
    .toSorted((a, b) => rank(a) - rank(b) || (a.since ?? now) - (b.since ?? now));
}

export function judgeFeed(feed: Feed, stored: StoredFeed | undefined, now: number): FeedState {
  const today = expectToday(stored?.health?.arrivals, now);
  return {
    id: feed.id,
    name: feed.name,
    ...judge(feed, stored),
    ...(stored?.lastSuccessAt === undefined ? {} : { lastSuccessAt: stored.lastSuccessAt }),
    ...(stored?.lastNewAt === undefined ? {} : { lastNewAt: stored.lastNewAt }),
    ...(stored?.rhythm === undefined ? {} : { rhythm: stored.rhythm }),
    ...(today === undefined ? {} : { today }),
    gaps: stored?.health?.gaps ?? [],
  };
}

function judge(feed: Feed, stored: StoredFeed | undefined): Pick<FeedState, 'state' | 'why' | 'since'> {
  const remarks = remark(feed, stored);
  if (!feed.enabled) return { state: 'paused', why: remarks };
  if (stored === undefined || stored.lastPollAt === undefined) return { state: 'new', why: [] };
  const { failures, failingSince, lastError = 'no reason is known', health } = stored;
  const troubles = FEED_STATES.flatMap(
    (state) => health?.troubles.filter(({ kind }) => kind === state) ?? [],
  );
  const why = [...troubles.map(({ detail }) => detail), ...remarks];
  if (failures > 0) {
    const state = stored.failureTold === undefined ? 'stumbles' : 'failing';
    return {
      state,
      why: [lastError, ...why],
      ...(failingSince === undefined ? {} : { since: failingSince }),
    };
  }
  const [worst] = troubles;
  return worst ? { state: worst.kind, why, since: worst.since } : { state: 'good', why };
}

/** What is no trouble, and worth a look when there is time. */
function remark(feed: Feed, stored: StoredFeed | undefined): readonly string[] {
  const { movedTo, baselineAt, askedUrl, health, keyBy, datesMadeUp } = stored ?? {};
  const moved =
    movedTo !== undefined && askedUrl === feed.url ? [`moved for good to ${movedTo}: edit its url`] : [];
  const remarks = [
    ...moved,
    ...(keyBy === undefined ? [] : [TOLD_APART[keyBy]]),
    ...(datesMadeUp === true
      ? ['its dates are those of the moment it is asked, and tell no items apart']
      : []),
    ...sayBlank(health),
    ...sayArticles(feed, health),
  ];
  if (baselineAt === undefined || health === undefined) return remarks;
  if (health.items === 0) return [...remarks, 'answers, and has never had an item'];
  return health.dated ? remarks : [...remarks, 'has never said when its items were published'];
}

const TOLD_APART = {
  url: 'its guids change or repeat: items are told apart by their addresses',
  title: 'its guids and addresses change or repeat: items are told apart by their headlines',
} as const;

/** A few are a site's front page in its sitemap, or an empty line of a list. */
function sayBlank({ blank = 0, items = 0 }: Partial<FeedHealth> = {}): readonly string[] {
  if (blank === 0 || blank < items / 2) return [];
  return [`${many(blank, 'entry', 'entries')} of its last document ${blank === 1 ? 'says' : 'say'} nothing`];
}

function sayArticles({ fullText }: Feed, health: FeedHealth | undefined): readonly string[] {
  const { asked, read, why } = health?.articles ?? { asked: 0, read: 0 };
  if (fullText !== true || read >= asked) return [];
  return [`${read} of ${asked} articles could be read${why === undefined ? '' : `: ${why}`}`];
}
