/** Ends a route's window: composes its digest and plans one delivery a recipient, in one commit. */
import type { OpenDigest } from '../backend/records.js';
import type { Channel } from '../deliver/channel.js';
import { composeDigest } from '../digest/build.js';
import { afterQuiet, budgetHour, isLate, nextClosing, reportsEmpty } from '../digest/window.js';
import { hash } from '../lib/hash.js';
import type { Delivery } from '../model/delivery.js';
import type { Coverage, Digest } from '../model/digest.js';
import type { Feed } from '../model/feed.js';
import { deliveryId, type RouteId } from '../model/id.js';
import type { Route } from '../model/route.js';
import { withBrief } from './brief.js';
import { type Context, titlesOf } from './context.js';
import { isLeftBy } from './subscriptions.js';

export type Closing =
  | { readonly kind: 'closed'; readonly digest?: Digest; readonly deliveries: readonly Delivery[] }
  | { readonly kind: 'postponed'; readonly until: number }
  /** Nothing is open, it is not due, or another worker closed it. */
  | { readonly kind: 'nothing' };

/** @param options.early close an immediate window before its wait is over (a run that is about to exit) */
export async function closeDigest(
  context: Context,
  id: RouteId,
  options: { readonly early: boolean } = { early: false },
): Promise<Closing> {
  const { state, watch, report } = context;
  const route = watch.routes.find((r) => r.id === id);
  const open = await state.readOpenDigest(id);
  if (route === undefined || open === undefined) return { kind: 'nothing' };
  const now = await state.now();
  if (open.closesAt > now && !(options.early && route.schedule.kind === 'immediate'))
    return { kind: 'nothing' };

  const held = await holdBack(context, route, open, now);
  if (held !== undefined) {
    const { until, why } = held;
    if (until === open.closesAt) return { kind: 'postponed', until };
    const moved = await state.postponeDigest(id, open.version, until);
    if (moved.kind === 'closed') report.postponed(id, until, why);
    return { kind: 'postponed', until };
  }
  const digest = await compose(context, route, open, now);
  const { deliveries, leftOut } = await planDeliveries(context, route, digest, now);
  const outcome = await state.closeDigest({
    callId: hash('close', id, String(open.version), String(open.openedAt)),
    route: id,
    version: open.version,
    ...(digest === undefined ? {} : { digest }),
    deliveries,
    ...(reportsEmpty(route) ? { next: { closesAt: nextClosing(route, now) } } : {}),
  });
  if (outcome.kind === 'stale') return { kind: 'nothing' };
  report.closed(id, digest, deliveries.length, leftOut);
  return { kind: 'closed', deliveries, ...(digest === undefined ? {} : { digest }) };
}

/** Until when quiet hours or the route's budget hold the digest back; a critical alert is never held. */
async function holdBack(
  { state }: Context,
  route: Route,
  open: OpenDigest,
  now: number,
): Promise<{ readonly until: number; readonly why: string } | undefined> {
  if (open.alerts.some((alert) => alert.severity === 'critical')) return undefined;
  const morning = afterQuiet(route, now);
  if (morning > now) return { until: morning, why: 'quiet hours' };
  if (route.maxPerHour === undefined) return undefined;
  const hour = budgetHour(route, now);
  const sent = await state.countClosed(route.id, hour.from);
  if (sent < route.maxPerHour) return undefined;
  return { until: afterQuiet(route, hour.to), why: `more than ${route.maxPerHour} in this hour` };
}

async function compose(
  { state, watch }: Context,
  route: Route,
  open: OpenDigest,
  now: number,
): Promise<Digest | undefined> {
  const empty = open.alerts.length === 0 && open.notices.length === 0;
  if (empty && !reportsEmpty(route)) return undefined;
  return composeWindow({ state, watch }, route, { ...open, to: now });
}

/** What a window held, and when it ended. */
export type Window = Pick<OpenDigest, 'openedAt' | 'closesAt' | 'alerts' | 'notices' | 'stories'> & {
  readonly to: number;
};

/** The digest of a window that has ended, or would end: a preview is composed by this too. */
export async function composeWindow(
  { state, watch }: Pick<Context, 'state' | 'watch'>,
  route: Route,
  { openedAt, closesAt, to, alerts, notices, stories }: Window,
): Promise<Digest> {
  const digest = composeDigest({
    route,
    from: openedAt,
    to,
    late: isLate(route, closesAt, to),
    alerts,
    notices,
    stories,
    coverage: withNames(await state.coverage(), watch.feeds),
    ruleTitles: titlesOf(watch.rules),
    conceptTitles: titlesOf(watch.concepts),
  });
  return route.schedule.kind === 'weekly'
    ? withBrief({ state, watch }, route, digest, { alerts, stories })
    : digest;
}

/** The store knows feeds by id, readers know them by name. */
function withNames(coverage: Coverage, feeds: readonly Feed[]): Coverage {
  const names = new Map<string, string>(feeds.map(({ id, name }) => [id, name]));
  return { ...coverage, failing: coverage.failing.map((id) => names.get(id) ?? id) };
}

/** @returns `leftOut`: for how many recipients nothing was planned, for they have unsubscribed */
async function planDeliveries(
  { channels, state }: Context,
  route: Route,
  digest: Digest | undefined,
  now: number,
): Promise<{ readonly deliveries: readonly Delivery[]; readonly leftOut: number }> {
  if (digest === undefined) return { deliveries: [], leftOut: 0 };
  // A channel or an address that is named twice gets one digest all the same.
  const all = [...new Set(route.to)].flatMap((id) => {
    const channel = channels.get(id);
    if (channel === undefined) return [];
    return [...new Set(channel.recipients)].map((to) => newDelivery(channel, to, digest, now));
  });
  const unsubscriptions = await state.unsubscriptions();
  const deliveries = all.filter((delivery) => !isLeftBy(unsubscriptions, delivery));
  return { deliveries, leftOut: all.length - deliveries.length };
}

/** Its id is made of digest, channel and recipient, so that it is planned once. */
export function newDelivery(
  channel: Pick<Channel, 'id'>,
  recipient: string | undefined,
  digest: Digest,
  now: number,
): Delivery {
  return {
    id: deliveryId(hash('delivery', digest.id, channel.id, recipient ?? '')),
    digest: digest.id,
    route: digest.route,
    channel: channel.id,
    ...(recipient === undefined ? {} : { recipient }),
    state: 'pending',
    createdAt: now,
    dueAt: now,
    attempts: 0,
  };
}
