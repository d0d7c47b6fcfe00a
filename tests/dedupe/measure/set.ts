/**
 * A labelled set of items, written apart from the code: `story` is the truth, `variant` how an outlet changed it; and
 * how well items of one story find each other in it.
 */
import { readFile } from 'node:fs/promises';
import { compareItems } from '../../../src/dedupe/similar.js';
import { feedId, itemId, ruleId } from '../../../src/model/id.js';
import type { KeyedItem } from '../../../src/pipeline/fresh-items.js';
import { MemoryStories } from '../../../src/pipeline/memory-stories.js';
import { type MatchedItem, planStories, readTelling } from '../../../src/pipeline/plan-stories.js';

export interface Labelled {
  readonly story: string;
  readonly variant: string;
  readonly lang: string;
  readonly publisher: string;
  readonly at: string;
  readonly title: string;
  readonly summary: string;
}

export interface Entry extends Labelled {
  readonly n: number;
  readonly matched: MatchedItem;
}

/** Told apart from the rest: no comparison of words can join what shares none. */
export const TRANSLATED = 'translated';
/** Stories of their own that look like another's. */
export const LOOKALIKES: readonly string[] = ['same-topic', 'same-template', 'follow-up'];
export const FEED = feedId('measure');
const RULE = ruleId('measure');

/** In order of time. */
export async function readSet(): Promise<readonly Entry[]> {
  const text = await readFile(new URL('stories.jsonl', import.meta.url), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Labelled) // the set is the repository's own
    .map((one, n) => ({ ...one, n, matched: matchedItem(one, n) }))
    .sort((a, b) => a.at.localeCompare(b.at) || a.n - b.n);
}

/** The look-alikes of the set come a day later and more; here all come at once, and only words tell them apart. */
export function published(at: string): (entry: Entry) => Entry {
  return (entry) => ({ ...entry, at, matched: matchedItem({ ...entry, at }, entry.n) });
}

export function matchedItem(one: Omit<Labelled, 'story' | 'variant'>, n: number): MatchedItem {
  return matched(keyedItem(one, n), Date.parse(one.at));
}

export function keyedItem(one: Omit<Labelled, 'story' | 'variant'>, n: number): KeyedItem {
  const { title, summary, lang, publisher, at } = one;
  const publishedAt = Date.parse(at);
  const item = { id: itemId(`i${n}`), title, summary, lang, publisher, tags: [], publishedAt };
  return { item, key: `k${n}`, mark: 'm' };
}

export function matched(keyed: KeyedItem, now: number): MatchedItem {
  const { publisher = '' } = keyed.item;
  const telling = readTelling(keyed, { id: FEED, name: publisher, publisher }, now);
  return { keyed, telling, matches: [{ rule: RULE, severity: 'low', evidence: [] }] };
}

export interface Pairs {
  /** Pairs that tell one story, those that were joined, and those of which both is true. */
  readonly same: number;
  readonly joined: number;
  readonly right: number;
  readonly wrong: readonly string[];
}

export function comparePairs(entries: readonly Entry[]): Pairs {
  const count = { same: 0, joined: 0, right: 0 };
  const wrong: string[] = [];
  for (const [i, a] of entries.entries()) {
    for (const b of entries.slice(i + 1)) {
      const same = a.story === b.story;
      const joined = compareItems(a.matched.telling.item, b.matched.telling.item).kind === 'same';
      if (same) count.same += 1;
      if (joined) count.joined += 1;
      if (same && joined) count.right += 1;
      if (same !== joined) wrong.push(`${joined ? 'joined' : 'missed'}  ${name(a)}  ${name(b)}`);
    }
  }
  return { ...count, wrong };
}

export interface Placed {
  readonly entry: Entry;
  readonly lookalike: boolean;
  /** Absent when it went where it belongs: where the first item of its story went. */
  readonly trouble?: string;
}

/** One after the other, as a watch meets them. */
export async function playStream(entries: readonly Entry[]): Promise<readonly Placed[]> {
  const stories = new MemoryStories();
  const homes = new Map<string, string>();
  const placed: Placed[] = [];
  for (const entry of entries) {
    const now = Date.parse(entry.at);
    stories.moveTo(now);
    const plan = await planStories(stories, { items: [entry.matched], now, rules: new Map(), routes: [] });
    stories.apply(plan.changes);
    const went = plan.decisions[0]?.story.id ?? '';
    const other = [...homes].find(([story, home]) => home === went && story !== entry.story)?.[0];
    const home = homes.get(entry.story) ?? went;
    homes.set(entry.story, home);
    const trouble = other === undefined ? (home === went ? undefined : 'began anew') : `joined ${other}`;
    const lookalike = LOOKALIKES.includes(entry.variant);
    placed.push({ entry, lookalike, ...(trouble === undefined ? {} : { trouble }) });
  }
  return placed;
}

export function name({ story, variant, lang, title }: Labelled): string {
  return `${story} ${variant} ${lang} “${title.slice(0, 50)}”`;
}
