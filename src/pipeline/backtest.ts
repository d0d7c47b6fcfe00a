/**
 * What rules would have told of the archive, and what a draft of them would have told instead. Two sets of rules
 * play the same past, each with all its rules, for stories are shared between rules.
 */
import type { State } from '../backend/port.js';
import type { ArchivedItem } from '../backend/records.js';
import type { Settings } from '../config/settings.js';
import { compilePair, matchPair, type RuleSet } from '../match/pair.js';
import type { Feed } from '../model/feed.js';
import type { FeedId, RuleId, StoryId } from '../model/id.js';
import type { Alert } from '../model/story.js';
import { Play } from './backtest-play.js';
import { type KeyedItem, keyAlone } from './fresh-items.js';
import { outletOf } from './outlet.js';
import { readTelling, type Telling } from './plan-stories.js';
import { whyUntold } from './untold.js';

export interface BacktestInput {
  /** The rules that are asked about, in the order of the answers. */
  readonly asked: readonly RuleId[];
  /** All rules, as they are. */
  readonly current: RuleSet;
  /** All rules, as they would be. */
  readonly draft?: RuleSet;
  readonly feeds: ReadonlyMap<FeedId, Feed>;
  /** When the first poll of a feed was stored. */
  readonly baselines: ReadonlyMap<FeedId, number>;
  readonly limits: Settings['items'];
}

export interface Backtest {
  readonly items: number;
  /** When the first and the last of them were first seen; absent without any. */
  readonly span?: Span;
  readonly rules: readonly RuleBacktest[];
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface RuleBacktest {
  readonly rule: RuleId;
  /** Absent for a rule that is only in the draft. */
  readonly current?: Side;
  /** Absent without a draft; a rule that the draft lacks tells nothing there. */
  readonly draft?: Side;
  /** Alerts that only one of the two would have raised, oldest first; empty without both. */
  readonly added: readonly Alert[];
  readonly lost: readonly Alert[];
}

export interface Side {
  readonly fired: number;
  /** Oldest first. */
  readonly alerts: readonly Alert[];
}

export async function backtest(
  input: BacktestInput,
  archive: AsyncIterable<ArchivedItem>,
): Promise<Backtest> {
  const pair = compilePair(input.current, input.draft, input.asked);
  const current = new Play(input.current.rules, input.asked);
  const draft = input.draft && new Play(input.draft.rules, input.asked);
  let [items, from, to] = [0, 0, 0];
  for await (const archived of archive) {
    if (items++ === 0) from = archived.firstSeenAt;
    to = archived.firstSeenAt;
    const matches = matchPair(pair, archived.item);
    let told: Told | undefined;
    for (const side of ['current', 'draft'] as const) {
      const play = { current, draft }[side];
      if (play === undefined || matches[side].length === 0) continue;
      play.count(matches[side].map(({ rule }) => rule));
      told ??= tellingOf(archived, input);
      if (told !== 'untold') await play.hear({ ...told, matches: matches[side] });
    }
  }
  return {
    items,
    ...(items === 0 ? {} : { span: { from, to } }),
    rules: input.asked.map((rule) => compare(rule, input, current, draft)),
  };
}

/** Feeds' first polls, by which production judges what is old. */
export async function baselinesOf(state: State): Promise<BacktestInput['baselines']> {
  const feeds = await state.listFeeds();
  return new Map(feeds.flatMap(({ id, baselineAt }) => (baselineAt === undefined ? [] : [[id, baselineAt]])));
}

type Told = { readonly keyed: KeyedItem; readonly telling: Telling } | 'untold';

/** What both sides hear of an item. */
function tellingOf(
  { item, firstSeenAt, sharesAddress }: ArchivedItem,
  { feeds, baselines, limits }: BacktestInput,
): Told {
  const first = item.feed !== undefined && firstSeenAt <= (baselines.get(item.feed) ?? 0);
  const arrival = { publishedAt: item.publishedAt, seenAt: firstSeenAt, first };
  if (whyUntold(limits, arrival) !== undefined) return 'untold';
  const keyed = keyAlone(item, sharesAddress);
  return { keyed, telling: readTelling(keyed, outletOf(item, feeds), firstSeenAt) };
}

function compare(rule: RuleId, input: BacktestInput, current: Play, draft: Play | undefined): RuleBacktest {
  const isNew = !input.current.rules.some(({ id }) => id === rule);
  const both = draft !== undefined && !isNew;
  return {
    rule,
    ...(isNew ? {} : { current: sideOf(rule, current) }),
    ...(draft && { draft: sideOf(rule, draft) }),
    added: both ? only(rule, draft, current) : [],
    lost: both ? only(rule, current, draft) : [],
  };
}

function sideOf(rule: RuleId, play: Play): Side {
  return { fired: play.fired(rule), alerts: play.alerts.get(rule) ?? [] };
}

/**
 * Alerts of one play that the other has not. A story may begin with another item there, so two are the same when
 * any item of the one is told in the other.
 */
function only(rule: RuleId, play: Play, other: Play): readonly Alert[] {
  const [own, others] = [play.alerts.get(rule) ?? [], other.alerts.get(rule) ?? []];
  const told = new Set(others.map(({ story }) => story));
  const seen = new Set(others.map((alert) => keyOf(alert.story, alert)));
  const twins = new Map<StoryId, StoryId | undefined>();
  return own.filter((alert) => {
    if (!twins.has(alert.story)) twins.set(alert.story, twinOf(alert.story, play, other, told));
    const twin = twins.get(alert.story);
    return twin === undefined || !seen.has(keyOf(twin, alert));
  });
}

function twinOf(story: StoryId, play: Play, other: Play, told: ReadonlySet<StoryId>): StoryId | undefined {
  for (const item of play.itemsOf.get(story) ?? []) {
    const there = other.storyOf.get(item);
    if (there !== undefined && told.has(there)) return there;
  }
  return undefined;
}

function keyOf(story: StoryId, { reason, step }: Alert): string {
  return `${story} ${reason} ${step}`;
}
