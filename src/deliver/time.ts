import { DateTime } from 'luxon';
import type { DigestLang } from '../model/digest.js';

/** Prints times for one digest. */
export interface Moment {
  /** `14:05`, or `21 Nov 14:05` when that is another day than the digest's. */
  readonly short: (at: number) => string;
  /** `22 Nov 2026, 14:05 GMT-4`: readers sit in several zones. */
  readonly full: (at: number) => string;
  /** `22 Nov 2026, 06:05 – 14:05 GMT-4`; the day stands on both sides where there are two. */
  readonly window: (from: number, to: number) => string;
  /** `15 – 22 Nov 2026`, with as much on the left as differs. */
  readonly days: (from: number, to: number) => string;
  /** `19 Nov`, the year beside it where it is another. */
  readonly day: (at: number) => string;
  /** `Mon 16` */
  readonly weekday: (at: number) => string;
}

const DAY_AND_TIME = 'd LLL yyyy, HH:mm';

/** @param to epoch ms on the day for which a time alone is enough */
export function moment(zone: string, lang: DigestLang, to: number): Moment {
  const local = (at: number) => {
    const there = DateTime.fromMillis(at, { zone, locale: lang });
    return there.isValid ? there : DateTime.fromMillis(at, { zone: 'utc', locale: lang });
  };
  const today = local(to);
  return {
    short: (at) => {
      const there = local(at);
      return there.toFormat(isOneDay(there, today) ? 'HH:mm' : 'd LLL HH:mm');
    },
    full: (at) => local(at).toFormat(`${DAY_AND_TIME} ZZZZ`),
    window: (from, to) => {
      const end = local(from).hasSame(local(to), 'day') ? 'HH:mm' : DAY_AND_TIME;
      return `${local(from).toFormat(DAY_AND_TIME)} – ${local(to).toFormat(`${end} ZZZZ`)}`;
    },
    days: (from, to) => {
      if (local(from).hasSame(local(to), 'day')) return local(to).toFormat('d LLL yyyy');
      const year = local(from).hasSame(local(to), 'year');
      const begin = local(from).hasSame(local(to), 'month') ? 'd' : year ? 'd LLL' : 'd LLL yyyy';
      return `${local(from).toFormat(begin)} – ${local(to).toFormat('d LLL yyyy')}`;
    },
    day: (at) => local(at).toFormat(local(at).hasSame(today, 'year') ? 'd LLL' : 'd LLL yyyy'),
    weekday: (at) => local(at).toFormat('ccc d'),
  };
}

/** As `hasSame` in one zone, which asks the zone for a day's beginning and end each time. */
function isOneDay(a: DateTime, b: DateTime): boolean {
  return a.ordinal === b.ordinal && a.year === b.year;
}
