/** Plays the archive again, item by item, as if a set of rules had been there: production's stories, kept in memory. */
import type { ArchivedItem } from '../backend/records.js';
import type { Settings } from '../config/settings.js';
import type { Feed } from '../model/feed.js';
import type { FeedId, ItemId, RuleId, StoryId } from '../model/id.js';
import type { Match } from '../model/match.js';
import type { Rule } from '../model/rule.js';
import type { Alert } from '../model/story.js';
import { canonicalUrl } from '../parse/url.js';
import { MemoryStories } from './backtest-stories.js';
import { outletOf } from './outlet.js';
import { planStories } from './plan-stories.js';
import { whyUntold } from './untold.js';

export interface PlayInput {
  /** The rule that is asked about; all others take part in stories only. */
  readonly rule: RuleId;
  readonly rules: ReadonlyMap<string, Rule>;
  readonly feeds: ReadonlyMap<FeedId, Feed>;
  /** When the first poll of a feed was stored. */
  readonly baselines: ReadonlyMap<FeedId, number>;
  readonly limits: Settings['items'];
}

/** What would have happened under one set of rules. */
export class Play {
  /** Items on which the rule fires, told or not. */
  fired = 0;
  /** The rule's alerts, oldest first. */
  readonly alerts: Alert[] = [];
  /** The story that each item became part of. */
  readonly storyOf = new Map<ItemId, StoryId>();
  readonly itemsOf = new Map<StoryId, ItemId[]>();
  readonly #stories = new MemoryStories();
  readonly #input: PlayInput;

  constructor(input: PlayInput) {
    this.#input = input;
  }

  /** @param matches of all rules of the set */
  async hear({ item, firstSeenAt }: ArchivedItem, matches: readonly Match[]): Promise<void> {
    const { rule, rules, feeds, baselines, limits } = this.#input;
    if (matches.some((match) => match.rule === rule)) this.fired++;
    const first = item.feed !== undefined && firstSeenAt <= (baselines.get(item.feed) ?? 0);
    const arrival = { publishedAt: item.publishedAt, seenAt: firstSeenAt, first };
    if (matches.length === 0 || whyUntold(limits, arrival) !== undefined) return;
    const canonical = item.url === undefined ? undefined : canonicalUrl(item.url);
    const keyed = {
      item,
      key: item.id,
      mark: '',
      ...(canonical === undefined ? {} : { canonicalUrl: canonical }),
    };
    this.#stories.moveTo(firstSeenAt);
    const plan = await planStories(this.#stories, {
      items: [{ keyed, matches }],
      feed: outletOf(item, feeds),
      now: firstSeenAt,
      rules,
      routes: [],
    });
    this.#stories.apply(plan.changes);
    for (const { story, alerts } of plan.decisions) {
      this.storyOf.set(item.id, story.id);
      const items = this.itemsOf.get(story.id);
      if (items) items.push(item.id);
      else this.itemsOf.set(story.id, [item.id]);
      this.alerts.push(...alerts.filter((alert) => alert.rule === rule));
    }
  }
}
