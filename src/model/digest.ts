import type { Brief } from './brief.js';
import type { Affiliation } from './feed.js';
import type { DigestId, RouteId, RuleId, StoryId } from './id.js';
import type { Notice } from './notice.js';
import type { Severity } from './rule.js';
import type { Reason } from './story.js';

/** Languages in which a digest's fixed words exist. */
export const DIGEST_LANGS = ['en', 'es', 'pt'] as const;
export type DigestLang = (typeof DIGEST_LANGS)[number];

/** A run of text to emphasise, UTF-16 units; `gloss` is the concept's title where the words are in a foreign language. */
export interface Mark {
  readonly start: number;
  readonly end: number;
  readonly gloss?: string;
}

/** Text from outside, with its evidence. Marks are in order and do not overlap. Channels escape it themselves. */
export interface Marked {
  readonly text: string;
  readonly marks: readonly Mark[];
}

/** One outlet that told a story. */
export interface DigestSource {
  readonly outlet: string;
  readonly country?: string;
  readonly affiliation?: Affiliation;
  readonly url?: string;
  /** When it was published, or else first seen, epoch ms. */
  readonly at: number;
}

export interface DigestStory {
  readonly story: StoryId;
  readonly severity: Severity;
  readonly reason: Reason;
  /** BCP 47 language of the headline, where known. */
  readonly lang?: string;
  readonly headline: Marked;
  /** One line around the evidence, when the headline alone does not show it. */
  readonly extract?: Marked;
  /** The source whose headline is shown, then the others, one a publisher. Never empty. */
  readonly sources: readonly [DigestSource, ...DigestSource[]];
  /** Distinct publishers with a text of their own. */
  readonly publishers: number;
  /** Titles of the other rules that the story fired, in the digest's language. */
  readonly alsoFor: readonly string[];
  /** In a message that was edited: what has become of the story since it was sent. */
  readonly update?: StoryUpdate;
}

export interface StoryUpdate {
  /** Epoch ms. */
  readonly at: number;
  /** The headline that stood there before, if it is another now. */
  readonly was?: string;
}

/** Stories under the rule with the highest severity that they fired. */
export interface DigestGroup {
  readonly rule: RuleId;
  /** In the digest's language. */
  readonly title: string;
  readonly severity: Severity;
  readonly stories: readonly DigestStory[];
}

/** How much of the world the watch could see in the window. */
export interface Coverage {
  /** Enabled feeds. */
  readonly feeds: number;
  /** Of these, feeds whose last poll succeeded. */
  readonly answered: number;
  /** Some failing feeds (the store gives ids, a digest names), those failing longest first, at most `NAMED`. */
  readonly failing: readonly string[];
}

/** Failing feeds that are named, at most. */
export const NAMED = 10;

/** Beside what the route's last digest said. */
export type CoverageNews = 'as told' | 'changed';

/** The alerts of one route in one window, composed and ready for any channel to render. Immutable once closed. */
export interface Digest {
  readonly id: DigestId;
  readonly route: RouteId;
  readonly lang: DigestLang;
  /** IANA zone in which times are shown. */
  readonly zone: string;
  readonly schedule: 'immediate' | 'every' | 'daily' | 'weekly';
  /** The window, epoch ms. */
  readonly from: number;
  readonly to: number;
  /** Sent after its time: the watch was down, or the channel took no messages. */
  readonly late: boolean;
  /** Id of the Discord role that the route calls. */
  readonly mention?: string;
  /** Severity first, then title. */
  readonly groups: readonly DigestGroup[];
  readonly notices: readonly Notice[];
  readonly coverage: Coverage;
  /** Of an immediate digest that was not the route's first: it says its coverage when that has changed, any other always. */
  readonly coverageNews?: CoverageNews;
  /** With a weekly schedule. */
  readonly brief?: Brief;
}
