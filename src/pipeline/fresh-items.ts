/** From what a document says to items of ours: ids, keys under which they are known, and which are news. */
import { hash } from '../lib/hash.js';
import type { Feed } from '../model/feed.js';
import { itemId } from '../model/id.js';
import type { Item, ParsedItem } from '../model/item.js';
import { articleUrl } from '../parse/url.js';
import { foldText } from '../text/fold.js';

/** An item with the key under which its feed knows it and the mark that tells an edit of its headline. */
export interface KeyedItem {
  readonly item: Item;
  readonly key: string;
  readonly mark: string;
  /** By which it is told apart, where the document has one. */
  readonly guid?: string;
  /** Whether its key is made of its headline, for want of better, alone or with its address. */
  readonly byHeadline?: true;
  /** Of the article, in the form for comparison. */
  readonly address?: string;
  /** The same, where it is of this item alone: other feeds' items of that address are the same news. */
  readonly canonicalUrl?: string;
}

/** By what a feed's items are told apart. */
export interface KeyPolicy {
  /** Their guids, unless those were found to change or repeat; and so on. */
  readonly by: 'guid' | 'url' | 'title';
  /** Whether the date belongs to a headline that serves as a key: the weather has one headline for all days. */
  readonly dated: boolean;
}

/**
 * Items of one document, one a key: the first wins.
 *
 * @param shared guids that are several items': address, headline and date tell those apart
 */
export function keyItems(
  parsed: readonly ParsedItem[],
  feed: Feed,
  policy: KeyPolicy,
  shared: ReadonlySet<string>,
): readonly KeyedItem[] {
  const byKey = new Map<string, KeyedItem>();
  const atAddress = new Map<string, number>();
  for (const entry of parsed) {
    const keyed = keyItem(entry, feed, policy, shared);
    if (byKey.has(keyed.key)) continue;
    byKey.set(keyed.key, keyed);
    const { address } = keyed;
    if (address !== undefined) atAddress.set(address, (atAddress.get(address) ?? 0) + 1);
  }
  return [...byKey.values()].map((keyed) => {
    const { address } = keyed;
    const isOwn = address !== undefined && policy.by !== 'title' && atAddress.get(address) === 1;
    return isOwn ? { ...keyed, canonicalUrl: address } : keyed;
  });
}

export interface Freshness {
  readonly fresh: readonly KeyedItem[];
  /** Keys of those among them that were met before with another headline. */
  readonly edited: ReadonlySet<string>;
}

/** @param seen marks by key, as the store has them */
export function freshItems(items: readonly KeyedItem[], seen: ReadonlyMap<string, string>): Freshness {
  const fresh = items.filter(({ key, mark }) => seen.get(key) !== mark);
  return { fresh, edited: new Set(fresh.map(({ key }) => key).filter((key) => seen.has(key))) };
}

export function sharesAddress({ address, canonicalUrl }: KeyedItem): boolean {
  return address !== undefined && canonicalUrl === undefined;
}

/** An item that is judged without its document: asked about, or from the archive. */
export function keyAlone(item: Item, sharesAddress = false): KeyedItem {
  const address = item.url === undefined || sharesAddress ? undefined : articleUrl(item.url);
  return { item, key: item.id, mark: '', ...(address === undefined ? {} : { canonicalUrl: address }) };
}

function keyItem(entry: ParsedItem, feed: Feed, policy: KeyPolicy, shared: ReadonlySet<string>): KeyedItem {
  const address = addressOf(entry);
  const key = keyOf(entry, address, policy, shared);
  const { guid, ...told } = entry;
  return {
    key,
    mark: markOf(entry),
    ...(guid === undefined ? {} : { guid }),
    ...(isByHeadline(keyBy(entry, address, policy, shared)) ? { byHeadline: true } : {}),
    ...(address === undefined ? {} : { address }),
    item: {
      ...told,
      id: itemId(hash('item', feed.id, key)),
      feed: feed.id,
      publisher: publisherOf(entry.source) || feed.publisher,
      country: feed.country,
      affiliation: feed.affiliation,
      tags: feed.tags,
    },
  };
}

/** Undefined for none, and for a site's front page, where some feeds send the readers of all items. */
export function addressOf({ url }: ParsedItem): string | undefined {
  return url === undefined ? undefined : articleUrl(url);
}

export function markOf({ title }: ParsedItem): string {
  return hash('mark', foldText(title));
}

/** @param address as `addressOf` has it */
export function keyOf(
  entry: ParsedItem,
  address: string | undefined,
  policy: KeyPolicy,
  shared: ReadonlySet<string>,
): string {
  switch (keyBy(entry, address, policy, shared)) {
    case 'shared':
      return hash('shared', address ?? '', headlineKey(entry, policy));
    case 'guid':
      return guidKey(entry.guid ?? '');
    case 'url':
      return hash('url', address ?? '');
    case 'headline':
      return headlineKey(entry, policy);
  }
}

export function guidKey(guid: string): string {
  return hash('guid', guid);
}

type KeyBy = 'shared' | 'guid' | 'url' | 'headline';

/** By what it is told apart: a headline is folded only where it is needed. */
function keyBy(
  { guid }: ParsedItem,
  address: string | undefined,
  { by }: KeyPolicy,
  shared: ReadonlySet<string>,
): KeyBy {
  if (by === 'guid' && guid !== undefined) return shared.has(guid) ? 'shared' : 'guid';
  return by !== 'title' && address !== undefined ? 'url' : 'headline';
}

function isByHeadline(by: KeyBy): boolean {
  return by === 'shared' || by === 'headline';
}

function headlineKey(entry: ParsedItem, { dated }: KeyPolicy): string {
  const date = dated ? claimedDate(entry) : undefined;
  const title = foldText(entry.title);
  return date === undefined ? hash('title', '', title) : hash('title', title, String(date));
}

/** As the document has it, also where that is not believed. */
export function claimedDate({
  publishedAt,
  claimedAt = publishedAt,
}: Pick<ParsedItem, 'publishedAt' | 'claimedAt'>): number | undefined {
  return claimedAt;
}

/** An outlet that no feed of ours reads has no id: its folded name serves. */
function publisherOf(source?: string): string {
  if (source === undefined) return '';
  const words = foldText(source).match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.join('-');
}
