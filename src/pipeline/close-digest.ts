/** Ends a route's window: composes its digest and plans one delivery a recipient, in one commit. */
import type { DigestClosing, OpenDigest } from '../backend/records.js';
import { composeDigest } from '../digest/build.js';
import { narrowTo } from '../digest/update.js';
import { isLate, nextClosing, reportsEmpty } from '../digest/window.js';
import { hash } from '../lib/hash.js';
import type { Delivery } from '../model/delivery.js';
import type { Digest } from '../model/digest.js';
import type { RouteId } from '../model/id.js';
import type { Route } from '../model/route.js';
import type { Alert } from '../model/story.js';
import { withBrief } from './brief.js';
import { type Context, titlesOf } from './context.js';
import { coverageNow, withCoverageNews } from './coverage.js';
import { holdBack } from './hold-back.js';
import { newEditable } from './new-delivery.js';
import { type DraftEdits, draftEdits, editedOn, planEdit } from './plan-edits.js';
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

  const drafts = await draftEdits(context, route, open, now);
  const window = whole(open);
  const silent = silentPart(window, route, drafts);
  const heard = window.alerts.filter((alert) => !silent?.alerts.includes(alert));
  const held = silent === window ? undefined : await holdBack(context, route, severitiesOf(heard), now);
  if (held !== undefined && silent === undefined) {
    const { until, why } = held;
    if (until === open.closesAt) return { kind: 'postponed', until };
    const moved = await state.postponeDigest(id, open.version, until);
    if (moved.kind === 'closed') report.postponed(id, until, why);
    return { kind: 'postponed', until };
  }
  const closing = held === undefined || silent === undefined ? window : silent;
  const digest = await compose(context, route, closing, now);
  const { deliveries, leftOut } = await planDeliveries(context, route, digest, drafts, now);
  const outcome = await state.closeDigest({
    callId: hash('close', id, String(open.version), String(open.openedAt)),
    route: id,
    version: open.version,
    ...(digest === undefined ? {} : { digest }),
    deliveries,
    ...nextWindow(route, open, now, held && { until: held.until, taken: closing.alerts }),
  });
  if (outcome.kind === 'stale') return { kind: 'nothing' };
  report.closed(id, digest, deliveries.length, leftOut);
  return { kind: 'closed', deliveries, ...(digest === undefined ? {} : { digest }) };
}

type Waiting = Pick<OpenDigest, 'openedAt' | 'closesAt' | 'alerts' | 'notices' | 'stories'>;

const whole = (open: OpenDigest): Waiting => open;

const severitiesOf = (alerts: readonly Alert[]) => alerts.map(({ severity }) => severity);

/**
 * As much of the window as nobody will hear, since every channel of the route edits its messages for it: neither quiet
 * hours nor a budget hold that. The window itself when that is all of it, undefined when it is nothing.
 */
function silentPart(window: Waiting, route: Route, drafts: DraftEdits): Waiting | undefined {
  const edited = [...new Set(route.to)].map((channel) => editedOn(drafts, channel));
  const alerts = window.alerts.filter(({ story }) => edited.every((stories) => stories.has(story)));
  if (alerts.length === 0) return undefined;
  if (alerts.length === window.alerts.length && window.notices.length === 0) return window;
  return { ...window, alerts, notices: [] };
}

/** What is held waits on, in a window that is as old as it was. */
function nextWindow(
  route: Route,
  { openedAt }: OpenDigest,
  now: number,
  held: { readonly until: number; readonly taken: readonly Alert[] } | undefined,
): Pick<DigestClosing, 'alerts' | 'next'> {
  if (held !== undefined)
    return { alerts: held.taken.map(({ id }) => id), next: { openedAt, closesAt: held.until } };
  return reportsEmpty(route) ? { next: { closesAt: nextClosing(route, now) } } : {};
}

async function compose(
  { state, watch }: Context,
  route: Route,
  open: Waiting,
  now: number,
): Promise<Digest | undefined> {
  const empty = open.alerts.length === 0 && open.notices.length === 0;
  if (empty && !reportsEmpty(route)) return undefined;
  // The window's version sees to it that no other digest was told meanwhile.
  return withCoverageNews({ state }, await composeWindow({ state, watch }, route, { ...open, to: now }));
}

/** What a window held, and when it ended. */
export type Window = Waiting & { readonly to: number };

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
    coverage: await coverageNow({ state, watch }),
    ruleTitles: titlesOf(watch.rules),
    conceptTitles: titlesOf(watch.concepts),
  });
  return route.schedule.kind === 'weekly'
    ? withBrief({ state, watch }, route, digest, { alerts, stories })
    : digest;
}

/** @returns `leftOut`: for how many recipients nothing was planned, for they have unsubscribed */
async function planDeliveries(
  { channels, state }: Context,
  route: Route,
  digest: Digest | undefined,
  drafts: DraftEdits,
  now: number,
): Promise<{ readonly deliveries: readonly Delivery[]; readonly leftOut: number }> {
  if (digest === undefined) return { deliveries: [], leftOut: 0 };
  const tells = new Set(digest.groups.flatMap(({ stories }) => stories.map(({ story }) => story)));
  // A channel or an address that is named twice gets one digest all the same.
  const all = [...new Set(route.to)].flatMap((id) => {
    const channel = channels.get(id);
    if (channel === undefined) return [];
    const edited = editedOn(drafts, id);
    const rest = narrowTo(digest, (story) => !edited.has(story));
    const isNews = edited.size === 0 || rest.groups.length > 0 || rest.notices.length > 0;
    return [
      ...(isNews
        ? [...new Set(channel.recipients)].map((to) => newEditable(channel, to, digest, now, route, rest))
        : []),
      ...(drafts.get(id) ?? [])
        .filter(({ grown }) => grown.some((story) => tells.has(story)))
        .map((draft) => planEdit(channel, digest, draft, now)),
    ];
  });
  const unsubscriptions = await state.unsubscriptions();
  const deliveries = all.filter((delivery) => !isLeftBy(unsubscriptions, delivery));
  return { deliveries, leftOut: all.length - deliveries.length };
}
