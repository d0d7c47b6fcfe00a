/** What a poll's outcome makes of a feed's record: when to look again, its rhythm, its failures. Pure. */
import type { FeedRecord, PlannedNotice, StoredFeed } from '../backend/records.js';
import type { Settings } from '../config/settings.js';
import type { Feed } from '../model/feed.js';
import type { Route } from '../model/route.js';
import type { FetchOutcome } from '../poll/fetch.js';
import { scheduleNext, updateRhythm } from '../poll/schedule.js';
import { planNotice } from './notices.js';

/** Failures in a row that make a notice: one bad answer is weather, three are news. */
const FAILURES_TO_TELL = 3;

export interface PollFailure {
  readonly reason: string;
  readonly detail: string;
  readonly retryAfter?: number;
}

export function recordSuccess(
  feed: Feed,
  stored: StoredFeed,
  answer: Exclude<FetchOutcome, { kind: 'failed' }>,
  facts: { readonly now: number; readonly arrivals: number; readonly ttl?: number },
  limits: Settings['poll'],
): FeedRecord {
  const { now, arrivals, ttl } = facts;
  const { failingSince: _, lastError: __, movedTo: ___, rhythm: ____, ...before } = recordOf(stored);
  const rhythm = updateRhythm(stored.rhythm, now, stored.lastNewAt, arrivals);
  const movedTo = answer.movedTo ?? stored.movedTo;
  const { dueAt } = scheduleNext(
    {
      feed: feed.id,
      now,
      outcome: 'ok',
      failures: 0,
      ...(rhythm === undefined ? {} : { rhythm }),
      ...(ttl === undefined ? {} : { ttl }),
      ...(answer.freshFor === undefined ? {} : { freshFor: answer.freshFor }),
      ...(feed.every === undefined ? {} : { every: feed.every }),
    },
    limits,
  );
  return {
    ...before,
    dueAt,
    askedUrl: feed.url,
    validators: answer.validators,
    failures: 0,
    lastPollAt: now,
    lastSuccessAt: now,
    ...(arrivals > 0 ? { lastNewAt: now } : {}),
    ...(rhythm === undefined ? {} : { rhythm }),
    ...(movedTo === undefined ? {} : { movedTo }),
  };
}

export function recordFailure(
  feed: Feed,
  stored: StoredFeed,
  failure: PollFailure,
  now: number,
  limits: Settings['poll'],
): FeedRecord {
  const failures = stored.failures + 1;
  const { dueAt } = scheduleNext(
    {
      feed: feed.id,
      now,
      outcome: failure.reason === 'gone' ? 'gone' : 'failed',
      failures,
      ...(failure.retryAfter === undefined ? {} : { retryAfter: failure.retryAfter }),
    },
    limits,
  );
  return {
    ...recordOf(stored),
    dueAt,
    askedUrl: feed.url,
    failures,
    failingSince: stored.failingSince ?? now,
    lastError: `${failure.reason}: ${failure.detail}`,
    lastPollAt: now,
  };
}

/** Told once, when the failure has proved to be no accident. */
export function failureNotice(
  feed: Feed,
  failure: PollFailure,
  record: FeedRecord,
  now: number,
  routes: readonly Route[],
): readonly PlannedNotice[] {
  if (record.failures !== FAILURES_TO_TELL) return [];
  const text = `${feed.name} cannot be read: ${failure.detail}`;
  const notice = { subject: 'feed', name: feed.id, phase: 'began', text, at: now } as const;
  return [planNotice(routes, notice, record.failingSince ?? now)];
}

/** Told once, when a feed whose failure was told answers again. */
export function recoveryNotice(
  feed: Feed,
  stored: StoredFeed,
  now: number,
  routes: readonly Route[],
): readonly PlannedNotice[] {
  if (stored.failures < FAILURES_TO_TELL) return [];
  const text = `${feed.name} can be read again`;
  const notice = { subject: 'feed', name: feed.id, phase: 'ended', text, at: now } as const;
  return [planNotice(routes, notice, stored.failingSince ?? now)];
}

/** What the store keeps of a feed beside its own facts. */
export function recordOf({ id: _, rev: __, enabled: ___, ...record }: StoredFeed): FeedRecord {
  return record;
}
