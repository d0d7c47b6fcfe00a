/** Counts what a feed brings, so that a day with too little stands out. Days and hours are UTC: they only need to be the same every day. */
import { DAY, HOUR } from '../lib/duration.js';
import type { Arrivals } from '../model/feed-health.js';

/** Four of each weekday. */
const DAYS_KEPT = 28;
/** After so many days a count of an hour weighs half. */
const HALF_LIFE = 14;
/** A publishing time further back says when the feed was read, not when it is alive. */
const BELIEVED = 2 * DAY;
/** With fewer whole days there is nothing to expect. */
const LEAST_DAYS = 3;
const WEEK = 7;

/** @param times of the new items: publishing time where it is stated, else now; epoch ms */
export function countArrivals(before: Arrivals | undefined, now: number, times: readonly number[]): Arrivals {
  const day = Math.max(Math.floor(now / DAY), before?.day ?? 0); // a clock set back starts no new day
  const passed = before === undefined ? 0 : day - before.day;
  const fresh = Array.from({ length: before === undefined ? 1 : Math.min(passed, DAYS_KEPT) }, () => 0);
  const counts = [...fresh, ...(before?.counts ?? [])].slice(0, DAYS_KEPT);
  counts[0] = (counts[0] ?? 0) + times.length;
  const fading = 2 ** (-passed / HALF_LIFE);
  const hours = Array.from({ length: 24 }, (_, hour) => (before?.hours[hour] ?? 0) * fading);
  for (const time of times) {
    const hour = hourOf(now - time < BELIEVED && time <= now ? time : now);
    hours[hour] = (hours[hour] ?? 0) + 1;
  }
  return { day, counts, hours: hours.map((weight) => Math.round(weight * 100) / 100) };
}

/**
 * Items seen today, and how many of them are usual by this hour: the mean of the same weekday's counts where
 * two are known, else of all days. Undefined until three whole days are known.
 */
export function expectToday(
  arrivals: Arrivals | undefined,
  now: number,
): { readonly seen: number; readonly expected: number } | undefined {
  if (arrivals === undefined) return undefined;
  const { day, counts: whole, seen } = wholeDays(arrivals, now);
  if (whole.length < LEAST_DAYS || day !== Math.floor(now / DAY)) return undefined;
  const same = whole.filter((_, i) => (i + 1) % WEEK === 0);
  return { seen, expected: mean(same.length >= 2 ? same : whole) * shareOfDay(arrivals.hours, now) };
}

/** Counts of the days before `day`, yesterday first, that were watched from begin to end, and of `day` so far. */
export function wholeDays(
  arrivals: Arrivals,
  now: number,
): { readonly day: number; readonly seen: number; readonly counts: readonly number[] } {
  const { day, counts } = countArrivals(arrivals, now, []);
  const [seen = 0, ...past] = counts;
  // The first day is seldom whole.
  return { day, seen, counts: past.slice(0, past.length < DAYS_KEPT - 1 ? -1 : undefined) };
}

/** With fewer items an hour's count is chance. */
const KNOWN_ITEMS = 50;
/** An hour of a day is taken for at most so many times busier or quieter than the mean. */
const BUSIEST = 4;

/** How a feed's days differ. */
export interface Weekdays {
  /** Items of a mean day. */
  readonly mean: number;
  /** Of each day, Sunday first: how many times busier than the mean day. */
  readonly share: readonly number[];
}

/**
 * The mean time between items at this hour of this day, ms: newsrooms sleep, have their rush, and weekends.
 *
 * @param rhythm over all hours
 * @param week once it is known: a silence at the weekend does not make the rhythm of Monday
 */
export function rhythmAt(
  rhythm: number | undefined,
  arrivals: Arrivals | undefined,
  now: number,
  week?: Weekdays,
): number | undefined {
  const sum = arrivals?.hours.reduce((a, b) => a + b, 0) ?? 0;
  if (rhythm === undefined || arrivals === undefined || sum < KNOWN_ITEMS) return rhythm;
  const ofHour = ((arrivals.hours[hourOf(now)] ?? 0) * 24) / sum;
  const times = ofHour * (week?.share[new Date(now).getUTCDay()] ?? 1);
  const usual = week === undefined ? rhythm : Math.min(rhythm, DAY / week.mean);
  return usual / Math.min(BUSIEST, Math.max(1 / BUSIEST, times));
}

/** How much of a usual day's items are out by now, 0 to 1. */
function shareOfDay(hours: readonly number[], now: number): number {
  const hour = hourOf(now);
  const sum = hours.reduce((a, b) => a + b, 0);
  const ofThisHour = (now % HOUR) / HOUR;
  if (sum === 0) return (hour + ofThisHour) / 24;
  const before = hours.slice(0, hour).reduce((a, b) => a + b, 0);
  return (before + (hours[hour] ?? 0) * ofThisHour) / sum;
}

function hourOf(time: number): number {
  return Math.floor((time % DAY) / HOUR);
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0) / numbers.length;
}
