/**
 * Whether a feed's guids tell its items apart: there are sites that make new ones for each reader, count from one in
 * every document, or have a single one for whatever stands there. They are left only on lasting proof: where guids are
 * sound and the rest repeats, items would be lost by any other key; where they are not and it does not show, an item is
 * read again, and its story knows it. Pure.
 */
import { MINUTE } from '../lib/duration.js';
import type { Feed } from '../model/feed.js';
import type { GuidDoubts } from '../model/feed-health.js';
import type { ParsedItem } from '../model/item.js';
import { addressOf, claimedDate, type KeyedItem, type KeyPolicy, markOf } from './fresh-items.js';
import { type LastDocument, printOf } from './item-prints.js';
import { otherKeyOf } from './translations.js';

/** So many items that stood in the last document under other guids are no accident. */
const CHANGED = 3;
/** Share of a document's items. */
const MOST = 0.5;
/** Documents running that must prove it: sites change their guids once, or err in one document. */
const LASTING = 3;
/** Many feeds round their dates: a whole quarter of an hour may be a day's beginning somewhere (18:15 UTC in Nepal). */
const ROUND = 15 * MINUTE;
/** Between the making of a document and our clock's look at it. */
const JUST_NOW = MINUTE;

/** Guids that are several items' of one document. */
export function sharedGuids(parsed: readonly ParsedItem[]): ReadonlySet<string> {
  const guidOf = ({ guid }: ParsedItem) => guid;
  const shared = new Set<string>();
  const first = new Map<string, ParsedItem>();
  const again: [string, ParsedItem, ParsedItem][] = [];
  for (const entry of parsed) {
    if (entry.guid === undefined) continue;
    const known = first.get(entry.guid);
    if (known === undefined) first.set(entry.guid, entry);
    else again.push([entry.guid, known, entry]);
  }
  if (again.length === 0) return shared;
  const isMost = losses(parsed, guidOf) >= parsed.length * MOST;
  const guidsAt = group(parsed, addressOf, guidOf);
  for (const [guid, known, entry] of again) {
    const isTwo = isMost ? thingOf(known) !== thingOf(entry) : areTwo(known, entry, guidsAt);
    if (isTwo) shared.add(guid);
  }
  return shared;
}

/** A few at an address of theirs alone are versions of one (RFC 4287, 4.1.1). @param guidsAt by address */
function areTwo(a: ParsedItem, b: ParsedItem, guidsAt: ReadonlyMap<string, ReadonlySet<unknown>>): boolean {
  const [one, other] = [addressOf(a), addressOf(b)];
  if (one !== undefined && one === other && guidsAt.get(one)?.size === 1) return false;
  const isElsewhere = one !== undefined && other !== undefined && one !== other;
  return thingOf(a) !== thingOf(b) || (isElsewhere && claimedDate(a) === undefined);
}

function thingOf(entry: ParsedItem): string {
  return `${markOf(entry)} ${claimedDate(entry) ?? ''}`;
}

/** How many items would be lost for a key that is another's too. */
function losses(parsed: readonly ParsedItem[], keyOf: (entry: ParsedItem) => string | undefined): number {
  let lost = 0;
  for (const { size } of group(parsed, keyOf, thingOf).values()) lost += size - 1;
  return lost;
}

function group<T>(
  parsed: readonly ParsedItem[],
  keyOf: (entry: ParsedItem) => string | undefined,
  what: (entry: ParsedItem) => T,
): ReadonlyMap<string, ReadonlySet<T>> {
  const groups = new Map<string, Set<T>>();
  for (const entry of parsed) {
    const key = keyOf(entry);
    if (key !== undefined) groups.set(key, (groups.get(key) ?? new Set()).add(what(entry)));
  }
  return groups;
}

/** A page may link one article from its picture and from its headline: there one address is one item. */
export function addressesRepeat(parsed: readonly ParsedItem[], by: KeyPolicy['by'], { kind }: Feed): boolean {
  if (kind === 'page') return false;
  const lost = losses(parsed, (entry) =>
    by === 'guid' && entry.guid !== undefined ? undefined : addressOf(entry),
  );
  const others = by === 'guid' && parsed.some(({ guid }) => guid !== undefined); // whose guids would be left, too
  return (lost >= CHANGED && !others) || (lost > 0 && lost >= parsed.length * MOST);
}

