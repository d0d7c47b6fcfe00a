/** From a document to what is new in it, by the feed's guids or, where those change or repeat, by what is better. */
import type { State } from '../backend/port.js';
import type { StoredFeed } from '../backend/records.js';
import type { Feed } from '../model/feed.js';
import type { GuidDoubts } from '../model/feed-health.js';
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
  areUnsound,
  datesAreMadeUp,
  doubtGuids,
  doubtsFrom,
  findMoved,
  type Moved,
  reusedKeys,
  sharedGuids,
} from './key-policy.js';
import { tellTranslationsApart } from './translations.js';

/** All but what else store-items knows of the document. */
type ItemFacts = Omit<DocumentFacts, 'blank' | 'articles' | 'tongue'>;

export interface NewItems {
  readonly policy: KeyPolicy;
  readonly keyed: readonly KeyedItem[];
  /** New, or with another headline. */
  readonly fresh: readonly KeyedItem[];
  /** Those of them that are new. */
  readonly arrived: readonly KeyedItem[];
  /** Met before under other keys: to be marked under these, and not told. */
  readonly met: readonly KeyedItem[];
  readonly facts: ItemFacts;
}

export async function findNewItems(
  state: State,
  feed: Feed,
  stored: StoredFeed,
  document: readonly ParsedItem[],
  now: number,
): Promise<NewItems> {
  const items = tellTranslationsApart(document);
  const last = new LastDocument(stored.health?.prints);
  const { keyBy = 'guid', datesMadeUp = false } = stored;
  const first: KeyPolicy = { by: keyBy, dated: !datesMadeUp };
  const shared = keyBy === 'guid' ? sharedGuids(items) : NONE;
  const found = await compare(state, feed, items, first, shared);
  const before = { at: stored.lastSuccessAt, newest: stored.health?.newestAt };
  const madeUp = datesAreMadeUp(found.keyed, last, before, now);
  const dated = first.dated && !madeUp;
  const moved = findMoved(found.keyed, last, dated);
  const { elsewhere, guidDoubts } = stored.health ?? {};
  const doubts =
    elsewhere !== undefined
      ? doubtsFrom(elsewhere)
      : keyBy === 'guid'
        ? doubtGuids(guidDoubts, found.keyed, found.fresh, found.seen, moved, shared)
        : NO_DOUBTS;
  const policy = judgePolicy(feed, items, found, doubts, dated);
  const isSame = policy.by === found.policy.by && policy.dated === found.policy.dated;
  const reused = isSame && dated ? reusedGuids(items, found, moved, last) : NONE;
  const after =
    isSame && reused.size === 0
      ? found
      : await compare(state, feed, items, policy, new Set([...shared, ...reused]));
  const again = (found: Moved) => knownByPrint(found, madeUp || elsewhere !== undefined);
  const news = isSame
    ? withoutMoved(after, last, again(findMoved(after.keyed, last, dated)), doubts)
    : rekey(found, after, items, last, dated, moved);
  const told = last.isKnown || stored.baselineAt === undefined ? news : withoutOld(feed, stored, news);
  return { ...told, facts: factsOf(told, last, doubts, now) };
}

const NONE: ReadonlySet<string> = new Set();
const NO_DOUBTS: GuidDoubts = { renewed: 0, shared: 0 };

interface Compared extends Pick<NewItems, 'policy' | 'keyed' | 'fresh' | 'arrived'> {
  readonly seen: ReadonlyMap<string, string>;
  /** Guids that are several items'. */
  readonly shared: ReadonlySet<string>;
}

async function compare(
  state: State,
  feed: Feed,
  items: readonly ParsedItem[],
  policy: KeyPolicy,
  shared: ReadonlySet<string>,
): Promise<Compared> {
  const keyed = keyItems(items, feed, policy, shared);
  const keys = keyed.map(({ key }) => key);
  const seen = await state.seen(feed.id, keys);
  const { fresh, edited } = freshItems(keyed, seen);
  return { policy, keyed, fresh, seen, shared, arrived: fresh.filter(({ key }) => !edited.has(key)) };
}

/**
 * The feed's own, or the next that is fit: there is no way back, for its items are known by new keys then.
 *
 * @param dated whether dates are those of the items
 */
function judgePolicy(
  feed: Feed,
  items: readonly ParsedItem[],
  { policy, keyed }: Compared,
  doubts: GuidDoubts,
  dated: boolean,
): KeyPolicy {
  const next = areUnsound(doubts) ? 'url' : policy.by;
  const by = next !== 'title' && addressesRepeat(items, next, feed) ? 'title' : next;
  const needsDates = by === 'title' || keyed.some(({ byHeadline = false }) => byHeadline);
  return { by, dated: policy.dated && (dated || !needsDates) };
}

/** Guids that are in doubt stay, but in this document none of them hides an item. */
function reusedGuids(
  items: readonly ParsedItem[],
  { policy, keyed, seen, shared }: Compared,
  moved: Moved,
  last: LastDocument,
): ReadonlySet<string> {
  const keys = policy.by === 'guid' ? reusedKeys(keyed, seen, moved, last) : NONE;
  if (keys.size === 0) return NONE;
  const isReused = (entry: ParsedItem) => keys.has(keyOf(entry, addressOf(entry), policy, shared));
  return new Set(items.filter(isReused).flatMap(({ guid }) => guid ?? []));
}

/**
 * @param noEdition whether what stands there under a new guid is no new edition: dates are of the moment, or the feed
 *   has come to another address
 */
function knownByPrint({ certain, own, parted }: Moved, noEdition: boolean): readonly KeyedItem[] {
  return [...certain, ...parted, ...(noEdition ? own : [])];
}

/** There are sites that give an item a new guid with each edit of its text: under its old headline it is no news. */
function withoutMoved(
  found: Compared,
  last: LastDocument,
  again: readonly KeyedItem[],
  { renewed, shared }: GuidDoubts,
): Omit<NewItems, 'facts'> {
  const { policy, keyed, fresh, arrived } = found;
  const moved = new Set(again);
  const isNew = (item: KeyedItem): boolean => !moved.has(item);
  // read again for its new guid, it is no arrival
  const isAgain = (item: KeyedItem): boolean => renewed + shared > 0 && last.times(item, policy.dated) > 0;
  return {
    policy,
    keyed,
    fresh: fresh.filter(isNew),
    arrived: arrived.filter((item) => isNew(item) && !isAgain(item)),
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
  { certain, own }: Moved,
): Omit<NewItems, 'facts'> {
  const { policy, keyed, shared } = after;
  const known = new Set<string>();
  // a guid that two items share says nothing of the others, one that has moved does
  const areBelieved = !last.isWhole || (shared.size > 0 && certain.length + own.length === 0);
  for (const entry of areBelieved ? items : []) {
    const address = addressOf(entry);
    if (before.seen.get(keyOf(entry, address, before.policy, shared)) === markOf(entry))
      known.add(keyOf(entry, address, policy, shared));
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

function factsOf(
  { policy, keyed, arrived }: Omit<NewItems, 'facts'>,
  last: LastDocument,
  guidDoubts: GuidDoubts,
  now: number,
): ItemFacts {
  return {
    items: keyed.length,
    // what stood there under another guid stands there still: nothing rolled over
    known: keyed.length - arrived.filter((item) => last.times(item, policy.dated) === 0).length,
    dates: keyed.flatMap(({ item }) => item.publishedAt ?? []),
    arrivals: arrived.map(({ item }) => item.publishedAt ?? now),
    prints: itemPrints(keyed),
    guidDoubts,
  };
}
