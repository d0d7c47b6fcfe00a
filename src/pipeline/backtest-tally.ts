/** A backtest in numbers: how much a day, and who and what makes the noise. */
import { DateTime } from 'luxon';
import type { Alert } from '../model/story.js';
import type { RuleBacktest, Span } from './backtest.js';

export interface Day {
  /** ISO date in the zone that was asked for. */
  readonly day: string;
  readonly current: number;
  /** The same as `current` where there is no draft. */
  readonly draft: number;
}

export interface Tally {
  readonly name: string;
  readonly alerts: number;
}

/** Every day of the archive that was played, also those without alerts. */
export function tallyDays(
  { current, draft }: RuleBacktest,
  span: Span | undefined,
  zone: string,
): readonly Day[] {
  if (span === undefined) return [];
  const dayOf = (at: number): string => DateTime.fromMillis(at, { zone }).toISODate() ?? '';
  const count = (alerts: readonly Alert[] = []): ReadonlyMap<string, number> =>
    tally(alerts.map(({ at }) => dayOf(at)));
  const [before, after] = [count(current?.alerts), count((draft ?? current)?.alerts)];
  const days: Day[] = [];
  const last = dayOf(span.to);
  for (let day = DateTime.fromMillis(span.from, { zone }); ; day = day.plus({ days: 1 })) {
    const name = day.toISODate() ?? '';
    if (name > last) return days;
    days.push({ day: name, current: before.get(name) ?? 0, draft: after.get(name) ?? 0 });
  }
}

/** By outlet, the noisiest first. */
export function tallyOutlets(alerts: readonly Alert[]): readonly Tally[] {
  return sorted(tally(alerts.map(({ item }) => item.outlet)));
}

/** By concept, or by term where it belongs to none: in how many alerts it is evidence. */
export function tallyTerms(alerts: readonly Alert[]): readonly Tally[] {
  const names = alerts.flatMap(({ evidence }) => [
    ...new Set(evidence.map(({ concept, term }) => (concept === undefined ? term : `@${concept}`))),
  ]);
  return sorted(tally(names));
}

/** How much more the draft tells: 0.5 is half as much again. Undefined without both sides. */
export function growthOf({ current, draft }: RuleBacktest): number | undefined {
  if (current === undefined || draft === undefined) return undefined;
  const [before, after] = [current.alerts.length, draft.alerts.length];
  if (before === after) return 0;
  return before === 0 ? Number.POSITIVE_INFINITY : after / before - 1;
}

function tally(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

function sorted(counts: ReadonlyMap<string, number>): readonly Tally[] {
  return [...counts]
    .map(([name, alerts]) => ({ name, alerts }))
    .sort((a, b) => b.alerts - a.alerts || (a.name < b.name ? -1 : 1));
}