/** Items of the last document that have come again under other keys. */
export interface Moved {
  /** Those whose dates say more than a day: no others are like them. */
  readonly certain: readonly KeyedItem[];
  /** Those that are alone at their addresses. */
  readonly own: readonly KeyedItem[];
  /** Neither: those that have their guids still, and whose translations came or went. */
  readonly parted: readonly KeyedItem[];
}

/** @param dated whether dates are those of the items */
export function findMoved(keyed: readonly KeyedItem[], last: LastDocument, dated: boolean): Moved {
  const found = keyed.filter((item) => last.hasMoved(item, dated));
  if (found.length === 0) return { certain: [], own: [], parted: [] };
  const prints = keyed.map(printOf);
  const isAlone = (item: KeyedItem): boolean =>
    prints.indexOf(printOf(item)) === prints.lastIndexOf(printOf(item));
  const isParted = (item: KeyedItem): boolean => {
    const key = otherKeyOf(item);
    return key !== undefined && last.stoodAs(item, key);
  };
  const parted = found.filter(isParted);
  const moved = found.filter((item) => isAlone(item) && !parted.includes(item));
  return {
    parted,
    certain: moved.filter(({ item }) => dated && tellsTime(item)),
    own: moved.filter((item) => item.canonicalUrl !== undefined && last.atAddressOf(item) === 1),
  };
}

function tellsTime(item: KeyedItem['item']): boolean {
  return (claimedDate(item) ?? 0) % ROUND !== 0;
}

/** Those that did not stand in the last document, where guids stand for others' items: theirs were others', too. */
export function reusedKeys(
  keyed: readonly KeyedItem[],
  seen: ReadonlyMap<string, string>,
  { certain }: Moved,
  last: LastDocument,
): ReadonlySet<string> {
  if (!certain.some(({ key }) => seen.has(key))) return new Set();
  const reused = keyed.filter(
    (item) => seen.has(item.key) && tellsTime(item.item) && last.times(item, true) === 0,
  );
  return new Set(reused.map(({ key }) => key));
}

/**
 * How long its guids have been in doubt, with this document: one was another item's, or so many are new that no edits
 * explain it.
 *
 * @param fresh of `keyed`: what is unknown by its guid, or had another headline there
 * @param shared guids that are several items' of the document
 */
export function doubtGuids(
  before: GuidDoubts | undefined,
  keyed: readonly KeyedItem[],
  fresh: readonly KeyedItem[],
  seen: ReadonlyMap<string, string>,
  { certain, own }: Moved,
  shared: ReadonlySet<string>,
): GuidDoubts {
  const isAnothers = ({ key }: KeyedItem): boolean => seen.has(key);
  const allFresh = fresh.length === keyed.length;
  const areNew =
    certain.length >= CHANGED ||
    (allFresh && (own.length >= CHANGED || (certain.length > 0 && certain.length >= keyed.length * MOST)));
  const areShared = shared.size > 0 || certain.some(isAnothers) || (areNew && own.some(isAnothers));
  return {
    renewed: areNew ? (before?.renewed ?? 0) + 1 : 0,
    shared: areShared ? (before?.shared ?? 0) + 1 : 0,
  };
}

/** Of a feed at a new address: where guids told nothing apart before, the next document that shows it is enough. */
export function doubtsFrom(elsewhere: KeyPolicy['by']): GuidDoubts {
  return { renewed: elsewhere === 'guid' ? 0 : LASTING - 1, shared: 0 };
}

export function areUnsound({ renewed, shared }: GuidDoubts): boolean {
  return renewed >= LASTING || shared >= LASTING;
}

/**
 * Its documents are dated as they are asked for, twice running, and the same headlines stand there.
 *
 * @param before when the last one was read, and the newest date until then
 */
export function datesAreMadeUp(
  keyed: readonly KeyedItem[],
  last: LastDocument,
  before: { readonly at?: number | undefined; readonly newest?: number | undefined },
  now: number,
): boolean {
  if (before.at === undefined || before.newest === undefined) return false;
  if (Math.abs(before.newest - before.at) > JUST_NOW) return false;
  const isMadeUp = ({ item }: KeyedItem): boolean =>
    Math.abs((claimedDate(item) ?? Number.NEGATIVE_INFINITY) - now) <= JUST_NOW;
  const again = keyed.filter((item) => last.times(item, false) > 0);
  return again.length >= CHANGED && again.length >= keyed.length * MOST && keyed.every(isMadeUp);
}
