/**
 * Whether a feed's guids tell its items apart: there are sites that make new ones for each reader, count from one in
 * every document, or have a single one for whatever stands there. They are left only on proof: where guids are sound
 * and the rest repeats, items would be lost by any other key; where they are not and it does not show, an item is read
 * again, and its story knows it. Pure.
 */
import { MINUTE } from '../lib/duration.js';
import type { Feed } from '../model/feed.js';
import type { ParsedItem } from '../model/item.js';
import { addressOf, claimedDate, type KeyedItem, type KeyPolicy, markOf } from './fresh-items.js';
import { type LastDocument, printOf } from './item-prints.js';

/** So many items that stood in the last document under other guids are no accident. */
const CHANGED = 3;
/** Share of a document's items. */
const MOST = 0.5;
/** Many feeds round their dates: a whole half hour of any zone may be a day's beginning. */
const ROUND = 30 * MINUTE;
/** Between the making of a document and our clock's look at it. */
const JUST_NOW = MINUTE;

/** One guid for two items of one document. */
export function guidsRepeat(parsed: readonly ParsedItem[]): boolean {
  const guidOf = ({ guid }: ParsedItem) => guid;
  if (mostAreLost(parsed, guidOf)) return true;
  const guidsAt = group(parsed, addressOf, guidOf);
  const first = new Map<string, ParsedItem>();
  return parsed.some((entry) => {
    if (entry.guid === undefined) return false;
    const known = first.get(entry.guid);
    if (known === undefined) first.set(entry.guid, entry);
    return known !== undefined && areTwo(known, entry, guidsAt);
  });
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

/** Half of the items or more would be lost for a key that is another's too. */
function mostAreLost(
  parsed: readonly ParsedItem[],
  keyOf: (entry: ParsedItem) => string | undefined,
): boolean {
  let lost = 0;
  for (const { size } of group(parsed, keyOf, thingOf).values()) lost += size - 1;
  return lost > 0 && lost >= parsed.length * MOST;
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
  return mostAreLost(parsed, (entry) =>
    by === 'guid' && entry.guid !== undefined ? undefined : addressOf(entry),
  );
}

/** Items of the last document that have come again under other keys. */
export interface Moved {
  /** Those whose dates say more than a day: no others are like them. */
  readonly certain: readonly KeyedItem[];
  /** Those that are alone at their addresses. */
  readonly own: readonly KeyedItem[];
}

/** @param dated whether dates are those of the items */
export function findMoved(keyed: readonly KeyedItem[], last: LastDocument, dated: boolean): Moved {
  const found = keyed.filter((item) => last.hasMoved(item, dated));
  if (found.length === 0) return { certain: [], own: [] };
  const prints = keyed.map(printOf);
  const isAlone = (item: KeyedItem): boolean =>
    prints.indexOf(printOf(item)) === prints.lastIndexOf(printOf(item));
  const moved = found.filter(isAlone);
  return {
    certain: moved.filter(({ item }) => dated && (claimedDate(item) ?? 0) % ROUND !== 0),
    own: moved.filter((item) => item.canonicalUrl !== undefined && last.atAddressOf(item) === 1),
  };
}

/**
 * A guid was another item's; or so many are new that no edits explain it.
 *
 * @param fresh of `keyed`: what is unknown by its guid, or had another headline there
 */
export function guidsChanged(
  keyed: readonly KeyedItem[],
  fresh: readonly KeyedItem[],
  seen: ReadonlyMap<string, string>,
  { certain, own }: Moved,
): boolean {
  if (certain.length >= CHANGED || certain.some(({ key }) => seen.has(key))) return true;
  if (fresh.length < keyed.length) return false;
  return own.length >= CHANGED || (certain.length > 0 && certain.length >= keyed.length * MOST);
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
  return again.length > 0 && again.length >= keyed.length * MOST && keyed.every(isMadeUp);
}
