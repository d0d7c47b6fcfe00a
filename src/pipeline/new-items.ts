/** From a document to what is new in it, by the feed's guids or, where those change or repeat, by what is better. */
import type { State } from '../backend/port.js';
import type { StoredFeed } from '../backend/records.js';
import type { Feed } from '../model/feed.js';
import type { ParsedItem } from '../model/item.js';
import { titleOfAddress } from '../parse/item.js';
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
import {
  addressesRepeat,
  datesAreMadeUp,
  findMoved,
  guidsChanged,
  guidsRepeat,
  type Moved,
} from './key-policy.js';

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
  const last = new LastDocument(stored.health?.prints);
  const { keyBy = 'guid', datesMadeUp = false } = stored;
  const found = await compare(state, feed, items, { by: keyBy, dated: !datesMadeUp });
  const before = { at: stored.lastSuccessAt, newest: stored.health?.newestAt };
  const dated = found.policy.dated && !datesAreMadeUp(found.keyed, last, before, now);
  const moved = findMoved(found.keyed, last, dated);
  const policy = judgePolicy(feed, items, found, moved, dated);
  const isSame = policy.by === found.policy.by && policy.dated === found.policy.dated;
  const news = isSame
    ? withoutMoved(found, moved)
    : rekey(found, await compare(state, feed, items, policy), items, last, dated);
  const told = last.isKnown || stored.baselineAt === undefined ? news : withoutOld(feed, stored, news);
  return { ...told, facts: factsOf(told, now) };
}

interface Compared extends Pick<NewItems, 'policy' | 'keyed' | 'fresh' | 'arrived'> {
  readonly seen: ReadonlyMap<string, string>;
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
  return { policy, keyed, fresh, seen, arrived: fresh.filter(({ key }) => !edited.has(key)) };
}

/**
 * The feed's own, or the next that is fit: there is no way back, for its items are known by new keys then.
 *
 * @param dated whether dates are those of the items
 */
function judgePolicy(
  feed: Feed,
  items: readonly ParsedItem[],
  { policy, keyed, fresh, seen }: Compared,
  moved: Moved,
  dated: boolean,
): KeyPolicy {
  const unfit = policy.by === 'guid' && (guidsRepeat(items) || guidsChanged(keyed, fresh, seen, moved));
  const next = unfit ? 'url' : policy.by;
  const by = next !== 'title' && addressesRepeat(items, next, feed) ? 'title' : next;
  const needsDates = by === 'title' || keyed.some(({ byHeadline = false }) => byHeadline);
  return { by, dated: policy.dated && (dated || !needsDates) };
}

/** There are sites that give an item a new guid with each edit of its text: under its old headline it is no news. */
function withoutMoved(found: Compared, { certain }: Moved): Omit<NewItems, 'facts'> {
  const { policy, keyed, fresh, arrived } = found;
  const moved = new Set(certain);
  const isNew = (item: KeyedItem): boolean => !moved.has(item);
  return {
    policy,
    keyed,
    fresh: fresh.filter(isNew),
    arrived: arrived.filter(isNew),
    met: fresh.filter((item) => moved.has(item)),
  };
}

/** By other keys everything would be new: what stood in the last document is not. */
function rekey(
  before: Compared,
  after: Compared,
  items: readonly ParsedItem[],
  last: LastDocument,
  dated: boolean,
): Omit<NewItems, 'facts'> {
  const { policy, keyed } = after;
  const known = new Set<string>();
  for (const entry of last.isWhole ? [] : items) {
    const address = addressOf(entry);
    if (before.seen.get(keyOf(entry, address, before.policy)) === markOf(entry))
      known.add(keyOf(entry, address, policy));
  }
  const isMet = (item: KeyedItem): boolean => last.times(item, dated) > 0 || known.has(item.key);
  const isEdited = (item: KeyedItem): boolean => policy.by === 'url' && last.atAddressOf(item) > 0;
  return {
    policy,
    keyed,
    fresh: after.fresh.filter((item) => !isMet(item)),
    arrived: after.arrived.filter((item) => !isMet(item) && !isEdited(item)),
    met: after.fresh.filter(isMet),
  };
}

/**
 * The program that last read the feed passed over entries of nothing but a link, and had other keys for those without
 * guid and address: what it left is no news now, unless it is younger.
 */
function withoutOld(
  { kind }: Feed,
  { lastSuccessAt = 0 }: StoredFeed,
  news: Omit<NewItems, 'facts'>,
): Omit<NewItems, 'facts'> {
  const arrived = new Set(news.arrived);
  const isOld = (keyed: KeyedItem): boolean => {
    const { address, byHeadline = false, item } = keyed;
    if (!arrived.has(keyed) || (item.publishedAt ?? 0) > lastSuccessAt) return false;
    const { url, title } = item;
    if (byHeadline || kind === 'page' || kind === 'sitemap') return byHeadline; // their entries were never passed over
    return url !== undefined && address !== undefined && title === titleOfAddress(url, address);
  };
  return {
    ...news,
    fresh: news.fresh.filter((item) => !isOld(item)),
    arrived: news.arrived.filter((item) => !isOld(item)),
    met: [...news.met, ...news.fresh.filter(isOld)],
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
