import type { PollingHints } from '../model/feed-health.js';
import type { ParsedItem } from '../model/item.js';
import type { SitemapList } from './sitemap-list.js';

/** A fetched document as `parse` needs it. */
export interface FeedDocument {
  readonly bytes: Uint8Array;
  /** The Content-Type header as it came. */
  readonly contentType?: string;
  /** Where it came from, after redirects: relative links are resolved against it. */
  readonly url: string;
}

export const PARSE_FAILURES = [
  'empty',
  'html',
  'not-a-feed',
  'layout',
  'too-large',
  'too-deep',
  'too-many-items',
  'too-many-elements',
  'too-many-attributes',
  'too-many-declarations',
] as const;
export type ParseFailure = (typeof PARSE_FAILURES)[number];

export const READERS = ['rss-parser', 'tolerant', 'json-feed', 'wp-json', 'sitemap', 'page'] as const;
export type Reader = (typeof READERS)[number];

/** An entry that could not become an item. */
export interface SkippedItem {
  /** Its place in the document, from 0. */
  readonly index: number;
  readonly reason: string;
}

export interface ParsedFeed {
  readonly kind: 'parsed';
  readonly reader: Reader;
  /** In document order. May be empty: a feed may have nothing to say. */
  readonly items: readonly ParsedItem[];
  readonly skipped: readonly SkippedItem[];
  /** How it wants to be polled; `sy:updatePeriod` is left alone, which WordPress sets to an hour for everybody. */
  readonly asks: PollingHints;
  readonly title?: string;
  readonly lang?: string;
}

export type ParseOutcome =
  | ParsedFeed
  /** Of a sitemap only: its address holds a list of others. */
  | SitemapList
  | {
      readonly kind: 'failed';
      readonly reason: ParseFailure;
      /** One sentence for people. */
      readonly detail: string;
    };
