/** What a document says of when to read it (RSS 2.0: https://www.rssboard.org/rss-specification). */
import { MINUTE } from '../lib/duration.js';
import type { PollingHints } from '../model/feed-health.js';
import { type RawFeed, textOf } from './entry.js';

/** Of the field as written, UTF-16 units. */
const MAX_FIELD = 5_000;

export function readAsks({ ttl, skipHours, skipDays }: RawFeed): PollingHints {
  const wait = readTtl(textOf(ttl) ?? '');
  const hours = unique(wordsIn(skipHours).flatMap(readHour));
  const days = unique(wordsIn(skipDays).flatMap(readDay));
  return {
    ...(wait === undefined ? {} : { ttl: wait }),
    ...(hours.length === 0 ? {} : { skipHours: hours }),
    ...(days.length === 0 ? {} : { skipDays: days }),
  };
}

function readTtl(text: string): number | undefined {
  const minutes = /^\s*(\d{1,6})\s*$/.exec(text)?.[1];
  return minutes === undefined || Number(minutes) === 0 ? undefined : Number(minutes) * MINUTE;
}

/** There are 24 hours; a longer list is no list of them. */
const MAX_WORDS = 200;

/** Tags' own names are among them, and mean neither an hour nor a day. */
function wordsIn(value: unknown): readonly string[] {
  const texts =
    typeof value === 'object' && value !== null
      ? Object.values(value)
          .flat()
          .map((each) => textOf(each))
      : [value];
  return (
    texts
      .join(' ')
      .slice(0, MAX_FIELD)
      .match(/[a-z0-9]+/gi) ?? []
  ).slice(0, MAX_WORDS);
}

/** RSS 0.91 counts to 24, which is midnight. */
function readHour(word: string): readonly number[] {
  return /^\d{1,2}$/.test(word) && Number(word) <= 24 ? [Number(word) % 24] : [];
}

const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

function readDay(word: string): readonly number[] {
  const day = DAYS.indexOf(word.toLowerCase());
  return day < 0 ? [] : [day];
}

function unique(numbers: readonly number[]): readonly number[] {
  return [...new Set(numbers)].sort((a, b) => a - b);
}
