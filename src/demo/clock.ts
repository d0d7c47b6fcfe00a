/** Time in the demo: a morning in La Paz that passes in seconds. */
import { DateTime } from 'luxon';
import type { Clock } from '../lib/clock.js';
import { MINUTE } from '../lib/duration.js';

export const ZONE = 'America/La_Paz';

export interface Morning {
  readonly firstPoll: number;
  readonly secondPoll: number;
  /** Eight o'clock, when the desk's and the director's digests and the weekly brief close. */
  readonly digests: number;
}

/** The last morning whose eight o'clock has passed at `now`. */
export function lastMorning(now: number): Morning {
  const today = DateTime.fromMillis(now, { zone: ZONE }).set({
    hour: 8,
    minute: 0,
    second: 0,
    millisecond: 0,
  });
  const eight = (today.toMillis() <= now ? today : today.minus({ days: 1 })).toMillis();
  return { firstPoll: eight - 110 * MINUTE, secondPoll: eight - 20 * MINUTE, digests: eight };
}

export interface MovedClock extends Clock {
  /** From here on it is `at`, and time goes on from there as it does. */
  moveTo(at: number): void;
}

export function moveClock(real: Clock, at: number): MovedClock {
  let offset = at - real.now();
  return {
    now: () => real.now() + offset,
    moveTo(next) {
      offset = next - real.now();
    },
  };
}

/** `06:10` */
export function timeOfDay(at: number): string {
  return DateTime.fromMillis(at, { zone: ZONE }).toFormat('HH:mm');
}

/** `mon`, as settings write it. */
export function weekday(at: number): string {
  return DateTime.fromMillis(at, { zone: ZONE, locale: 'en' }).toFormat('ccc').toLowerCase();
}
