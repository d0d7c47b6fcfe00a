/**
 * Dates as feeds write them. `new Date(text)` guesses, and guesses by the machine's zone; here three
 * expressions read what is certain, and anything else is no date: the time at which an item was first
 * seen is then the better answer.
 */

import { DAY, HOUR, MINUTE } from '../lib/duration.js';
import { isJalaliYear, jalaliMidnight, readMonth } from './months.js';

/** Local time labelled GMT runs ahead by at most the easternmost offset. */
const AHEAD_MAX = 14 * HOUR;
/** Nothing on the web is older; year 1 and 1970 are how programs write "none". */
const EARLIEST = Date.UTC(1990, 0, 1);
const MAX_LENGTH = 120;

/**
 * Epoch ms. A time without a zone, or with a name that could be several zones, is read as UTC; a date
 * alone as its midnight UTC. A date ahead of `now` becomes `now` if a wrong zone can explain it
 * (14 h), and no date otherwise. 03/04/2024 could be two days and is none.
 */
export function readDate(text: string, now: number): number | undefined {
  const at = readStated(text);
  return at === undefined ? undefined : believe(at, now);
}

/** What a stated date is taken for, by the rule of `readDate`. */
export function believe(at: number, now: number): number | undefined {
  return at > now + AHEAD_MAX ? undefined : Math.min(at, now);
}

/** What the text says, ahead of today too. */
export function readStated(text: string): number | undefined {
  const tidy = normalise(text);
  const at = readIso(tidy) ?? readNamed(tidy) ?? readNumeric(tidy);
  return at === undefined || at < EARLIEST ? undefined : at;
}

/** Nothing but ASCII, no comment, no names of a month beside each other: as nearly all feeds write it. */
const PLAIN = /^[ -'*-.0-[\]-~]*$/;

function normalise(text: string): string {
  const stated = text.slice(0, MAX_LENGTH);
  const tidy = (PLAIN.test(stated) ? stated.toLowerCase() : unify(stated)).replace(/[\s,،]+/g, ' ').trim();
  return tidy.replace(TIME_FIRST, '$2 $1');
}

/** Lower case, accents off, digits of any script in ASCII, one Arabic and Persian letter, comments off. */
function unify(text: string): string {
  let tidy = text
    .normalize('NFKD')
    .slice(0, MAX_LENGTH) // one character may become eighteen
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 0x0f))
    .replace(/[\u200c\u200e\u200f]/g, '') // a joiner inside سه‌شنبه, and marks of direction
    .replace(/[ىی]/g, 'ي')
    .replace(/ک/g, 'ك')
    .replace(/(كانون|تشرين) (?=(?:ال)?(?:ثاني|اول))/g, '$1')
    .replace(/(\p{L}{2,}) ?\/ ?\p{L}{2,}/gu, '$1') // شباط/فبراير: two names of one month
    .replace(/\\./g, '');
  for (let before = ''; before !== tidy; ) {
    before = tidy;
    tidy = tidy.replace(/\([^()]*\)/g, ''); // RFC 5322 §3.2.2: comments nest
  }
  return tidy;
}

/** 10:30 - 22/11/2022, as Persian sites have it. */
const TIME_FIRST = /^(\d{1,2}:\d{2}(?::\d{2})?) ?[-|–]? ?(\d.*)$/;

const TIME = String.raw`(?<hour>\d{1,2})[:h]?(?<minute>\d{2})(?::(?<second>\d{1,2})(?:\.\d{1,9})?)? ?(?<half>[ap]\.?m\.?)?`;
const ZONE = String.raw`(?<zone>(?:gmt|utc)?[+-]\d{1,2}(?::?\d{1,2})?|[a-z]{1,5})`;
const TIME_AND_ZONE = `(?:(?: ?t| [-|–]| at| a(?: las)?| as| ساعت| الساعه| الساعة| בשעה)? ?${TIME}(?: ?${ZONE})?)?`;

/** RFC 3339 and its looser relatives: 2024-05-01T14:30:00-04:00, 2024-05-01 14:30, 20240501T1430Z. */
const ISO = new RegExp(
  String.raw`^(?<year>\d{4})([-/.]?)(?<month>\d{1,2})\2(?<day>\d{1,2})${TIME_AND_ZONE}$`,
);

function readIso(text: string): number | undefined {
  const found = ISO.exec(text)?.groups;
  return found && build(found, Number(found.year), Number(found.month), Number(found.day));
}

/** Cut short with a dot, or in Hebrew with a geresh. */
const WORD = String.raw`[\p{L}]+[.׳']?`;
const YEAR = String.raw`(?<year>\d{4}|\d{2})`;

