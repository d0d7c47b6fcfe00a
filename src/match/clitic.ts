/**
 * Particles that Arabic and Hebrew write as one word with the next. They are taken off a text's word, never
 * off a term, and only where the language is sure: Persian shares the letters and none of the particles.
 */
import type { Item } from '../model/item.js';
import type { RuleExample } from '../model/rule.js';

export interface CliticScripts {
  readonly arabic: boolean;
  readonly hebrew: boolean;
}

/** Letters that must remain; less is more likely a root than a word and its particle. */
const MIN_REMAINDER = 3;
const PERSIAN_LETTER = /[پچژگ]/;
const LANGUAGE = /^[a-z]+/;

/** By the item's language; an item without one by the letters of each word, if none of them is Persian. */
export function cliticScripts({ lang, title, summary, text }: Item | RuleExample): CliticScripts {
  const language = LANGUAGE.exec(lang?.toLowerCase() ?? '')?.[0] ?? 'und';
  const persian = (): boolean => [title, summary, text].some((part) => part && PERSIAN_LETTER.test(part));
  return {
    arabic: (language === 'ar' || language === 'und') && !persian(),
    hebrew: language === 'he' || language === 'iw' || language === 'und',
  };
}

const [WAW, FA, BA, KAF, LAM, ALEF] = [0x0648, 0x0641, 0x0628, 0x0643, 0x0644, 0x0627] as const;
const HEBREW_CLITICS = new Set([...'והבכלמש'].map((letter) => letter.charCodeAt(0)));
/** ו-כש-ה and the like; more in a row is a word's own letters. */
const MAX_HEBREW_CLITICS = 3;

export function isArabic(unit: number): boolean {
  return unit >= 0x0620 && unit <= 0x06d5;
}

export function isHebrew(unit: number): boolean {
  return unit >= 0x05d0 && unit <= 0x05ea;
}

/**
 * Calls `take` with where each remainder begins in `units[0, length)`. In order: و or ف, then ب, ك or ل, then
 * ال. For لل, which is ل and ال, the units are rewritten to ال… during the call.
 */
export function eachArabicRemainder(units: Uint16Array, length: number, take: (from: number) => void): void {
  const offer = (from: number): void => {
    if (length - from >= MIN_REMAINDER) take(from);
  };
  const begins = units[0] === WAW || units[0] === FA ? [0, 1] : [0];
  for (const at of begins) {
    if (at > 0) offer(at);
    const [letter, next] = [units[at], units[at + 1]];
    if (letter === ALEF && next === LAM) offer(at + 2);
    if (letter === LAM && next === LAM) {
      offer(at + 2);
      units[at] = ALEF;
      offer(at);
      units[at] = LAM;
    } else if (letter === BA || letter === KAF || letter === LAM) {
      offer(at + 1);
      if (next === ALEF && units[at + 2] === LAM) offer(at + 3);
    }
  }
}

/** As `eachArabicRemainder`: up to three of ו ה ב כ ל מ ש. */
export function eachHebrewRemainder(units: Uint16Array, length: number, take: (from: number) => void): void {
  const most = Math.min(MAX_HEBREW_CLITICS, length - MIN_REMAINDER);
  for (let from = 1; from <= most && HEBREW_CLITICS.has(units[from - 1] ?? 0); from++) take(from);
}
