/**
 * Particles that Arabic and Hebrew write as one word with the next. They are taken off a text's word, never
 * off a term, and only where the language is sure: Persian shares the letters and none of the particles.
 */
import type { Item } from '../model/item.js';
import type { RuleExample } from '../model/rule.js';

/** The languages whose particles may stand on a word of the item, by its tag; both without one. */
export interface CliticScripts {
  readonly arabic: boolean;
  readonly hebrew: boolean;
}

/** Letters that must remain; less is more likely a root than a word and its particle. */
const MIN_REMAINDER = 3;
const PERSIAN_LETTER = /[پچژگ]/;

/** Tags come from documents; more than a few are not worth remembering. */
const MAX_KEPT = 64;
const kept = new Map<string | undefined, CliticScripts>();

/** @param lang of the item, e.g. `ar-LB`; an item without one is judged by the letters of each word */
export function cliticScripts(lang: string | undefined): CliticScripts {
  const known = kept.get(lang);
  if (known) return known;
  const language = lang === undefined ? 'und' : /^[a-z]+/i.exec(lang)?.[0].toLowerCase();
  const unknown = language === undefined || language === 'und';
  const scripts = {
    arabic: unknown || language === 'ar',
    hebrew: unknown || language === 'he' || language === 'iw',
  };
  if (kept.size < MAX_KEPT) kept.set(lang, scripts);
  return scripts;
}

/** Whether an item has letters that Arabic has not; its particles are then let alone. */
export function isPersian({ title, summary, text }: Item | RuleExample): boolean {
  return [title, summary, text].some((part) => part !== undefined && PERSIAN_LETTER.test(part));
}

const [WAW, FA, BA, KAF, LAM] = [0x0648, 0x0641, 0x0628, 0x0643, 0x0644] as const;
export const ALEF = 0x0627;
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
 * Writes to `found` where each remainder of `units[0, length)` begins, and returns how many there are. In
 * order: و or ف, then ب, ك or ل, then ال. A negative entry -n is the remainder that begins at n - 1 once an
 * alef is written there: للحرس is ل and الحرس. Told by index, not by callback: this runs for most words.
 */
export function arabicRemainders(units: Uint16Array, length: number, found: number[]): number {
  const last = length - MIN_REMAINDER;
  let count = 0;
  const conjunctions = units[0] === WAW || units[0] === FA ? 1 : 0;
  for (let at = 0; at <= conjunctions; at++) {
    if (at > 0 && at <= last) found[count++] = at;
    const letter = units[at];
    const next = units[at + 1];
    if (letter === ALEF && next === LAM) {
      if (at + 2 <= last) found[count++] = at + 2;
    } else if (letter === LAM && next === LAM) {
      if (at + 2 <= last) found[count++] = at + 2;
      if (at <= last) found[count++] = -at - 1;
    } else if (letter === BA || letter === KAF || letter === LAM) {
      if (at + 1 <= last) found[count++] = at + 1;
      if (next === ALEF && units[at + 2] === LAM && at + 3 <= last) found[count++] = at + 3;
    }
  }
  return count;
}

/** As `arabicRemainders`: up to three of ו ה ב כ ל מ ש. */
export function hebrewRemainders(units: Uint16Array, length: number, found: number[]): number {
  const most = Math.min(MAX_HEBREW_CLITICS, length - MIN_REMAINDER);
  let count = 0;
  while (count < most && HEBREW_CLITICS.has(units[count] ?? 0)) found[count] = ++count;
  return count;
}
