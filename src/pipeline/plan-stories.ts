/** Plans what one piece of a poll changes in stories and alerts. Judged again, whole, when the store says `conflict`. */
import type { State } from '../backend/port.js';
import type { PlannedAlert, StoryChange, StoryLookup } from '../backend/records.js';
import { type ItemKeys, storyKeys, unionKeys } from '../dedupe/keys.js';
import { sketchItem } from '../dedupe/sketch.js';
import { joinStory, type StoryDecision } from '../dedupe/story.js';
import { excerptOf } from '../digest/excerpt.js';
import { routesFor } from '../digest/route.js';
import { closingTime } from '../digest/window.js';
import type { StoryId } from '../model/id.js';
import type { Item } from '../model/item.js';
import type { Match } from '../model/match.js';
import type { Mute } from '../model/mute.js';
import type { Route } from '../model/route.js';
import type { Rule } from '../model/rule.js';
import type { Alert, StoryItem } from '../model/story.js';
import type { KeyedItem } from './fresh-items.js';
import { MemoryStories } from './memory-stories.js';
import { muteOf } from './mute.js';
import type { Outlet } from './outlet.js';

export interface MatchedItem {
  readonly keyed: KeyedItem;
  readonly matches: readonly Match[];
  readonly telling: Telling;
}

/** What a story keeps of an item, and the keys by which it is found: the same however often a plan is made again. */
export interface Telling {
  readonly item: StoryItem;
  readonly keys: ItemKeys;
}

/** @param now when it was first seen, epoch ms */
export function readTelling(keyed: KeyedItem, feed: Outlet, now: number): Telling {
  const item = storyItem(keyed, feed, now);
  return { item, keys: storyKeys(item) };
}

export interface StoryPlan {
  readonly changes: readonly StoryChange[];
  readonly alerts: readonly PlannedAlert[];
  /** By item, in the order given. */
  readonly decisions: readonly StoryDecision[];
}

export interface PlanInput {
  readonly items: readonly MatchedItem[];
  readonly now: number;
  readonly rules: ReadonlyMap<string, Rule>;
  readonly routes: readonly Route[];
  /** Those that have not ended; none unless told. */
  readonly mutes?: readonly Mute[];
}

/** Only reads the store; nothing holds until the plan is committed. */
export async function planStories(state: Pick<State, 'findStories'>, input: PlanInput): Promise<StoryPlan> {
  const changed = new Map<StoryId, StoryChange>();
  const near = input.items.length > 1 ? new MemoryStories() : undefined; // most polls bring one item that matters
  const decisions: StoryDecision[] = [];
  const lookups = await look(state, input.items);
  for (const [n, { seq, stories }] of lookups.entries()) {
    const { keyed, matches, telling } = input.items[n] as MatchedItem; // each has its lookup
    const { keys } = telling;
    const found = near === undefined ? stories : [...near.look(keys).stories, ...stories];
    const candidates = new Map(found.map((story) => [story.id, changed.get(story.id)?.story ?? story]));
    const decision = withFacts(
      joinStory(telling.item, matches, [...candidates.values()]),
      keyed.item,
      input.rules,
    );
    decisions.push(decision);
    const change = remember(changed, decision, keys, seq);
    if (n < input.items.length - 1) near?.apply([change]);
  }
  return {
    changes: [...changed.values()],
    alerts: decisions.flatMap(({ alerts }) => alerts).map((alert) => planAlert(alert, input)),
    decisions,
  };
}

/** One look for all that the poll brings; most bring nothing that matters. */
async function look(
  state: Pick<State, 'findStories'>,
  items: PlanInput['items'],
): Promise<readonly StoryLookup[]> {
  return items.length === 0 ? [] : state.findStories(items.map(({ telling }) => telling.keys));
}

/** Several items of one poll may change one story: it is committed once, one version above what was read. */
function remember(
  changed: Map<StoryId, StoryChange>,
  { kind, story }: StoryDecision,
  keys: ItemKeys,
  lookedAt: number,
): StoryChange {
  const earlier = changed.get(story.id);
  const change = earlier
    ? { ...earlier, story: { ...story, version: earlier.story.version }, keys: unionKeys(earlier.keys, keys) }
    : kind === 'new'
      ? ({ kind, story, keys, lookedAt } as const)
      : { kind, story, keys };
  changed.set(story.id, change);
  return change;
}

function withFacts(decision: StoryDecision, item: Item, rules: ReadonlyMap<string, Rule>): StoryDecision {
  return {
    ...decision,
    alerts: decision.alerts.map((alert) => {
      const excerpt = excerptOf(item, alert.evidence);
      const tags = [...new Set([...(rules.get(alert.rule)?.tags ?? []), ...item.tags])];
      return { ...alert, tags, ...(excerpt === undefined ? {} : { excerpt }) };
    }),
  };
}

function planAlert(alert: Alert, { routes, now, mutes = [] }: PlanInput): PlannedAlert {
  const mute = muteOf(alert, mutes);
  if (mute !== undefined) {
    const { subject, name, since, until, why } = mute; // how many it has held is the store's to count
    const heldBy = { subject, name, since, until, why };
    return { alert: { ...alert, heldBy }, routes: [], muted: { subject, name } };
  }
  return {
    alert,
    routes: routesFor(alert, routes).map((route) => ({
      route: route.id,
      closesAt: closingTime(route, now, alert.severity, alert.reason),
    })),
  };
}

function storyItem(keyed: KeyedItem, feed: Outlet, now: number): StoryItem {
  const { item, canonicalUrl } = keyed;
  const { title, summary, text, url, lang, publishedAt } = item;
  return {
    item: item.id,
    title,
    ...(url === undefined ? {} : { url }),
    ...(lang === undefined ? {} : { lang }),
    feed: feed.id,
    // An aggregator's label is its own: it is named beside the outlet.
    outlet: item.source === undefined ? feed.name : `${item.source} (${feed.name})`,
    publisher: item.source === undefined ? feed.publisher : (item.publisher ?? feed.publisher),
    ...(feed.country === undefined ? {} : { country: feed.country }),
    ...(feed.affiliation === undefined ? {} : { affiliation: feed.affiliation }),
    ...(publishedAt === undefined ? {} : { publishedAt }),
    seenAt: now,
    sketch: sketchItem({
      title,
      ...(summary === undefined ? {} : { summary }),
      ...(text === undefined ? {} : { text }),
      ...(canonicalUrl === undefined ? {} : { canonicalUrl }),
    }),
  };
}
