import type { Affiliation } from './feed.js';
import type { AlertId, FeedId, ItemId, RuleId, StoryId } from './id.js';
import type { Evidence } from './match.js';
import type { Mute } from './mute.js';
import type { Severity } from './rule.js';

/** One telling of a story: what a digest shows of an item, and what dedupe compares. */
export interface StoryItem {
  readonly item: ItemId;
  readonly title: string;
  readonly url?: string;
  readonly lang?: string;
  readonly feed?: FeedId;
  /** The outlet's name as people know it. */
  readonly outlet: string;
  readonly publisher: string;
  readonly country?: string;
  readonly affiliation?: Affiliation;
  readonly publishedAt?: number;
  readonly seenAt: number;
  readonly sketch: Sketch;
}

/** What near-duplicate comparison needs of an item's text. */
export interface Sketch {
  /** Folded title, single blanks: decides whether a headline changed. */
  readonly title: string;
  /** Hash of the canonical URL, where the address is an article's own. */
  readonly url?: string;
  /** Hashes of a fixed half of the word-3 shingles of folded title + summary, ascending. */
  readonly shingles: readonly number[];
  /** Those of them that lie in the headline: copies of one text are told by the rest. */
  readonly headline: readonly number[];
  /** Numbers in title and summary: they tell two reports of one kind apart. */
  readonly numbers: readonly string[];
}

/** What a story has already told for one rule. */
export interface Told {
  readonly rule: RuleId;
  /** Highest step of `more sources` told, 1 for the first alert. */
  readonly step: number;
  /** Folded headlines already told. */
  readonly headlines: readonly string[];
}

/** Items that tell the same news. Stories are never merged. */
export interface Story {
  readonly id: StoryId;
  /** Rises by one with every change; a join names the version it judged. */
  readonly version: number;
  /** Order of creation over the whole store. */
  readonly seq: number;
  readonly openedAt: number;
  readonly closesAt: number;
  /** First telling first. Bounded: see dedupe. */
  readonly items: readonly StoryItem[];
  /** Distinct publishers with a text of their own (one syndicated text counts once). */
  readonly sources: number;
  readonly told: readonly Told[];
}

export const REASONS = ['new story', 'more sources', 'headline changed'] as const;
export type Reason = (typeof REASONS)[number];

/** A story worth telling for a rule. Its id is made of rule, story, reason and step, so it is planned once. */
export interface Alert {
  readonly id: AlertId;
  readonly rule: RuleId;
  readonly severity: Severity;
  readonly story: StoryId;
  readonly reason: Reason;
  /** `more sources`: 3, 5 or 10 publishers. `headline changed`: the folded headline. `new story`: empty. */
  readonly step: string;
  /** The item that gave rise to it. */
  readonly item: StoryItem;
  readonly evidence: readonly Evidence[];
  /** The words around evidence that the headline does not show. */
  readonly excerpt?: Excerpt;
  /** Tags of the rule and of the item's feed, which routes choose by. */
  readonly tags: readonly string[];
  readonly at: number;
  /** The mute that held it back, as it was then. */
  readonly heldBy?: Mute;
}

/** A piece of an item's field: `text` is the field from `from` on, UTF-16 units. */
export interface Excerpt {
  readonly field: 'summary' | 'text';
  readonly from: number;
  readonly text: string;
  /** Whether the field goes on after it. */
  readonly more: boolean;
}
