/** What keeps a message of a route from being sent now. */
import { afterQuiet, budgetHour } from '../digest/window.js';
import type { Route } from '../model/route.js';
import type { Severity } from '../model/rule.js';
import type { Context } from './context.js';

/** Until when quiet hours or the route's budget hold it back; what is critical is never held. */
export async function holdBack(
  { state }: Pick<Context, 'state'>,
  route: Route,
  severities: readonly Severity[],
  now: number,
): Promise<{ readonly until: number; readonly why: string } | undefined> {
  if (severities.includes('critical')) return undefined;
  const morning = afterQuiet(route, now);
  if (morning > now) return { until: morning, why: 'quiet hours' };
  if (route.maxPerHour === undefined) return undefined;
  const hour = budgetHour(route, now);
  const sent = await state.countClosed(route.id, hour.from);
  if (sent < route.maxPerHour) return undefined;
  return { until: afterQuiet(route, hour.to), why: `more than ${route.maxPerHour} in this hour` };
}
