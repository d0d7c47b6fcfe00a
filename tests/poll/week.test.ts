import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../src/lib/duration.js';
import type { Arrivals } from '../../src/model/feed-health.js';
import { countArrivals, rhythmAt } from '../../src/poll/arrivals.js';
import { isRest, readWeek, sayRests, workedTime } from '../../src/poll/week.js';

/** A Sunday midnight, UTC. */
const START = Date.UTC(2026, 4, 10);
const [SUNDAY, MONDAY, FRIDAY, SATURDAY] = [0, 1, 5, 6];

/** `times` items at noon of each day but those of rest, which get one now and then. */
function aHistory(days: number, rests: readonly number[], times = 8): Arrivals | undefined {
  let arrivals: Arrivals | undefined;
  for (let day = 0; day < days; day++) {
    const at = START + day * DAY + 12 * HOUR;
    const count = rests.includes(day % 7) ? Number(day % 5 === 0) : times;
    arrivals = countArrivals(arrivals, at, Array(count).fill(at));
  }
  return arrivals;
}
const weekOf = (days: number, rests: readonly number[], times?: number) =>
  readWeek(aHistory(days, rests, times), START + days * DAY);

describe('days of rest', () => {
  it.each<[string, readonly number[], string | undefined]>([
    ['a weekend in Bolivia', [SATURDAY, SUNDAY], 'Sundays and Saturdays'],
    ['a weekend in Iran', [FRIDAY], 'Fridays'],
    ['a weekend in Israel', [FRIDAY, SATURDAY], 'Fridays and Saturdays'],
    ['an agency without one', [], undefined],
    ['a feed that is slow on most days', [0, 1, 2, 3, 4], undefined],
  ])('are those of %s', (_what, rests, said) => {
    expect(sayRests(weekOf(28, rests))).toBe(said);
  });

  it('are not known before two of each, nor of a feed with few items', () => {
    expect(weekOf(14, [SUNDAY])).toBeUndefined();
    expect(weekOf(16, [SUNDAY])?.rests).toEqual([SUNDAY]);
    expect(weekOf(28, [SUNDAY], 1)).toBeUndefined();
  });

  it('stay known while a feed is silent for a week', () => {
    const week = readWeek(aHistory(28, [FRIDAY, SATURDAY]), START + 35 * DAY);
    expect(week).toMatchObject({ rests: [FRIDAY, SATURDAY], longestBlank: 0 });
  });

  it('do not count as silence', () => {
    const week = weekOf(28, [SATURDAY, SUNDAY]);
    const friday = START + 5 * DAY + 18 * HOUR;
    expect(isRest(week, friday)).toBe(false);
    expect(workedTime(week, friday, friday + 3 * DAY)).toBe(DAY);
    expect(workedTime(undefined, friday, friday + 3 * DAY)).toBe(3 * DAY);
  });
});

it('the rhythm is slow on a day of rest, and on the next is not that of the silence before', () => {
  const arrivals = aHistory(28, [SATURDAY, SUNDAY]);
  const at = (weekday: number) => START + 28 * DAY + weekday * DAY + 12 * HOUR;
  const rhythm = (weekday: number, mean: number) =>
    rhythmAt(mean, arrivals, at(weekday), readWeek(arrivals, START + 28 * DAY)) ?? 0;
  expect(rhythm(SATURDAY, 4 * HOUR)).toBeGreaterThan(3 * rhythm(FRIDAY, 4 * HOUR));
  expect(rhythm(MONDAY, 60 * HOUR)).toBeLessThan(2 * HOUR);
});
