/** Makes the store know the configuration: what is new, what has changed and what is gone. */

import type { Adoption } from '../backend/records.js';
import { closingTime, nextClosing, reportsEmpty } from '../digest/window.js';
import { many } from '../lib/count.js';
import type { Context } from './context.js';
import { askEditedFeeds } from './edited-feeds.js';
import { planNotice } from './notices.js';

/** @param kept feeds and routes that stay though the configuration does not have them */
export async function adoptWatch(
  context: Context,
  kept: Pick<Adoption, 'feeds' | 'routes'> = { feeds: [], routes: [] },
): Promise<void> {
  const { state, watch, channels } = context;
  const now = await state.now();
  const feeds = watch.feeds.filter((feed) => feed.enabled).map(({ id }) => ({ id, dueAt: now }));
  const routes = watch.routes.map((route) => ({
    id: route.id,
    ...(reportsEmpty(route) ? { closesAt: nextClosing(route, now) } : {}),
  }));
  const { lost } = await state.adopt({
    feeds: withKept(feeds, kept.feeds),
    routes: withKept(routes, kept.routes),
    channels: [...channels.values()].map(({ id, fingerprint }) => ({ id, fingerprint })),
    rules: [...watch.ruleDigests].map(([id, digest]) => ({ id, digest })),
  });
  await askEditedFeeds(context);
  await hastenWindows(context);
  await state.addNotices(
    lost.map(({ route, alerts }) => {
      const text = `Route ${route} was removed while ${many(alerts, 'alert')} waited for it, listed as failed now.`;
      return planNotice(watch.routes, { subject: 'route', name: route, phase: 'began', text, at: now }, now);
    }),
  );
}

function withKept<T extends { readonly id: string }>(own: readonly T[], kept: readonly T[]): readonly T[] {
  const ids = new Set<string>(own.map(({ id }) => id));
  return [...own, ...kept.filter(({ id }) => !ids.has(id))];
}

/** A route whose schedule was edited tells what it holds by the new one, where that is sooner. */
async function hastenWindows({ state, watch }: Context): Promise<void> {
  const now = await state.now();
  for (const route of watch.routes) {
    const open = await state.readOpenDigest(route.id);
    const closesAt = closingTime(route, now, 'low');
    if (open !== undefined && open.closesAt > closesAt)
      await state.postponeDigest(route.id, open.version, closesAt);
  }
}
