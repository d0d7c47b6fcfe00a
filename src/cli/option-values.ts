/** What options take, read where commander can refuse it with the option's name. */
import { InvalidArgumentError, Option } from 'commander';
import { DAY, parseDuration, printDuration } from '../lib/duration.js';

/** How far commands look back over the archive unless told. */
const LOOK_BACK = 30 * DAY;

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

/** `--since` of commands that read the archive. */
export function lookBack(): Option {
  return new Option('--since <duration>', 'how far back over the archive')
    .argParser(duration)
    .default(LOOK_BACK, printDuration(LOOK_BACK));
}

/** `20%` as 0.2. */
export function percentage(text: string): number {
  const found = /^(\d{1,6}(?:\.\d{1,3})?)\s*%$/.exec(text.trim());
  if (!found) throw new InvalidArgumentError('a percentage is wanted: 20%');
  return Number(found[1]) / 100;
}
