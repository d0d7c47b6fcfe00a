/**
 * Names of months in the languages of feeds, and the calendar of Iran. Words come folded: lower case, accents and
 * harakat off, ی ي and ک ك one letter, names of two words joined.
 */
import { DAY } from '../lib/duration.js';

/** A month and the calendar that names it so. */
export interface Month {
  /** 1–12 */
  readonly month: number;
  readonly calendar: 'gregorian' | 'jalali';
}

export function readMonth(word: string): Month | undefined {
  const bare = word.replace(/[.׳']$/, '').replace(/(?<=[\u0600-\u06ff]{2})ماه$/, '');
  const jalali = JALALI.findIndex((names) => names.includes(bare));
  if (jalali >= 0) return { month: jalali + 1, calendar: 'jalali' };
  const whole = WHOLE.findIndex((names) => names.includes(bare));
  const found = whole >= 0 ? whole : BEGINNINGS.findIndex((names) => names.test(bare));
  return found < 0 ? undefined : { month: found + 1, calendar: 'gregorian' };
}

/** By the first letters of en es pt de fr it nl, then Greek, Russian. */
const BEGINNINGS: readonly RegExp[] = [
  /^(?:jan|ene|gen|ιαν|янв)/,
  /^(?:feb|fev|φεβ|фев)/,
  /^(?:mar|maa|mrt|mrz|μαρ|мар)/,
  /^(?:apr|abr|avr|απρ|апр)/,
  /^(?:may|mai|mag|mei|μαι|мая|май|мая)/,
  /^(?:jun|juin|giu|ιουν|июн)/,
  /^(?:jul|juil|lug|ιουλ|июл)/,
  /^(?:aug|ago|aou|αυγ|авг)/,
  /^(?:sep|set|σεπ|сен)/,
  /^(?:oct|out|okt|ott|οκτ|окт)/,
  /^(?:nov|νοε|ноя)/,
  /^(?:dec|dic|dez|δεκ|дек)/,
];

/** Arabic as in Egypt, the Levant, the Maghreb and Morocco; Persian; Hebrew, whole and cut short, also with the ב of "on". */
const WHOLE: readonly (readonly string[])[] = [
  'يناير كانونالثاني كانونثاني جانفي ژانويه جنوري ינואר בינואר ינו בינו',
  'فبراير شباط فيفري فوريه فبروري פברואר בפברואר פבר בפבר',
  'مارس اذار מרץ במרץ מרס במרס',
  'ابريل نيسان افريل اوريل اپريل אפריל באפריל אפר באפר',
  'مايو ايار ماي مه مي מאי במאי',
  'يونيو حزيران جوان ژوين ژوان יוני ביוני יונ ביונ',
  'يوليو تموز جويليه جويلية يوليوز ژوييه جولاي יולי ביולי יול ביול',
  'اغسطس اب اوت غشت اگوست אוגוסט באוגוסט אוג באוג',
  'سبتمبر ايلول شتنبر سپتامبر ספטמבר בספטמבר ספט בספט',
  'اكتوبر تشرينالاول تشريناول اكتبر אוקטובר באוקטובר אוק באוק',
  'نوفمبر تشرينالثاني تشرينثاني نونبر نوامبر נובמבר בנובמבר נוב בנוב',
  'ديسمبر كانونالاول كانوناول دجنبر دسامبر דצמבר בדצמבר דצמ בדצמ',
].map((names) => names.split(' '));

const JALALI: readonly (readonly string[])[] = [
  'فروردين',
  'ارديبهشت',
  'خرداد',
  'تير',
  'مرداد امرداد',
  'شهريور',
  'مهر',
  'ابان',
  'اذر',
  'دي',
  'بهمن',
  'اسفند',
].map((names) => names.split(' '));

/** Years in which feeds are written, 2001 to 2041; a lunar year of today (1447) lies beyond. */
const JALALI_YEARS = [1380, 1420] as const;

export function isJalaliYear(year: number): boolean {
  return year >= JALALI_YEARS[0] && year <= JALALI_YEARS[1];
}

/** 1 Farvardin 1380 is 21 March 2001. */
const EPOCH = Date.UTC(2001, 2, 21);
/** In a cycle of 33 years these are leap, by remainder: the rule holds from 1244 to 1472. */
const LEAP = new Set([1, 5, 9, 13, 17, 22, 26, 30]);

/** Epoch ms of the day's midnight UTC; undefined for a day that does not exist. */
export function jalaliMidnight(year: number, month: number, day: number): number | undefined {
  const length = month <= 6 ? 31 : month < 12 || LEAP.has(year % 33) ? 30 : 29;
  if (!isJalaliYear(year) || month < 1 || month > 12 || day < 1 || day > length) return undefined;
  let days = Math.min(month - 1, 6) * 31 + Math.max(0, month - 7) * 30 + day - 1;
  for (let y = JALALI_YEARS[0]; y < year; y++) days += LEAP.has(y % 33) ? 366 : 365;
  return EPOCH + days * DAY;
}
