/** From what a document says to items of ours: ids, keys under which they are known, and which are news. */
import { hash } from '../lib/hash.js';
import type { Feed } from '../model/feed.js';
import { itemId } from '../model/id.js';
import type { Item, ParsedItem } from '../model/item.js';
import { canonicalUrl } from '../parse/url.js';
import { foldText } from '../text/fold.js';

/** An item with the key under which its feed knows it and the mark that tells an edit of its headline. */
export interface KeyedItem {
  readonly item: Item;
  readonly key: string;
  readonly mark: string;
  readonly canonicalUrl?: string;
}

/** By what a feed's items are known: by their guids, unless those were found to change. */
export type KeyPolicy = 'guid' | 'url';

/** Items of one document, one a key: the first wins. */
export function keyItems(
  parsed: readonly ParsedItem[],
  feed: Feed,
  policy: KeyPolicy = 'guid',
): readonly KeyedItem[] {
  const ambiguous = repeatedGuids(parsed);
  const byKey = new Map<string, KeyedItem>();
  for (const entry of parsed) {
    const keyed = keyItem(entry, feed, ambiguous, policy);
    if (!byKey.has(keyed.key)) byKey.set(keyed.key, keyed);
  }
  return [...byKey.values()];
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

function keyItem(
  entry: ParsedItem,
  feed: Feed,
  ambiguous: ReadonlySet<string>,
  policy: KeyPolicy,
): KeyedItem {
  const canonical = entry.url === undefined ? undefined : canonicalUrl(entry.url);
  const key = itemKey(entry, canonical, ambiguous, policy);
  const { guid: _, ...told } = entry;
  return {
    key,
    mark: hash('mark', foldText(entry.title)),
    ...(canonical === undefined ? {} : { canonicalUrl: canonical }),
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

function itemKey(
  entry: ParsedItem,
  canonical: string | undefined,
  ambiguous: ReadonlySet<string>,
  policy: KeyPolicy,
): string {
  const { guid, title } = entry;
  if (policy === 'url' && canonical !== undefined) return hash('url', canonical);
  if (guid !== undefined && !ambiguous.has(guid)) return hash('guid', guid);
  if (canonical !== undefined) return hash('url', canonical);
  return hash('title', guid ?? '', foldText(title));
}

/** An outlet that no feed of ours reads has no id: its folded name serves. */
function publisherOf(source = ''): string {
  const words = foldText(source).match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.join('-');
}

/** A guid that stands for two addresses in one document identifies nothing. */
function repeatedGuids(parsed: readonly ParsedItem[]): ReadonlySet<string> {
  const urls = new Map<string, string>();
  const repeated = new Set<string>();
  for (const { guid, url = '' } of parsed) {
    if (guid === undefined) continue;
    const known = urls.get(guid);
    if (known !== undefined && known !== url) repeated.add(guid);
    urls.set(guid, url);
  }
  return repeated;
}
