/** What options take, read where commander can refuse it with the option's name. */
import { InvalidArgumentError } from 'commander';
import { DAY, parseDuration } from '../lib/duration.js';

/** How far commands look back over the archive unless told. */
export const LOOK_BACK = 30 * DAY;

export function wholeNumber(text: string): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 1) throw new InvalidArgumentError('a whole number from 1 is wanted');
  return n;
}

/** `30d` in ms. */
export function duration(text: string): number {
  const ms = parseDuration(text);
  if (ms === undefined || ms === 0) throw new InvalidArgumentError('a duration is wanted: 30d, 12h, 45m');
  return ms;
}

/** `20%` as 0.2. */
export function percentage(text: string): number {
  const found = /^(\d{1,6}(?:\.\d{1,3})?)\s*%$/.exec(text.trim());
  if (!found) throw new InvalidArgumentError('a percentage is wanted: 20%');
  return Number(found[1]) / 100;
}
