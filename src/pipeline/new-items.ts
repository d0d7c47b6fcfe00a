/** From a document to what is new in it, by the feed's guids or, where those change, by addresses. */
import type { State } from '../backend/port.js';
import type { StoredFeed } from '../backend/records.js';
import type { Feed } from '../model/feed.js';
import type { ParsedItem } from '../model/item.js';
import type { DocumentFacts } from './feed-health.js';
import { freshItems, type KeyedItem, type KeyPolicy, keyItems } from './fresh-items.js';
import { guidsChanged, isMet, linkPrints } from './link-prints.js';

export interface NewItems {
  readonly policy: KeyPolicy;
  readonly keyed: readonly KeyedItem[];
  /** New, or with another headline. */
  readonly fresh: readonly KeyedItem[];
  /** Those of them that are new. */
  readonly arrived: readonly KeyedItem[];
  /** Met before under other keys: to be marked under these, and not told. */
  readonly met: readonly KeyedItem[];
  readonly facts: DocumentFacts;
}

export async function findNewItems(
  state: State,
  feed: Feed,
  stored: StoredFeed,
  items: readonly ParsedItem[],
  now: number,
): Promise<NewItems> {
  const policy = stored.keyBy ?? 'guid';
  const found = await compare(state, feed, items, policy, now);
  const links = new Set(stored.health?.links);
  if (policy === 'url' || !guidsChanged(found.keyed, found.facts.known, links)) return { ...found, met: [] };
  const byUrl = await compare(state, feed, items, 'url', now);
  const isNew = (item: KeyedItem): boolean => !isMet(item, links);
  const fresh = byUrl.fresh.filter(isNew);
  const facts = { ...byUrl.facts, known: byUrl.keyed.length - fresh.length, arrivals: arrivals(fresh, now) };
  return { ...byUrl, fresh, arrived: fresh, met: byUrl.fresh.filter((item) => !isNew(item)), facts };
}

async function compare(
  state: State,
  feed: Feed,
  items: readonly ParsedItem[],
  policy: KeyPolicy,
  now: number,
): Promise<Omit<NewItems, 'met'>> {
  const keyed = keyItems(items, feed, policy);
  const { fresh, edited } = freshItems(
    keyed,
    await state.seen(
      feed.id,
      keyed.map(({ key }) => key),
    ),
  );
  const arrived = fresh.filter(({ key }) => !edited.has(key));
  const facts: DocumentFacts = {
    items: keyed.length,
    known: keyed.length - arrived.length,
    dates: keyed.flatMap(({ item }) => item.publishedAt ?? []),
    arrivals: arrivals(arrived, now),
    links: linkPrints(keyed),
  };
  return { policy, keyed, fresh, arrived, facts };
}

function arrivals(items: readonly KeyedItem[], now: number): readonly number[] {
  return items.map(({ item }) => item.publishedAt ?? now);
}
