/** From a document to what is new in it, by the feed's guids or, where those change or repeat, by what is better. */
import type { State } from '../backend/port.js';
import type { StoredFeed } from '../backend/records.js';
import type { Feed } from '../model/feed.js';
import type { ParsedItem } from '../model/item.js';
import type { DocumentFacts } from './feed-health.js';
import {
  addressOf,
  freshItems,
  type KeyedItem,
  type KeyPolicy,
  keyItems,
  keyOf,
  markOf,
} from './fresh-items.js';
import { itemPrints, LastDocument } from './item-prints.js';
import { addressesRepeat, guidsChanged, guidsRepeat, isAnother, suspects } from './key-policy.js';

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

/** Looked up in the archive in one poll. */
const MOST_LOOKED_UP = 5;

export async function findNewItems(
  state: State,
  feed: Feed,
  stored: StoredFeed,
  items: readonly ParsedItem[],
  now: number,
): Promise<NewItems> {
  const last = new LastDocument(stored.health?.prints);
  const found = await compare(state, feed, items, stored.keyBy ?? 'guid');
  const again = found.fresh.filter((item) => last.has(item));
  const policy = await judgePolicy(state, feed, items, { ...found, again }, last);
  const news =
    policy === found.policy
      ? withoutMet(found, again)
      : rekey(found, await compare(state, feed, items, policy), items, last);
  return { ...news, facts: factsOf(news, now) };
}

interface Compared extends Pick<NewItems, 'policy' | 'keyed' | 'fresh' | 'arrived'> {
  readonly seen: ReadonlyMap<string, string>;
  readonly edited: ReadonlySet<string>;
}

async function compare(
  state: State,
  feed: Feed,
  items: readonly ParsedItem[],
  policy: KeyPolicy,
): Promise<Compared> {
  const keyed = keyItems(items, feed, policy);
  const keys = keyed.map(({ key }) => key);
  const seen = await state.seen(feed.id, keys);
  const { fresh, edited } = freshItems(keyed, seen);
  return { policy, keyed, fresh, edited, seen, arrived: fresh.filter(({ key }) => !edited.has(key)) };
}

/** The feed's own, or the next that is fit: there is no way back, for its items are known by new keys then. */
async function judgePolicy(
  state: State,
  feed: Feed,
  items: readonly ParsedItem[],
  found: Compared & { readonly again: readonly KeyedItem[] },
  last: LastDocument,
): Promise<KeyPolicy> {
  const { keyed, fresh, again } = found;
  const unfit =
    found.policy === 'guid' &&
    (guidsRepeat(items) ||
      guidsChanged(keyed, fresh, again.length) ||
      (await guidsReused(state, found, last)));
  const policy = unfit ? 'url' : found.policy;
  return policy !== 'title' && addressesRepeat(items, policy, feed) ? 'title' : policy;
}

async function guidsReused(
  state: State,
  { keyed, fresh, edited }: Compared,
  last: LastDocument,
): Promise<boolean> {
  for (const suspect of suspects(keyed, fresh, edited, last).slice(0, MOST_LOOKED_UP)) {
    const old = await state.readItem(suspect.item.id);
    if (isAnother(suspect, old?.item)) return true;
  }
  return false;
}

/** There are sites that give an item a new guid with each edit of its text: under its old headline it is no news. */
function withoutMet(found: Compared, again: readonly KeyedItem[]): Omit<NewItems, 'facts'> {
  const { policy, keyed, fresh, arrived } = found;
  const met = new Set(again);
  const isNew = (item: KeyedItem): boolean => !met.has(item);
  return { policy, keyed, fresh: fresh.filter(isNew), arrived: arrived.filter(isNew), met: again };
}

/** By other keys everything would be new: what stood in the last document, or is known by its old key, is not. */
function rekey(
  before: Compared,
  after: Compared,
  items: readonly ParsedItem[],
  last: LastDocument,
): Omit<NewItems, 'facts'> {
  const { policy, keyed } = after;
  const known = new Set<string>();
  for (const entry of items) {
    const address = addressOf(entry);
    if (before.seen.get(keyOf(entry, address, before.policy)) === markOf(entry))
      known.add(keyOf(entry, address, policy));
  }
  const isMet = (item: KeyedItem): boolean => known.has(item.key) || last.has(item);
  const isEdited = (item: KeyedItem): boolean => policy === 'url' && last.hasAddressOf(item);
  return {
    policy,
    keyed,
    fresh: after.fresh.filter((item) => !isMet(item)),
    arrived: after.arrived.filter((item) => !isMet(item) && !isEdited(item)),
    met: after.fresh.filter(isMet),
  };
}

function factsOf({ keyed, arrived }: Omit<NewItems, 'facts'>, now: number): DocumentFacts {
  return {
    items: keyed.length,
    known: keyed.length - arrived.length,
    dates: keyed.flatMap(({ item }) => item.publishedAt ?? []),
    arrivals: arrived.map(({ item }) => item.publishedAt ?? now),
    prints: itemPrints(keyed),
  };
}
