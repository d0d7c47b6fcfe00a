/**
 * Joins an item to the story it tells, or starts one, and decides what that is worth telling.
 * Pure: the store commits the decision or answers that the world has moved on, and it is taken again.
 */
import { DAY } from '../lib/duration.js';
import { hash } from '../lib/hash.js';
import { alertId, storyId } from '../model/id.js';
import type { Match } from '../model/match.js';
import type { Alert, Reason, Story, StoryItem, Told } from '../model/story.js';
import { compareItems, isSameEntry, isSyndicated } from './similar.js';

/** A story ends so long after it began; later news of the kind is another story. */
export const STORY_LIFE = 7 * DAY;
/** Publisher counts at which a growing story is told again. */
const STEPS = [3, 5, 10] as const;
/** Tellings kept for comparison: more than the last step, and a bound on what a flood can store. */
const MAX_ITEMS = 24;

export interface StoryDecision {
  readonly kind: 'new' | 'join';
  /** The story as it becomes; its version is one above the one that was judged. */
  readonly story: Story;
  /** Why it joined: same guid, address, headline or text. */
  readonly by?: 'guid' | 'url' | 'title' | 'text';
  readonly alerts: readonly Alert[];
}

/**
 * @param matches the rules that the item fired; never empty
 * @param candidates open stories that share keys with it
 */
export function joinStory(
  item: StoryItem,
  matches: readonly Match[],
  candidates: readonly Story[],
): StoryDecision {
  const best = bestCandidate(item, candidates);
  const before = best?.story ?? startStory(item);
  const grown = best === undefined ? before : addItem(before, item);
  const { told, alerts } = tell(before, grown, item, matches);
  const story = { ...grown, told, version: best === undefined ? 1 : before.version + 1 };
  return best === undefined ? { kind: 'new', story, alerts } : { kind: 'join', story, by: best.by, alerts };
}

function bestCandidate(item: StoryItem, candidates: readonly Story[]) {
  let best: { story: Story; by: 'guid' | 'url' | 'title' | 'text'; score: number } | undefined;
  for (const story of candidates) {
    if (story.closesAt <= item.seenAt) continue;
    for (const other of story.items) {
      const likeness = compareItems(item, other);
      if (likeness.kind === 'same' && likeness.score > (best?.score ?? 0)) {
        best = { story, by: likeness.by, score: likeness.score };
      }
    }
  }
  return best;
}

function startStory(item: StoryItem): Story {
  return {
    id: storyId(hash('story', item.item, String(item.seenAt))),
    version: 0,
    seq: 0, // given by the store
    openedAt: item.seenAt,
    closesAt: item.seenAt + STORY_LIFE,
    items: [item],
    sources: 1,
    told: [],
  };
}

function addItem(story: Story, item: StoryItem): Story {
  const before = entryBefore(story, item);
  if (before !== undefined)
    return { ...story, items: story.items.map((other) => (other === before ? item : other)) };
  return {
    ...story,
    items: bound([...story.items, item]),
    sources: story.sources + (isNewSource(story.items, item) ? 1 : 0),
  };
}

/** The item as it was; where its feed's guids change, under another id. */
function entryBefore({ items }: Story, item: StoryItem): StoryItem | undefined {
  return items.find((other) => other.item === item.item) ?? items.find((other) => isSameEntry(other, item));
}

/** A publisher counts once, and only with a text that no other has brought already. */
function isNewSource(items: readonly StoryItem[], item: StoryItem): boolean {
  return !items.some((other) => other.publisher === item.publisher || isSyndicated(other, item));
}

/** Past the bound, a publisher's further tellings go first, then the oldest but the first. */
function bound(items: readonly StoryItem[]): readonly StoryItem[] {
  if (items.length <= MAX_ITEMS) return items;
  const repeated = items.findIndex(
    (item, i) => i > 0 && items.some((other, j) => j < i && other.publisher === item.publisher),
  );
  return items.toSpliced(repeated > 0 ? repeated : 1, 1);
}

function tell(before: Story, after: Story, item: StoryItem, matches: readonly Match[]) {
  const told = new Map<string, Told>(before.told.map((t) => [t.rule, t]));
  const alerts: Alert[] = [];
  for (const match of matches) {
    const known = told.get(match.rule);
    const news = whatIsNew(known, before, after, item);
    if (news === undefined) continue;
    alerts.push(makeAlert(after, item, match, news.reason, news.step));
    told.set(match.rule, {
      rule: match.rule,
      step: Math.max(known?.step ?? 1, after.sources),
      headlines: [...new Set([...(known?.headlines ?? []), item.sketch.title])],
    });
  }
  return { told: [...told.values()], alerts };
}

function whatIsNew(
  known: Told | undefined,
  before: Story,
  after: Story,
  item: StoryItem,
): { reason: Reason; step: string } | undefined {
  if (known === undefined) return { reason: 'new story', step: '' };
  const step = STEPS.findLast((s) => after.sources >= s && known.step < s);
  if (step !== undefined) return { reason: 'more sources', step: String(step) };
  // Only a headline that was told can be said to have changed; other outlets edit theirs unnoticed.
  const old = entryBefore(before, item)?.sketch.title;
  const changed = old !== undefined && known.headlines.includes(old);
  if (changed && !known.headlines.includes(item.sketch.title)) {
    return { reason: 'headline changed', step: item.sketch.title };
  }
  return undefined;
}

function makeAlert(story: Story, item: StoryItem, match: Match, reason: Reason, step: string): Alert {
  return {
    id: alertId(hash('alert', match.rule, story.id, reason, step)),
    rule: match.rule,
    severity: match.severity,
    story: story.id,
    reason,
    step,
    item,
    evidence: match.evidence,
    tags: [],
    at: item.seenAt,
  };
}
