import { describe, expect, it } from 'vitest';
import { budgetHour, closingTime, isLate, nextClosing, reportsEmpty } from '../../src/digest/window.js';
import { HOUR, MINUTE } from '../../src/lib/duration.js';
import type { Route, Schedule } from '../../src/model/route.js';
import { aRoute } from '../builders.js';

const at = (iso: string): number => Date.parse(iso);
const daily = (minute: number, zone: string): Route => aRoute({ schedule: { kind: 'daily', minute }, zone });
const NIGHT = { from: 22 * 60, to: 6 * 60 };

describe('a schedule closes', () => {
  const cases: readonly [string, Schedule, string, string, string][] = [
    [
      'daily, later today',
      { kind: 'daily', minute: 480 },
      'America/La_Paz',
      '2026-05-13T11:59:59Z',
      '2026-05-13T12:00:00Z',
    ],
    [
      'daily, tomorrow once it has struck',
      { kind: 'daily', minute: 480 },
      'America/La_Paz',
      '2026-05-13T12:00:00Z',
      '2026-05-14T12:00:00Z',
    ],
    [
      'weekly on its day',
      { kind: 'weekly', weekday: 1, minute: 480 },
      'America/La_Paz',
      '2026-05-13T12:00:00Z',
      '2026-05-18T12:00:00Z',
    ],
    [
      'weekly, a week on once it has struck',
      { kind: 'weekly', weekday: 1, minute: 480 },
      'America/La_Paz',
      '2026-05-18T12:00:00Z',
      '2026-05-25T12:00:00Z',
    ],
    [
      'every half hour on the half hour',
      { kind: 'every', period: 30 * MINUTE },
      'UTC',
      '2026-05-13T12:07:00Z',
      '2026-05-13T12:30:00Z',
    ],
    [
      'every half hour, strictly later',
      { kind: 'every', period: 30 * MINUTE },
      'UTC',
      '2026-05-13T12:30:00Z',
      '2026-05-13T13:00:00Z',
    ],
    // Chile skips 00:00–01:00 on 6 September 2026: the next minute that exists is 01:00.
    [
      'at the next minute that exists',
      { kind: 'daily', minute: 30 },
      'America/Santiago',
      '2026-09-05T12:00:00Z',
      '2026-09-06T04:00:00Z',
    ],
  ];
  it.each(cases)('%s', (_, schedule, zone, after, expected) => {
    expect(new Date(nextClosing(aRoute({ schedule, zone }), at(after))).toISOString()).toBe(
      new Date(expected).toISOString(),
    );
  });

  it('once where the clocks show its time twice', () => {
    // New York repeats 01:00–02:00 on 1 November 2026.
    const route = daily(90, 'America/New_York');
    const first = nextClosing(route, at('2026-10-31T12:00:00Z'));
    const second = nextClosing(route, first);
    expect(second - first).toBeGreaterThan(23 * HOUR);
    expect(new Date(second).toISOString()).toBe('2026-11-02T06:30:00.000Z');
  });

  it('every hour, also where an hour is skipped or comes twice', () => {
    const route = aRoute({ schedule: { kind: 'every', period: HOUR }, zone: 'America/New_York' });
    for (const day of ['2026-03-08', '2026-11-01']) {
      const struck = [at(`${day}T04:30:00Z`)];
      for (let n = 0; n < 4; n++) struck.push(nextClosing(route, struck.at(-1) ?? 0));
      expect(struck.slice(1)).toEqual([5, 6, 7, 8].map((hour) => at(`${day}T0${hour}:00:00Z`)));
    }
  });

  it('at the same local time through the year', () => {
    const route = daily(480, 'America/Santiago');
    let t = at('2026-01-01T00:00:00Z');
    for (let day = 0; day < 365; day++) {
      t = nextClosing(route, t);
      expect(new Date(t).toLocaleTimeString('en-GB', { timeZone: route.zone })).toBe('08:00:00');
    }
  });
});

