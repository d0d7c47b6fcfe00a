/** What a poll's outcome makes of a feed's record: when to look again, its rhythm, its failures. Pure. */
import type { FeedRecord, StoredFeed } from '../backend/records.js';
import type { Settings } from '../config/settings.js';
import type { Feed } from '../model/feed.js';
import type { PollingHints } from '../model/feed-health.js';
import { rhythmAt } from '../poll/arrivals.js';
import type { FetchOutcome } from '../poll/fetch.js';
import { scheduleNext, updateRhythm } from '../poll/schedule.js';
import { isRest, readWeek, sayRests } from '../poll/week.js';
import { type DocumentFacts, readHealth } from './feed-health.js';

export interface PollFailure {
  readonly reason: string;
  readonly detail: string;
  readonly retryAfter?: number;
}

export interface PollFacts {
  readonly now: number;
  /** Absent where the feed answered that nothing has changed; what its last document asked for holds on then. */
  readonly document?: DocumentFacts;
  readonly asks?: PollingHints;
}

export function recordSuccess(
  feed: Feed,
  stored: StoredFeed,
  answer: Exclude<FetchOutcome, { kind: 'failed' }>,
  facts: PollFacts,
  limits: Settings['poll'],
): FeedRecord {
  const { now, document, asks = stored.asks } = facts;
  const arrivals = document?.arrivals.length ?? 0;
  const before = withoutFailure(stored);
  const health = readHealth(stored, now, document, limits);
  const rhythm = updateRhythm(stored.rhythm, now, stored.lastNewAt, arrivals);
  const week = readWeek(health.arrivals, now);
  const atThisHour = rhythmAt(rhythm, health.arrivals, now, week);
  const rests = isRest(week, now) ? sayRests(week) : undefined;
  const movedTo = answer.movedTo ?? stored.movedTo;
  const { dueAt, why } = scheduleNext(
    {
      feed: feed.id,
      now,
      outcome: 'ok',
      failures: 0,
      ...(atThisHour === undefined ? {} : { rhythm: atThisHour }),
      ...(rests === undefined ? {} : { rests }),
      ...(asks === undefined ? {} : { asks }),
      ...(health.closer === undefined ? {} : { closer: health.closer.wait }),
      ...(answer.freshFor === undefined ? {} : { freshFor: answer.freshFor }),
      ...(feed.every === undefined ? {} : { every: feed.every }),
    },
    limits,
  );
  return {
    ...before,
    dueAt,
    dueWhy: why,
    health,
    askedUrl: feed.url,
    validators: answer.validators,
    failures: 0,
    lastPollAt: now,
    lastSuccessAt: now,
    ...(arrivals > 0 ? { lastNewAt: now } : {}),
    ...(rhythm === undefined ? {} : { rhythm }),
    ...(movedTo === undefined ? {} : { movedTo }),
    ...(asks === undefined ? {} : { asks }),
  };
}

function withoutFailure(stored: StoredFeed) {
  const { failingSince, lastError, failureTold, movedTo, rhythm, asks, ...rest } = recordOf(stored);
  return rest;
}

export function recordFailure(
  feed: Feed,
  stored: StoredFeed,
  failure: PollFailure,
  now: number,
  limits: Settings['poll'],
): FeedRecord {
  const failures = stored.failures + 1;
  const { dueAt, why } = scheduleNext(
    {
      feed: feed.id,
      now,
      outcome: failure.reason === 'gone' ? 'gone' : 'failed',
      failures,
      ...(failure.retryAfter === undefined ? {} : { retryAfter: failure.retryAfter }),
    },
    limits,
  );
  const { failureTold, ...before } = recordOf(stored);
  return {
    ...before,
    ...(failureTold === undefined || stored.failures === 0 ? {} : { failureTold }), // else it is of an earlier trouble
    dueAt,
    dueWhy: why,
    askedUrl: feed.url,
    failures,
    failingSince: stored.failingSince ?? now,
    lastError: `${failure.reason}: ${oneLine(failure.detail)}`,
    lastPollAt: now,
  };
}

const MAX_DETAIL = 300;

/** Servers have a hand in it: no control or direction marks reach a terminal. */
function oneLine(detail: string): string {
  return detail.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').slice(0, MAX_DETAIL);
}

/** What the store keeps of a feed beside its own facts. */
export function recordOf({ id: _, rev: __, enabled: ___, ...record }: StoredFeed): FeedRecord {
  return record;
}
