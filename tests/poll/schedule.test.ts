import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../src/lib/duration.js';
import { feedId } from '../../src/model/id.js';
import { type ScheduleInput, scheduleNext, updateRhythm } from '../../src/poll/schedule.js';

const now = Date.UTC(2026, 10, 22, 12, 0, 0);
const limits = { min: 5 * MINUTE, max: 6 * HOUR, every: 30 * MINUTE };

function wait(input: Partial<ScheduleInput>): number {
  const next = scheduleNext({ feed: feedId('bo-abi'), now, outcome: 'ok', failures: 0, ...input }, limits);
  return next.dueAt - now;
}

/** Spread adds at most a tenth. */
function expectAbout(actual: number, expected: number): void {
  expect(actual).toBeGreaterThanOrEqual(expected);
  expect(actual).toBeLessThan(expected * 1.1 + 1);
}

describe('a feed that answers is asked again', () => {
  it.each<[string, Partial<ScheduleInput>, number]>([
    ['as usual', {}, 30 * MINUTE],
    ['as its file says', { every: 2 * HOUR }, 2 * HOUR],
    ['by its own rhythm', { rhythm: 40 * MINUTE }, 20 * MINUTE],
    ['no more often than allowed', { rhythm: MINUTE }, 5 * MINUTE],
    ['as usual, when it is slow', { rhythm: DAY }, 30 * MINUTE],
    ['after its ttl', { rhythm: MINUTE, asks: { ttl: HOUR } }, HOUR],
    ['when it is no longer fresh', { freshFor: 2 * HOUR, asks: { ttl: HOUR } }, 2 * HOUR],
    ['when the server says', { retryAfter: 3 * HOUR }, 3 * HOUR],
    ['at least as often as allowed', { asks: { ttl: 30 * DAY } }, 6 * HOUR],
    ['as its file says, beyond what is allowed', { every: DAY }, DAY],
  ])('%s', (_how, input, expected) => {
    expectAbout(wait(input), expected);
  });

  it('more often when it lost items, unless the server says to wait', () => {
    expectAbout(wait({ closer: 10 * MINUTE, asks: { ttl: HOUR }, freshFor: HOUR }), 10 * MINUTE);
    expectAbout(wait({ closer: MINUTE }), 5 * MINUTE);
    expectAbout(wait({ closer: 10 * MINUTE, retryAfter: HOUR }), HOUR);
  });

  it.each([
    ['after the hours it skips', { skipHours: [12, 13, 14] }, 15],
    ['on the day after', { skipDays: [0] }, 24],
    ['after a day, though it skips two', { skipDays: [0, 1] }, 36],
    ['as usual, when it skips every hour', { skipHours: Array.from({ length: 24 }, (_, i) => i) }, 12],
    ['as usual, when it skips every day', { skipDays: [0, 1, 2, 3, 4, 5, 6] }, 12],
  ])('%s', (_when, asks, hour) => {
    const sunday = Date.UTC(2026, 10, 22);
    const { dueAt } = scheduleNext({ feed: feedId('x'), now, outcome: 'ok', failures: 0, asks }, limits);
    expect(Math.floor((dueAt - sunday) / HOUR)).toBe(hour);
  });

  it('with a reason that people can read', () => {
    const input = { feed: feedId('x'), now, outcome: 'ok', failures: 0, asks: { ttl: HOUR } } as const;
    expect(scheduleNext(input, limits).why).toBe('the feed asks for it (ttl)');
  });
});

describe('a feed that fails is asked again', () => {
  it('ever more rarely, and for good once a day', () => {
    const waits = [1, 2, 3, 4, 10, 1_000, 1e9].map((failures) => wait({ outcome: 'failed', failures }));
    const expected = [5 * MINUTE, 10 * MINUTE, 20 * MINUTE, 40 * MINUTE, DAY, DAY, DAY];
    for (const [i, actual] of waits.entries()) expectAbout(actual, expected[i] ?? 0);
  });

  it.each([
    [2 * HOUR, 2 * HOUR],
    [MINUTE, 5 * MINUTE],
    [365 * DAY, DAY],
  ])('after the %i ms that the server asks for, within reason', (retryAfter, expected) => {
    expectAbout(wait({ outcome: 'failed', failures: 1, retryAfter }), expected);
  });

  it('once a day when it is gone', () => {
    expectAbout(wait({ outcome: 'gone', failures: 40 }), DAY);
  });
});

it('whatever comes in, a feed is always due again within two days', () => {
  const ms = fc.option(fc.oneof(fc.double(), fc.integer()), { nil: undefined });
  fc.assert(
    fc.property(
      fc.constantFrom('ok', 'failed', 'gone'),
      fc.integer(),
      fc.array(ms, { minLength: 4, maxLength: 4 }),
      fc.array(fc.integer({ min: 0, max: 23 })),
      fc.array(fc.integer({ min: 0, max: 6 })),
      (outcome, failures, [rhythm, ttl, freshFor, retryAfter], skipHours, skipDays) => {
        const given = Object.entries({ rhythm, freshFor, retryAfter }).filter(
          ([, value]) => value !== undefined,
        );
        const asks = { ...(ttl === undefined ? {} : { ttl }), skipHours, skipDays };
        const next = wait({ outcome, failures, asks, ...Object.fromEntries(given) });
        expect(next).toBeGreaterThanOrEqual(limits.min);
        expect(next).toBeLessThan(2 * DAY);
      },
    ),
  );
});

it('feeds that are due together do not stay so', () => {
  const due = Array.from({ length: 200 }, (_, i) =>
    scheduleNext({ feed: feedId(`f${i}`), now, outcome: 'ok', failures: 0 }, limits),
  ).map(({ dueAt }) => Math.floor((dueAt - now) / (10 * 1_000)));
  expect(new Set(due).size).toBeGreaterThan(15);
});

describe('the rhythm', () => {
  it('is unknown until items have been new twice', () => {
    expect(updateRhythm(undefined, now, undefined, 20)).toBeUndefined();
    expect(updateRhythm(undefined, now, now - HOUR, 0)).toBeUndefined();
    expect(updateRhythm(undefined, now, now - HOUR, 2)).toBe(30 * MINUTE);
  });

  it('follows what is seen, a third at a time', () => {
    expect(updateRhythm(HOUR, now, now - 2 * HOUR, 1)).toBeCloseTo(HOUR + 0.3 * HOUR);
    expect(updateRhythm(HOUR, now, now - HOUR, 2)).toBeCloseTo(HOUR - 0.15 * HOUR);
  });

  it('slackens with silence that outlasts it', () => {
    expect(updateRhythm(HOUR, now, now - 30 * MINUTE, 0)).toBe(HOUR);
    expect(updateRhythm(HOUR, now, now - 3 * HOUR, 0)).toBe(3 * HOUR);
    expect(updateRhythm(HOUR, now, now - 300 * DAY, 0)).toBe(30 * DAY);
  });
});
