/** When a route's digest closes: schedules, quiet hours and budgets, in the route's own zone. */
import { DateTime } from 'luxon';
import { MINUTE } from '../lib/duration.js';
import type { Route } from '../model/route.js';
import type { Severity } from '../model/rule.js';
import type { Reason } from '../model/story.js';

/** A scheduled digest later than this says so. */
const LATE_AFTER = 10 * MINUTE;
const DAY_MINUTES = 24 * 60;

/**
 * When the window that takes an alert of this severity, for this reason, at `now` should close.
 * An open window keeps its own, earlier time: the store only ever moves it forward.
 */
export function closingTime(route: Route, now: number, severity: Severity, reason?: Reason): number {
  const { schedule } = route;
  const critical = severity === 'critical';
  // An edit is not heard: it may be made in quiet hours. What turns out to need a message is held when the window ends.
  const silent = route.updates === 'edit' && reason !== undefined && reason !== 'new story';
  if (schedule.kind === 'every' && (critical || silent)) return nextPeriod(schedule.period, now);
  if (schedule.kind !== 'immediate') return nextClosing(route, now);
  if (critical) return now;
  return silent ? now + schedule.wait : afterQuiet(route, now + schedule.wait);
}

/** The next regular closing strictly after `after`. An `immediate` route has none of its own: `after` itself. */
export function nextClosing(route: Route, after: number): number {
  const { schedule, zone } = route;
  switch (schedule.kind) {
    case 'immediate':
      return after;
    case 'every':
      return afterQuiet(route, nextPeriod(schedule.period, after));
    case 'daily':
      return nextLocal(after, zone, schedule.minute, () => true);
    case 'weekly':
      return nextLocal(after, zone, schedule.minute, (day) => day.weekday === schedule.weekday);
  }
}

/** Whether the route reports even when nothing matched, so that its window is always open. */
export function reportsEmpty(route: Route): boolean {
  return route.empty === 'send' && (route.schedule.kind === 'daily' || route.schedule.kind === 'weekly');
}

/** Whether a digest that should have closed at `closesAt` is late enough at `now` to say so. */
export function isLate(route: Route, closesAt: number, now: number): boolean {
  return route.schedule.kind !== 'immediate' && now - closesAt > LATE_AFTER;
}

/** The clock hour of the zone in which `now` falls: budgets count digests within it. */
export function budgetHour(route: Route, now: number): { readonly from: number; readonly to: number } {
  const from = DateTime.fromMillis(now, { zone: route.zone }).startOf('hour');
  return { from: from.toMillis(), to: from.plus({ hours: 1 }).toMillis() };
}

/** `at`, or the end of the quiet hours in which it falls. A daily or weekly digest comes at its hour all the same. */
export function afterQuiet(route: Route, at: number): number {
  const { quiet, zone, schedule } = route;
  if (quiet === undefined || schedule.kind === 'daily' || schedule.kind === 'weekly') return at;
  const local = DateTime.fromMillis(at, { zone });
  const minute = local.hour * 60 + local.minute;
  const held =
    quiet.from <= quiet.to
      ? minute >= quiet.from && minute < quiet.to
      : minute >= quiet.from || minute < quiet.to;
  return held ? nextLocal(at, zone, quiet.to, () => true) : at;
}

function nextPeriod(period: number, after: number): number {
  return (Math.floor(after / period) + 1) * period;
}

/**
 * The next instant after `after` at which the zone's clocks show `minute` on a day that `wanted` takes.
 * A time that a change of clocks skips runs at the next minute that exists; one that it repeats runs once,
 * since the same instant is found for both.
 */
function nextLocal(after: number, zone: string, minute: number, wanted: (day: DateTime) => boolean): number {
  const today = DateTime.fromMillis(after, { zone }).startOf('day');
  for (let days = 0; days <= 8; days++) {
    const day = today.plus({ days });
    const at = localMinute(day, minute).toMillis();
    if (wanted(day) && at > after) return at;
  }
  throw new Error(`no ${minute} min past midnight within eight days in ${zone}`);
}

function localMinute(day: DateTime, minute: number): DateTime {
  for (let m = minute; m < DAY_MINUTES; m++) {
    const at = day.set({ hour: Math.floor(m / 60), minute: m % 60 });
    if (at.hour * 60 + at.minute === m) return at;
  }
  return day.plus({ days: 1 }).startOf('day');
}
