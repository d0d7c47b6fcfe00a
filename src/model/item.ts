import type { Affiliation } from './feed.js';
import type { FeedId, ItemId } from './id.js';

/** One entry of a feed, its text clean: entities decoded, tags and boilerplate off. */
export interface Item {
  readonly id: ItemId;
  readonly title: string;
  readonly summary?: string;
  /** Full text, where it was fetched or given. */
  readonly text?: string;
  /** Absolute http(s) address of the article. */
  readonly url?: string;
  /** How its feed links it, where the article gives another address as its own. */
  readonly linkedAs?: string;
  readonly lang?: string;
  readonly feed?: FeedId;
  readonly publisher?: string;
  readonly country?: string;
  readonly affiliation?: Affiliation;
  /** The feed's tags. */
  readonly tags: readonly string[];
  /** Epoch ms, as the source states it; absent when it says nothing that can be trusted. */
  readonly publishedAt?: number;
  /** Epoch ms: what it states instead, where that lay ahead of the time it was seen. */
  readonly claimedAt?: number;
  /** The outlet that an aggregator's feed names for it. */
  readonly source?: string;
}

/** An item as it leaves `parse`: what the document says, before the feed's own facts are added. */
export interface ParsedItem {
  /** The document's guid or id, trimmed; absent where it has none. */
  readonly guid?: string;
  /** Empty where the entry says nothing: it has neither title nor text, nor a link that could stand in. */
  readonly title: string;
  readonly summary?: string;
  readonly text?: string;
  readonly url?: string;
  readonly lang?: string;
  readonly publishedAt?: number;
  readonly claimedAt?: number;
  readonly source?: string;
}
