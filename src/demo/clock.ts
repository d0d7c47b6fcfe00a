/** Time in the demo: a morning in La Paz that passes in seconds. */
import { DateTime } from 'luxon';
import type { Clock } from '../lib/clock.js';
import { MINUTE } from '../lib/duration.js';

export const ZONE = 'America/La_Paz';

/** From eight o'clock on. */
const TO_THE_END = 80 * MINUTE;

/** Its moments, epoch ms, in order. */
export interface Morning {
  readonly firstPoll: number;
  /** When services have waited enough that made trouble at the first poll. */
  readonly retries: number;
  readonly secondPoll: number;
  readonly thirdPoll: number;
  /** Seven o'clock: quiet hours end, and so does the hour of which a budget speaks. */
  readonly seven: number;
  /** Eight o'clock, when the desk's and the director's digests and the weekly brief close. */
  readonly eight: number;
  /** When the watch is back: it was down at nine. */
  readonly back: number;
}

/** The last morning that is over at `now`. */
export function lastMorning(now: number): Morning {
  const today = DateTime.fromMillis(now, { zone: ZONE }).set({
    hour: 8,
    minute: 0,
    second: 0,
    millisecond: 0,
  });
  const isOver = today.toMillis() + TO_THE_END <= now;
  const eight = (isOver ? today : today.minus({ days: 1 })).toMillis();
  return {
    firstPoll: eight - 110 * MINUTE,
    retries: eight - 108 * MINUTE,
    secondPoll: eight - 90 * MINUTE,
    thirdPoll: eight - 70 * MINUTE,
    seven: eight - 60 * MINUTE,
    eight,
    back: eight + TO_THE_END,
  };
}

export interface MovedClock extends Clock {
  /** From here on it is `at`, or later where it is later already, and time goes on from there as it does. */
  moveTo(at: number): void;
}

export function moveClock(real: Clock, at: number): MovedClock {
  let offset = at - real.now();
  return {
    now: () => real.now() + offset,
    moveTo(next) {
      offset = Math.max(offset, next - real.now());
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
