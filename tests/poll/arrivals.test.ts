import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../src/lib/duration.js';
import type { Arrivals } from '../../src/model/feed-health.js';
import { countArrivals, expectToday, rhythmAt } from '../../src/poll/arrivals.js';

/** A Wednesday midnight, UTC. */
const START = Date.UTC(2026, 4, 13);

/** One item at each of `hours`, for `days` days. */
function aHistory(days: number, hours: readonly number[]): Arrivals | undefined {
  let arrivals: Arrivals | undefined;
  for (let day = 0; day < days; day++) {
    for (const hour of hours) {
      const at = START + day * DAY + hour * HOUR;
      arrivals = countArrivals(arrivals, at, [at]);
    }
  }
  return arrivals;
}

describe('what is expected of a day', () => {
  it('is unknown until three whole days are known', () => {
    expect(expectToday(undefined, START)).toBeUndefined();
    expect(expectToday(aHistory(4, [9]), START + 3 * DAY + 10 * HOUR)).toBeUndefined();
    expect(expectToday(aHistory(5, [9]), START + 4 * DAY + 10 * HOUR)).toEqual({ seen: 1, expected: 1 });
  });

  it('grows over the day as it usually does', () => {
    const history = aHistory(10, [8, 9, 18, 19]);
    const at = (hour: number) => expectToday(history, START + 10 * DAY + hour * HOUR)?.expected;
    expect([at(6), at(10), at(17), at(23)]).toEqual([0, 2, 2, 4]);
  });

  it('goes by the same day of the week once two are known', () => {
    let arrivals: Arrivals | undefined;
    for (let day = 0; day < 21; day++) {
      const at = START + day * DAY + 12 * HOUR;
      arrivals = countArrivals(arrivals, at, day % 7 === 0 ? [at, at, at, at, at] : [at]);
    }
    expect(expectToday(arrivals, START + 21 * DAY + 23 * HOUR)).toEqual({ seen: 0, expected: 5 });
    expect(expectToday(arrivals, START + 22 * DAY + 23 * HOUR)).toEqual({ seen: 0, expected: 1 });
  });
});

it('an item counts for the hour at which it was published, unless that is long ago or ahead', () => {
  const now = START + 10 * HOUR;
  const { hours, counts } = countArrivals(undefined, now, [now - 2 * HOUR, now - 9 * DAY, now + HOUR]);
  expect(counts).toEqual([3]);
  expect([hours[8], hours[10], hours[11]]).toEqual([1, 2, 0]);
});

it('four weeks are kept, and a clock set back starts no new day', () => {
  const long = aHistory(60, [9]);
  expect(long?.counts).toHaveLength(28);
  expect(countArrivals(long, START, [START]).day).toBe(long?.day);
});

describe('the rhythm at an hour', () => {
  const history = aHistory(20, [8, 8, 8, 20]);
  const at = (hour: number) => rhythmAt(HOUR, history, START + 20 * DAY + hour * HOUR);

  it('is faster in the rush, and slower at night', () => {
    expect([at(8), at(20), at(3)]).toEqual([HOUR / 4, HOUR / 4, 4 * HOUR]);
  });

  it('is the mean as long as little is known', () => {
    expect(rhythmAt(HOUR, aHistory(2, [8]), START)).toBe(HOUR);
    expect(rhythmAt(undefined, history, START)).toBeUndefined();
  });
});
