/**
 * Which days of the week a feed rests: newsrooms have weekends, and not everywhere on the same days. Days are
 * UTC: a rest that begins in the evening or ends in the morning shows all the same, for nights bring little.
 */
import { DAY } from '../lib/duration.js';
import type { Arrivals } from '../model/feed-health.js';
import { type Weekdays, wholeDays } from './arrivals.js';

export interface Week extends Weekdays {
  /** Days that bring next to nothing; 0 is Sunday. */
  readonly rests: readonly number[];
  /** The most days in a row without an item that were no days of rest, before the last item. */
  readonly longestBlank: number;
}

/** Two of each day; one of them could be a holiday. */
const KNOWN_AFTER = 14;
/** With fewer items a day's count is chance. */
const KNOWN_ITEMS = 50;
/** A day of rest brings at most this part of what the others bring. */
const REST = 0.25;
/** A feed that rests more often has no weekend, it is slow. */
const MOST_RESTS = 3;
/** 1970 began on a Thursday. */
const FIRST_WEEKDAY = 4;
const WEEK = 7;

/** Undefined until it is known. */
export function readWeek(arrivals: Arrivals | undefined, now: number): Week | undefined {
  if (arrivals === undefined) return undefined;
  const { day, counts } = wholeDays(arrivals, now);
  const sum = total(counts);
  if (counts.length < KNOWN_AFTER || sum < KNOWN_ITEMS) return undefined;
  const mean = sum / counts.length;
  const means = Array.from({ length: WEEK }, (_, weekday) => {
    const same = counts.filter((_, i) => weekdayOf(day - 1 - i) === weekday);
    return total(same) / same.length;
  });
  const rests = means.flatMap((own, weekday) => {
    const others = (total(means) - own) / (WEEK - 1);
    return own <= REST * others ? [weekday] : [];
  });
  const kept = rests.length <= MOST_RESTS ? rests : [];
  const worked = counts.filter((_, i) => !kept.includes(weekdayOf(day - 1 - i)));
  return {
    mean,
    share: means.map((own) => own / mean),
    rests: kept,
    longestBlank: longestRun(worked.slice(worked.findIndex((count) => count > 0))),
  };
}

/** @param time epoch ms */
export function weekdayAt(time: number): number {
  return weekdayOf(Math.floor(time / DAY));
}

export function isRest(week: Week | undefined, time: number): boolean {
  return week?.rests.includes(weekdayAt(time)) === true;
}

/** How much of the time between is no day of rest, ms. */
export function workedTime(week: Week | undefined, from: number, to: number): number {
  if (week === undefined || week.rests.length === 0) return Math.max(0, to - from);
  let worked = 0;
  for (let at = from; at < to; ) {
    const next = Math.min(to, (Math.floor(at / DAY) + 1) * DAY);
    if (!isRest(week, at)) worked += next - at;
    at = next;
  }
  return worked;
}

const NAMES = ['Sundays', 'Mondays', 'Tuesdays', 'Wednesdays', 'Thursdays', 'Fridays', 'Saturdays'];

/** `Saturdays and Sundays`; undefined where it rests on none. */
export function sayRests(week: Week | undefined): string | undefined {
  const names = (week?.rests ?? []).map((weekday) => NAMES[weekday] ?? '');
  if (names.length === 0) return undefined;
  const last = names.at(-1) ?? '';
  return names.length === 1 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

function weekdayOf(day: number): number {
  return (day + FIRST_WEEKDAY) % WEEK;
}

function longestRun(counts: readonly number[]): number {
  let longest = 0;
  let run = 0;
  for (const count of counts) {
    run = count === 0 ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}
