/** Plays the archive again, item by item, as if a set of rules had been there: production's stories, kept in memory. */
import type { ItemId, RuleId, StoryId } from '../model/id.js';
import type { Rule } from '../model/rule.js';
import type { Alert } from '../model/story.js';
import { MemoryStories } from './memory-stories.js';
import { type MatchedItem, planStories } from './plan-stories.js';

/** What would have happened under one set of rules. */
export class Play {
  /** Of the rules that are asked about, oldest first. */
  readonly alerts = new Map<RuleId, Alert[]>();
  /** The story that each item became part of. */
  readonly storyOf = new Map<ItemId, StoryId>();
  readonly itemsOf = new Map<StoryId, ItemId[]>();
  /** Items on which the rule fires, told or not. */
  readonly #fired = new Map<RuleId, number>();
  readonly #stories = new MemoryStories();
  readonly #rules: ReadonlyMap<string, Rule>;

  /** @param asked rules that are asked about; all others take part in stories only */
  constructor(rules: readonly Rule[], asked: readonly RuleId[]) {
    this.#rules = new Map(rules.map((rule) => [rule.id, rule]));
    for (const id of asked) this.alerts.set(id, []);
  }

  fired(rule: RuleId): number {
    return this.#fired.get(rule) ?? 0;
  }

  /** An item on which rules fire, told or not. */
  count(rules: readonly RuleId[]): void {
    for (const rule of rules) this.#fired.set(rule, this.fired(rule) + 1);
  }

  /** An item that is told. */
  async hear(item: MatchedItem): Promise<void> {
    const now = item.telling.item.seenAt;
    this.#stories.moveTo(now);
    const plan = await planStories(this.#stories, { items: [item], now, rules: this.#rules, routes: [] });
    this.#stories.apply(plan.changes);
    for (const { story, alerts } of plan.decisions) {
      const { id } = item.keyed.item;
      this.storyOf.set(id, story.id);
      const items = this.itemsOf.get(story.id);
      if (items) items.push(id);
      else this.itemsOf.set(story.id, [id]);
      for (const alert of alerts) this.alerts.get(alert.rule)?.push(alert);
    }
  }
}
