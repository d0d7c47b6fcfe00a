/**
 * When to ask a feed again. Polite (what the server asks for is heard), even (feeds do not beat in step),
 * and stubborn: a failing feed is asked ever more rarely, but it is always asked again.
 */

import { DAY, HOUR, MINUTE, printDuration } from '../lib/duration.js';
import { unitOf } from '../lib/hash.js';
import type { PollingHints } from '../model/feed-health.js';
import type { FeedId } from '../model/id.js';

export interface ScheduleInput {
  readonly feed: FeedId;
  readonly now: number;
  /** `gone` is HTTP 410. */
  readonly outcome: 'ok' | 'failed' | 'gone';
  /** Failures in a row, this one included. */
  readonly failures: number;
  /** Mean time between new items, ms. */
  readonly rhythm?: number;
  /** Days of the week on which it brings next to nothing, where today is one, for people: `Saturdays and Sundays`. */
  readonly rests?: string;
  /** What the document asks for. */
  readonly asks?: PollingHints;
  /** What the answer's headers say (Cache-Control, Expires), ms. */
  readonly freshFor?: number;
  /** What a refusal says (Retry-After), ms. */
  readonly retryAfter?: number;
  /** The feed's own longest wanted time between polls, ms. */
  readonly every?: number;
  /** It lost items between polls: ask at least this often, ms, whatever it says of itself. */
  readonly closer?: number;
}

export interface ScheduleLimits {
  /** Never ask more often than this, ms. */
  readonly min: number;
  /** A feed that answers is asked at least this often, ms. */
  readonly max: number;
  /** The usual time between polls, ms. */
  readonly every: number;
}

export interface Schedule {
  readonly dueAt: number;
  /** For people: what decided. */
  readonly why: string;
}

/** Hours and days that a document names are kept clear for at most so long: two skipped days are met by one look. */
const SKIPPED_MAX = DAY;

/** A failing feed is asked at least once a day. */
const BACKOFF_MAX = DAY;
/** First wait after a failure; doubles with each further one. */
const BACKOFF_BASE = 5 * MINUTE;
/** RFC 9110 §15.5.11: the resource is gone, probably for good; one look a day tells if it is not. */
const GONE_EVERY = DAY;
/** A poll is moved by up to this part of its wait, by the feed's name and the hour: two due together drift apart. */
const SPREAD = 0.1;
/** Two looks within the time in which a feed usually brings one item. */
const LOOKS_PER_ITEM = 2;

export function scheduleNext(input: ScheduleInput, limits: ScheduleLimits): Schedule {
  const { wait, why } = chooseWait(input, limits);
  const spread = Math.round(wait * SPREAD * unitOf(input.feed, String(Math.floor(input.now / HOUR))));
  const dueAt = input.now + wait + spread;
  const later = input.outcome === 'ok' ? passSkipped(dueAt, input.asks ?? {}) : dueAt;
  return later === dueAt ? { dueAt, why } : { dueAt: later, why: 'the feed asks not to be read before' };
}

interface Choice {
  readonly wait: number;
  readonly why: string;
}

function chooseWait(input: ScheduleInput, limits: ScheduleLimits): Choice {
  if (input.outcome === 'gone')
    return { wait: GONE_EVERY, why: 'the server says it is gone; one look a day' };
  if (input.outcome === 'failed') return backOff(input, limits);

  const every = input.every ?? limits.every;
  const choices: Choice[] = [adaptive(input, every, limits)];
  const asked: readonly (readonly [number | undefined, string])[] = [
    [input.asks?.ttl, 'the feed asks for it (ttl)'],
    [input.freshFor, 'its answer stays fresh so long'],
    [input.retryAfter, 'the server asks for it (Retry-After)'],
  ];
  for (const [wait, why] of asked) if (isWait(wait)) choices.push({ wait, why });
  const longest = choices.reduce((a, b) => (b.wait > a.wait ? b : a));
  const { closer } = input;
  const isTooLong = isWait(closer) && closer < longest.wait && !isWait(input.retryAfter);
  const choice = isTooLong ? { wait: closer, why: 'it lost items between two polls' } : longest;
  return within(choice, limits.min, Math.max(limits.max, every));
}

/** The first moment from `at` on that the document does not ask to skip; a document that skips everything skips nothing. */
function passSkipped(at: number, { skipHours = [], skipDays = [] }: PollingHints): number {
  const isSkipped = (time: number): boolean => {
    const date = new Date(time);
    return skipHours.includes(date.getUTCHours()) || skipDays.includes(date.getUTCDay());
  };
  if (new Set(skipHours).size >= 24 || new Set(skipDays).size >= 7) return at;
  for (let later = at; later < at + SKIPPED_MAX; later += HOUR) if (!isSkipped(later)) return later;
  return at + SKIPPED_MAX;
}

/** A feed's own rhythm, never slower than `every`; a feed without one is asked at `every`. */
function adaptive({ rhythm, rests }: ScheduleInput, every: number, limits: ScheduleLimits): Choice {
  const own = isWait(rhythm) ? Math.max(limits.min, Math.round(rhythm / LOOKS_PER_ITEM)) : every;
  const why = own < every ? 'its own rhythm' : `every ${printDuration(every)}`;
  return { wait: Math.min(own, every), why: rests === undefined ? why : `${why}; it rests on ${rests}` };
}

/** A server that says how long to wait is believed, up to a day. */
function backOff(input: ScheduleInput, limits: ScheduleLimits): Choice {
  const failures = Math.max(1, Math.floor(input.failures));
  const wait = Math.min(BACKOFF_MAX, BACKOFF_BASE * 2 ** Math.min(failures - 1, 20));
  const choice = { wait, why: failures === 1 ? 'it failed' : `it failed ${failures} times in a row` };
  const asked = input.retryAfter;
  const longer =
    isWait(asked) && asked > wait ? { wait: asked, why: 'the server asks for it (Retry-After)' } : choice;
  return within(longer, limits.min, BACKOFF_MAX);
}

function within(choice: Choice, min: number, max: number): Choice {
  if (choice.wait < min) return { wait: min, why: `no more often than ${printDuration(min)}` };
  if (choice.wait > max) return { wait: max, why: `no more rarely than ${printDuration(max)}` };
  return choice;
}

function isWait(ms: number | undefined): ms is number {
  return ms !== undefined && Number.isFinite(ms) && ms > 0;
}

/** Weight of the newest observation in the running mean. */
const RHYTHM_WEIGHT = 0.3;
/** A feed silent for longer has no rhythm worth following. */
const RHYTHM_MAX = 30 * DAY;

/**
 * Running mean of the time between new items, ms.
 *
 * @param lastNewAt when items were last new; absent on a feed's first poll, which says nothing about its rhythm
 * @param newItems how many are new now; without any the mean stays, and grows once the silence outlasts it
 */
export function updateRhythm(
  previous: number | undefined,
  now: number,
  lastNewAt: number | undefined,
  newItems: number,
): number | undefined {
  if (lastNewAt === undefined) return previous;
  const silence = Math.max(0, now - lastNewAt);
  if (newItems <= 0)
    return previous === undefined ? undefined : Math.min(RHYTHM_MAX, Math.max(previous, silence));
  const observed = Math.min(RHYTHM_MAX, silence / newItems);
  return previous === undefined ? observed : previous + RHYTHM_WEIGHT * (observed - previous);
}
