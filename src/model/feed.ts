import type { FeedId } from './id.js';
import type { Sealed } from './sealed.js';

/** Who stands behind an outlet. Shown beside every headline: an analyst must see who says so. */
export const AFFILIATIONS = [
  'independent',
  'state',
  'state-linked',
  'government',
  'wire',
  'think-tank',
] as const;
export type Affiliation = (typeof AFFILIATIONS)[number];

const OF_A_STATE: readonly Affiliation[] = ['state', 'state-linked', 'government'];

/** Whether a state speaks there, or somebody for it. */
export function isOfState(affiliation: Affiliation | undefined): boolean {
  return affiliation !== undefined && OF_A_STATE.includes(affiliation);
}

/**
 * `rss` reads every syndication format (RSS 0.9x–2.0, RDF, Atom, JSON Feed); `wp-json` the posts of a WordPress
 * site's interface; `sitemap` a list of a site's pages; `page` a web page with selectors.
 */
export const FEED_KINDS = ['rss', 'wp-json', 'sitemap', 'page'] as const;
export type FeedKind = (typeof FEED_KINDS)[number];

/** The Admiralty scale of a source, A (reliable) to F (cannot be judged). */
export const RELIABILITIES = ['A', 'B', 'C', 'D', 'E', 'F'] as const;
export type Reliability = (typeof RELIABILITIES)[number];

/** CSS selectors for a web page without a feed. All but `item` are looked up inside each item. */
export interface PageSelectors {
  readonly item: string;
  readonly title: string;
  readonly link: string;
  readonly date?: string;
  readonly summary?: string;
}

/** A source polled on a schedule. */
export interface Feed {
  readonly id: FeedId;
  readonly name: string;
  readonly url: string;
  readonly kind: FeedKind;
  /** The family of outlets behind the feed: two feeds of one publisher are one source. */
  readonly publisher: string;
  /** ISO 3166-1 alpha-2, lower case. */
  readonly country: string;
  /** BCP 47 language of its text, e.g. `es`, `pt`, `fa`, or `mul`; absent where its document tells. */
  readonly lang?: string;
  readonly affiliation: Affiliation;
  readonly reliability?: Reliability;
  readonly tags: readonly string[];
  readonly enabled: boolean;
  /** The longest wanted time between two polls, ms; the default is the settings' `poll.every`. */
  readonly every?: number;
  readonly page?: PageSelectors;
  /** Each new item's article is fetched, and read for its text. */
  readonly fullText?: boolean;
  /** Sent to the origin of `url` alone, names in lower case. */
  readonly headers?: Readonly<Record<string, string | Sealed>>;
  /** Why the feed is as it is, for people. */
  readonly note?: string;
}

/** ISO 639-2 for "several": each item has its own language. */
export const SEVERAL_LANGUAGES = 'mul';

/** The language of all its items; undefined when it has several, or nobody said. */
export function soleLanguage({ lang }: Feed): string | undefined {
  return lang === SEVERAL_LANGUAGES ? undefined : lang;
}

/** What a server gave to ask "has it changed?" with (RFC 9110 §8.8); sent back verbatim. */
export interface Validators {
  readonly etag?: string;
  readonly lastModified?: string;
}
