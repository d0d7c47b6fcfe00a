import type { Route, RouteFilter } from '../model/route.js';
import type { Alert } from '../model/story.js';

/** Every route that takes the alert: keys are ANDed, their values ORed, an empty list takes all. */
export function routesFor(alert: Alert, routes: readonly Route[]): readonly Route[] {
  return routes.filter((route) => takes(route.when, alert));
}

function takes(when: RouteFilter, alert: Alert): boolean {
  const { country, affiliation } = alert.item;
  return (
    any(when.severities, [alert.severity]) &&
    any(when.rules, [alert.rule]) &&
    any(when.tags, alert.tags) &&
    any(when.country, country === undefined ? [] : [country]) &&
    any(when.affiliation, affiliation === undefined ? [] : [affiliation])
  );
}

function any<T>(wanted: readonly T[], has: readonly T[]): boolean {
  return wanted.length === 0 || has.some((value) => wanted.includes(value));
}