describe('an immediate window', () => {
  const route = aRoute({
    schedule: { kind: 'immediate', wait: MINUTE },
    zone: 'America/La_Paz',
    quiet: NIGHT,
  });
  const cases: readonly [string, string, 'high' | 'critical', string][] = [
    ['closes its wait later', '2026-05-13T16:00:00Z', 'high', '2026-05-13T16:01:00Z'],
    ['closes at once for a critical alert', '2026-05-13T16:00:00Z', 'critical', '2026-05-13T16:00:00Z'],
    ['is held by quiet hours before midnight', '2026-05-13T03:30:00Z', 'high', '2026-05-13T10:00:00Z'],
    ['is held by quiet hours after midnight', '2026-05-13T08:00:00Z', 'high', '2026-05-13T10:00:00Z'],
    ['is not held as quiet hours end', '2026-05-13T09:59:00Z', 'high', '2026-05-13T10:00:00Z'],
    ['is never held when critical', '2026-05-13T08:00:00Z', 'critical', '2026-05-13T08:00:00Z'],
  ];
  it.each(cases)('%s', (_, now, severity, expected) => {
    expect(closingTime(route, at(now), severity)).toBe(at(expected));
  });

  // New York goes from 02:00 to 03:00 on 8 March 2026, and from 02:00 back to 01:00 on 1 November.
  it.each([
    [
      'that end at an hour which is skipped end at the next',
      '02:30',
      '2026-03-08T05:00:00Z',
      '2026-03-08T07:00:00Z',
    ],
    ['over a night that is an hour short', '06:00', '2026-03-08T04:00:00Z', '2026-03-08T10:00:00Z'],
    ['over a night that is an hour long', '06:00', '2026-11-01T03:00:00Z', '2026-11-01T11:00:00Z'],
  ])('is held by quiet hours %s', (_, until, now, expected) => {
    const [hours = 0, minutes = 0] = until.split(':').map(Number);
    const quiet = { from: 22 * 60, to: hours * 60 + minutes };
    const newYork = aRoute({ ...route, zone: 'America/New_York', quiet });
    expect(new Date(closingTime(newYork, at(now), 'high')).toISOString()).toBe(
      new Date(expected).toISOString(),
    );
  });

  it('is not held for what may be an edit, on a route that edits', () => {
    const night = at('2026-05-13T08:00:00Z');
    const edits = aRoute({ ...route, updates: 'edit' });
    expect(closingTime(edits, night, 'high', 'more sources')).toBe(night + MINUTE);
    expect(closingTime(edits, night, 'high', 'new story')).toBe(at('2026-05-13T10:00:00Z'));
    expect(closingTime(route, night, 'high', 'more sources')).toBe(at('2026-05-13T10:00:00Z'));
    const every = aRoute({ ...edits, schedule: { kind: 'every', period: HOUR } });
    expect(closingTime(every, night, 'high', 'headline changed')).toBe(night + HOUR);
  });
});

describe('a digest', () => {
  it('is late when its schedule was missed, and never when it is immediate', () => {
    const closesAt = at('2026-05-13T12:00:00Z');
    expect(isLate(daily(480, 'UTC'), closesAt, closesAt + 2 * HOUR)).toBe(true);
    expect(isLate(daily(480, 'UTC'), closesAt, closesAt + MINUTE)).toBe(false);
    expect(isLate(aRoute(), closesAt, closesAt + 2 * HOUR)).toBe(false);
  });

  it('is sent empty by daily and weekly routes unless they skip it', () => {
    expect(reportsEmpty(daily(480, 'UTC'))).toBe(true);
    expect(reportsEmpty({ ...daily(480, 'UTC'), empty: 'skip' })).toBe(false);
    expect(reportsEmpty(aRoute())).toBe(false);
  });

  it('is counted in the clock hour of its zone', () => {
    const { from, to } = budgetHour(aRoute({ zone: 'Asia/Tehran' }), at('2026-05-13T12:07:00Z'));
    expect([new Date(from).toISOString(), new Date(to).toISOString()]).toEqual([
      '2026-05-13T11:30:00.000Z',
      '2026-05-13T12:30:00.000Z',
    ]);
  });
});
