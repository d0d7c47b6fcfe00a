/** What a weekly digest says beside its stories, as far as only the store knows it. */
import type { State } from '../backend/port.js';
import type { OpenDigest, StoredFeed } from '../backend/records.js';
import { type BriefFacts, composeBrief, countStories } from '../digest/brief.js';
import { DAY, MINUTE } from '../lib/duration.js';
import type { Brief, BriefGap, BriefMute } from '../model/brief.js';
import type { Digest } from '../model/digest.js';
import { type DigestId, storyId } from '../model/id.js';
import type { Mute } from '../model/mute.js';
import type { Route } from '../model/route.js';
import { type Context, titlesOf } from './context.js';

/** Deliveries of a channel that are looked through for digests of the last week or two. */
const LOOKED_THROUGH = 500;
/** A feed without news for so many times its own rhythm, and no less than a week, has fallen silent. */
const SILENT_TIMES = 3;
const SILENT_DAYS = 7;
const MOST_LISTED = 20;

export async function withBrief(
  { state, watch }: Pick<Context, 'state' | 'watch'>,
  route: Route,
  digest: Digest,
  open: Pick<OpenDigest, 'alerts' | 'stories'>,
): Promise<Digest> {
  const before = await digestBefore(state, route, digest);
  const facts: BriefFacts = {
    ...(before === undefined ? {} : { before: countStories(before) }),
    gaps: gaps(await state.listFeeds(), watch.feeds, digest.to),
    held: {
      mutes: await heldByMutes(state, watch, route),
      sameStory: toldAlready(digest, open),
      delayed: await delayed(state, watch.routes, digest),
    },
    changed: await changedRules(state, watch, route, digest),
  };
  return { ...digest, brief: composeBrief(digest, facts) };
}

/** The route's digest before this one, if it was sent anywhere and is kept. */
async function digestBefore(state: State, route: Route, { from }: Digest): Promise<Digest | undefined> {
  const [channel] = route.to;
  if (channel === undefined) return undefined;
  const sent = await state.listDeliveries({ channel, limit: LOOKED_THROUGH });
  for (const id of new Set(sent.filter((d) => d.route === route.id).map((d) => d.digest))) {
    const digest = await state.readDigest(id);
    // A route that was not weekly until now has nothing to compare with.
    if (digest !== undefined && digest.to <= from) return digest.schedule === 'weekly' ? digest : undefined;
  }
  return undefined;
}

function gaps(
  stored: readonly StoredFeed[],
  feeds: Context['watch']['feeds'],
  now: number,
): readonly BriefGap[] {
  const known = new Map<string, { name: string; country: string }>(feeds.map((feed) => [feed.id, feed]));
  return stored
    .flatMap((feed): BriefGap[] => {
      const { name, country } = known.get(feed.id) ?? {};
      const gap = feed.enabled ? gapOf(feed, now) : undefined;
      if (gap === undefined || name === undefined) return [];
      return [{ name, ...(country === undefined ? {} : { country }), ...gap }];
    })
    .sort((a, b) => a.kind.localeCompare(b.kind) || (a.since ?? 0) - (b.since ?? 0))
    .slice(0, MOST_LISTED);
}

function gapOf(feed: StoredFeed, now: number): Pick<BriefGap, 'kind' | 'since'> | undefined {
  const { failures, failingSince, lastNewAt, rhythm = 0 } = feed;
  if (failures > 0) {
    return { kind: 'failing', ...(failingSince === undefined ? {} : { since: failingSince }) };
  }
  const patience = Math.max(SILENT_DAYS * DAY, SILENT_TIMES * rhythm);
  return lastNewAt !== undefined && now - lastNewAt > patience
    ? { kind: 'silent', since: lastNewAt }
    : undefined;
}

async function heldByMutes(
  state: State,
  watch: Context['watch'],
  route: Route,
): Promise<readonly BriefMute[]> {
  const rules = titlesOf(watch.rules);
  const feeds = new Map<string, string>(watch.feeds.map(({ id, name }) => [id, name]));
  const active = (await state.mutes()).filter((mute) => mute.held > 0 && concerns(mute, route, watch));
  return Promise.all(
    active.slice(0, MOST_LISTED).map(async ({ subject, name, held, until }) => {
      const title =
        subject === 'rule'
          ? (rules.get(name)?.[route.lang] ?? rules.get(name)?.en)
          : subject === 'feed'
            ? feeds.get(name)
            : await headlineOf(state, name);
      return { subject, title: title ?? name, held, until };
    }),
  );
}

/** A muted rule whose alerts the route would not take anyway is none of its readers' business. */
function concerns({ subject, name }: Mute, { when }: Route, { rules }: Context['watch']): boolean {
  const rule = subject === 'rule' ? rules.find(({ id }) => id === name) : undefined;
  return (
    rule === undefined ||
    ((when.rules.length === 0 || when.rules.includes(rule.id)) &&
      (when.severities.length === 0 || when.severities.includes(rule.severity)))
  );
}

async function headlineOf(state: State, name: string): Promise<string | undefined> {
  return (await state.readStory(storyId(name)))?.items[0]?.title;
}

function toldAlready(
  { from, to }: Digest,
  { alerts, stories }: Pick<OpenDigest, 'alerts' | 'stories'>,
): number {
  const told = new Set(alerts.map(({ item }) => item.item));
  return stories
    .flatMap(({ items }) => items)
    .filter(({ item, seenAt }) => seenAt >= from && seenAt <= to && !told.has(item)).length;
}

/** Immediate digests that stayed open far longer than their route waits. */
async function delayed(
  state: State,
  routes: readonly Route[],
  { from }: Digest,
): Promise<Brief['held']['delayed']> {
  let digests = 0;
  let stories = 0;
  const seen = new Set<DigestId>();
  for (const { id, schedule, quiet, maxPerHour, to } of routes) {
    const [channel] = to;
    if (schedule.kind !== 'immediate' || channel === undefined) continue;
    if (quiet === undefined && maxPerHour === undefined) continue;
    for (const delivery of await state.listDeliveries({ channel, limit: LOOKED_THROUGH })) {
      if (delivery.route !== id || delivery.createdAt < from || seen.has(delivery.digest)) continue;
      seen.add(delivery.digest);
      const digest = await state.readDigest(delivery.digest);
      if (digest === undefined || digest.late || digest.to - digest.from <= schedule.wait + 2 * MINUTE)
        continue;
      digests += 1;
      stories += countStories(digest).stories;
    }
  }
  return { digests, stories };
}

/** Adopting a new watch is no change: its rules are as old as its first window. */
async function changedRules(
  state: State,
  { rules }: Context['watch'],
  route: Route,
  { from }: Digest,
): Promise<Brief['changed']> {
  const changes = new Map<string, number>((await state.rules()).map(({ id, changedAt }) => [id, changedAt]));
  return rules
    .flatMap(({ id, title }) => {
      const at = changes.get(id) ?? 0;
      return at > from ? [{ rule: id, title: title[route.lang] ?? title.en, at }] : [];
    })
    .sort((a, b) => b.at - a.at)
    .slice(0, MOST_LISTED);
}
