/** Takes over a configuration: what is new begins, what is gone ends and is accounted for. */
import { type RouteId, routeId, ruleId } from '../../model/id.js';
import { recordLost } from '../lost.js';
import type { Adopted, Adoption, ChannelRecord, RuleRecord, StoredFeed } from '../records.js';
import { listChannels, toChannel } from './channels.js';
import { toDelivery } from './deliveries.js';
import { toDigest } from './digests.js';
import { coverageOf, inOrder, listFeeds, newFeed, placeFeeds } from './feeds.js';
import { list, number, type Reply, type Server, text } from './scripts.js';
import { readOpenDigest } from './windows.js';

/**
 * What becomes of channels and of the windows of lost routes is judged here, by what was read before; the script refuses
 * when any of it has moved on, and names the lost routes that it must be told about.
 */
export async function adopt(server: Server, plan: Adoption): Promise<Adopted> {
  await placeFeeds(server);
  let gone: RouteId[] = [];
  for (;;) {
    const now = number(await server.run('now', {}));
    const reply = await server.run('adopt', {
      feeds: plan.feeds.map(({ id, dueAt }) => ({ id, dueAt, record: JSON.stringify(newFeed(dueAt)) })),
      routes: plan.routes,
      rules: plan.rules,
      channels: adoptChannels(plan.channels, await listChannels(server), now),
      lost: await accountFor(server, gone, plan, now),
    });
    const [kind, routes] = list(reply);
    if (text(kind) === 'adopted') return { lost: toLost(list(routes)) };
    gone = list(routes).map((route) => routeId(text(route)));
  }
}

export async function listRules(server: Server): Promise<RuleRecord[]> {
  const found = list(await server.run('rules', {})).map(text);
  const rules = Array.from({ length: found.length / 2 }, (_, i) => {
    const [, changedAt, digest] = /^(\d+) (.*)$/s.exec(found[2 * i + 1] ?? '') ?? [];
    return { id: ruleId(found[2 * i] ?? ''), digest: digest ?? '', changedAt: Number(changedAt) };
  });
  return rules.sort((a, b) => inOrder(a.id, b.id));
}

/**
 * A new channel begins open; a stopped one whose address or secret changed is probed at once. Channels outside the
 * configuration keep their record: their deliveries still wait.
 */
function adoptChannels(
  channels: Adoption['channels'],
  known: readonly ChannelRecord[],
  now: number,
): object[] {
  return channels.flatMap(({ id, fingerprint }) => {
    const before = known.find((record) => record.id === id);
    if (before?.fingerprint === fingerprint) return [];
    const record: ChannelRecord =
      before?.state === 'stopped'
        ? { ...before, fingerprint, probeAt: now }
        : { id, state: 'open', fingerprint };
    return [{ was: before ? JSON.stringify(before) : '', record: toChannel(record) }];
  });
}

/** What the script takes for each lost route whose window holds alerts. */
async function accountFor(
  server: Server,
  routes: readonly RouteId[],
  plan: Adoption,
  now: number,
): Promise<object[]> {
  if (routes.length === 0) return [];
  const coverage = coverageOf(await plannedFeeds(server, plan));
  const lost: object[] = [];
  for (const route of routes) {
    const open = await readOpenDigest(server, route);
    if (!open) continue; // closed meanwhile
    const { digest, delivery } = recordLost(open, coverage, now);
    lost.push({ route, version: open.version, digest: toDigest(digest), delivery: toDelivery(delivery) });
  }
  return lost;
}

/** The feeds as they will be once the plan is adopted. */
async function plannedFeeds(server: Server, plan: Adoption): Promise<StoredFeed[]> {
  const known = new Map((await listFeeds(server)).map((feed) => [feed.id, feed]));
  return plan.feeds.map(({ id, dueAt }) => known.get(id) ?? { ...newFeed(dueAt), id, rev: 0, enabled: true });
}

/** @param routes route, how many alerts, route, … */
function toLost(routes: readonly Reply[]): Adopted['lost'] {
  return Array.from({ length: routes.length / 2 }, (_, i) => ({
    route: routeId(text(routes[2 * i])),
    alerts: number(routes[2 * i + 1]),
  }));
}
