import { DateTime } from 'luxon';
import { printDuration } from '../lib/duration.js';
import type { Route, RouteFilter } from '../model/route.js';
import type { Watch } from '../pipeline/load.js';
import type { RoutedAlert } from '../pipeline/preview-routes.js';
import { type Colours, sayText } from './emphasis.js';
import { sayMute } from './print-way.js';

/** One alert with every route: taken, where to and when; or refused, and by what. */
export function printRouted(
  colours: Colours,
  { rules }: Pick<Watch, 'rules'>,
  { alert, mute, taken, refused }: RoutedAlert,
): string {
  const title = rules.find(({ id }) => id === alert.rule)?.title.en ?? alert.rule;
  const lines = [
    `${colours.bold(alert.rule)} · ${alert.severity} · ${title}`,
    ...(mute === undefined ? [] : [`  ${colours.yellow(sayMute(mute))}`]),
    ...taken.map(({ route, closesAt, open }) => {
      const time = sayLocal(closesAt, route.zone);
      const when = open ? `${time}, when its open window closes` : `${time}, ${saySchedule(route)}`;
      return `  ${colours.green('✓')} ${route.id} → ${route.to.join(', ')}: ${when}${sayBudget(route)}`;
    }),
    ...refused.map(
      ({ route, by }) =>
        `  ${colours.red('✗')} ${route.id}: ${by.map((key) => sayRefusal(key, route, alert)).join('; ')}`,
    ),
    ...(taken.length === 0 ? ['  No route takes it: nobody would be told.'] : []),
  ];
  return `\n${lines.join('\n')}\n`;
}

/** `Wed 13 May 2026 08:01 America/La_Paz` */
export function sayLocal(at: number, zone: string): string {
  return `${DateTime.fromMillis(at, { zone, locale: 'en' }).toFormat('ccc d LLL yyyy HH:mm')} ${zone}`;
}

function saySchedule({ schedule }: Route): string {
  switch (schedule.kind) {
    case 'immediate':
      return `immediate, within ${printDuration(schedule.wait)} but for quiet hours`;
    case 'every':
      return `every ${printDuration(schedule.period)}`;
    case 'daily':
    case 'weekly':
      return schedule.kind;
  }
}

function sayBudget({ maxPerHour }: Route): string {
  return maxPerHour === undefined ? '' : `; later if ${maxPerHour} digests went out in that hour`;
}

const NOUNS: Readonly<Record<keyof RouteFilter, string>> = {
  severities: 'severity',
  rules: 'rule',
  tags: 'tags',
  country: 'country',
  affiliation: 'affiliation',
};

function sayRefusal(key: keyof RouteFilter, { when }: Route, alert: RoutedAlert['alert']): string {
  const { country, affiliation } = alert.item;
  const has: Readonly<Record<keyof RouteFilter, readonly (string | undefined)[]>> = {
    severities: [alert.severity],
    rules: [alert.rule],
    tags: alert.tags,
    country: [country],
    affiliation: [affiliation],
  };
  const own = has[key].flatMap((value) => (value === undefined ? [] : sayText(value))).join(', ') || 'none';
  return `it wants ${NOUNS[key]} ${when[key].join(' or ')}, and this has ${own}`;
}