/** RFC 822 and its looser relatives, the month a name in any of our languages, before or after the day. */
const NAMED = [
  new RegExp(
    String.raw`^(?:${WORD} ){0,2}(?<day>\d{1,2})(?:st|nd|rd|th|\.|º)?[ -]?(?:de )?(?<month>${WORD})[ -]?(?:del? )?${YEAR}${TIME_AND_ZONE}$`,
    'u',
  ),
  new RegExp(
    String.raw`^(?:${WORD} )?(?<month>${WORD}) (?<day>\d{1,2})(?:st|nd|rd|th)? (?<year>\d{4})${TIME_AND_ZONE}$`,
    'u',
  ),
] as const;

function readNamed(text: string): number | undefined {
  const found = (NAMED[0].exec(text) ?? NAMED[1].exec(text))?.groups;
  const named = found && readMonth(found.month ?? '');
  if (!found || !named) return undefined;
  const year = readYear(found.year ?? '');
  if (isJalaliYear(year) !== (named.calendar === 'jalali')) return undefined;
  return build(found, year, named.month, Number(found.day));
}

/** 22.11.2022 is day first wherever dots are used; with slashes only a number above 12 can tell. */
const NUMERIC = new RegExp(
  String.raw`^(?<first>\d{1,2})(?<mark>[./-])(?<next>\d{1,2})\k<mark>(?<year>\d{4})${TIME_AND_ZONE}$`,
);

function readNumeric(text: string): number | undefined {
  const found = NUMERIC.exec(text)?.groups;
  if (!found) return undefined;
  const [first, next] = [Number(found.first), Number(found.next)];
  const dayFirst = found.mark === '.' || first > 12 || first === next;
  if (!dayFirst && next <= 12) return undefined;
  const [day, month] = dayFirst ? [first, next] : [next, first];
  return build(found, Number(found.year), month, day);
}

type Groups = Readonly<Record<string, string | undefined>>;

/** Undefined for a day or time that does not exist. */
function build(found: Groups, year: number, month: number, day: number): number | undefined {
  const midnight = isJalaliYear(year)
    ? jalaliMidnight(year, month, day)
    : gregorianMidnight(year, month, day);
  if (midnight === undefined) return undefined;
  if (found.hour === undefined) return midnight;
  const hour = readHour(Number(found.hour), found.half);
  const minute = Number(found.minute);
  const second = Math.min(59, Number(found.second ?? 0)); // a leap second, or nonsense that does no harm
  if (hour > 24 || minute > 59) return undefined;
  const zone = found.zone === undefined && isJalaliYear(year) ? TEHRAN : readZone(found.zone);
  return midnight + hour * HOUR + minute * MINUTE + second * 1_000 - zone;
}

/** Who writes by the calendar of Iran writes in its zone; without summer time since 2022. */
const TEHRAN = 3.5 * HOUR;

function gregorianMidnight(year: number, month: number, day: number): number | undefined {
  const midnight = Date.UTC(year, month - 1, day);
  const date = new Date(midnight);
  return date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day ? undefined : midnight;
}

function readHour(hour: number, half: string | undefined): number {
  if (!half || hour > 12) return hour;
  return (hour % 12) + (half.startsWith('p') ? 12 : 0);
}

/** RFC 5322 §4.3 */
function readYear(text: string): number {
  const year = Number(text);
  return text.length > 2 ? year : year < 50 ? 2000 + year : 1900 + year;
}

/** Offset from UTC, ms. */
function readZone(zone: string | undefined): number {
  const numeric = /([+-])(\d{1,2}):?(\d{1,2})?$/.exec(zone ?? '');
  if (!numeric) return (ZONES[zone ?? ''] ?? 0) * HOUR;
  const [, sign, hours, minutes = '0'] = numeric;
  const offset = Number(hours) * HOUR + Number(minutes) * MINUTE;
  return offset > DAY ? 0 : sign === '-' ? -offset : offset;
}

/** Hours from UTC. Names with several meanings (IST, AST, CST in Asia) are left out but for RFC 822's own. */
const ZONES: Readonly<Record<string, number>> = {
  ...{ est: -5, edt: -4, cst: -6, cdt: -5, mst: -7, mdt: -6, pst: -8, pdt: -7 },
  ...{ bst: 1, wet: 0, west: 1, cet: 1, cest: 2, mez: 1, mesz: 2, eet: 2, eest: 3, msk: 3, trt: 3 },
  ...{ art: -3, brt: -3, brst: -2, bot: -4, clt: -4, clst: -3, cot: -5, pet: -5, pyt: -4, uyt: -3, vet: -4 },
  ...{ idt: 3, irst: 3.5, irdt: 4.5 },
};
