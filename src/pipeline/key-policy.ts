/**
 * Whether a feed's guids tell its items apart: there are sites that make new ones for each reader, count from one in
 * every document, or have a single one for whatever stands there. Pure; new-items.ts looks things up.
 */
import { DAY } from '../lib/duration.js';
import type { Feed } from '../model/feed.js';
import type { Item, ParsedItem } from '../model/item.js';
import { articleUrl } from '../parse/url.js';
import { foldText } from '../text/fold.js';
import { addressOf, type KeyedItem, type KeyPolicy, markOf } from './fresh-items.js';
import type { LastDocument } from './item-prints.js';

/** So many items that stood in the last document under other guids are no accident. */
const CHANGED = 3;
/** Or this share, in a document that has nothing else that is known. */
const MOST = 0.5;
/** Share of its words that an edited headline has from what it was, at least. */
const LEAST_WORDS = 0.5;
/** An edit may have the time of the edit. */
const LONGEST_EDIT = DAY;

/** One guid for two addresses in one document; or for two headlines, where there are no addresses. */
export function guidsRepeat(parsed: readonly ParsedItem[]): boolean {
  const first = new Map<string, ParsedItem>();
  return parsed.some((entry) => {
    if (entry.guid === undefined) return false;
    const known = first.get(entry.guid);
    if (known === undefined) first.set(entry.guid, entry);
    return known !== undefined && areTwo(known, entry);
  });
}

function areTwo(a: ParsedItem, b: ParsedItem): boolean {
  const [one, other] = [addressOf(a), addressOf(b)];
  if (one !== undefined && other !== undefined) return one !== other;
  return one === other && markOf(a) !== markOf(b);
}

/**
 * Items of the last document have come again under guids that did not stand for them.
 *
 * @param changed how many of the `fresh` items have
 */
export function guidsChanged(
  keyed: readonly KeyedItem[],
  fresh: readonly KeyedItem[],
  changed: number,
): boolean {
  if (changed >= CHANGED) return true;
  return changed > 0 && fresh.length === keyed.length && changed >= keyed.length * MOST;
}

/**
 * Those of edited items that may be others under the guids of old ones: nothing stood at their addresses. None where
 * the addresses of items that are surely the same change as well.
 */
export function suspects(
  keyed: readonly KeyedItem[],
  fresh: readonly KeyedItem[],
  edited: ReadonlySet<string>,
  last: LastDocument,
): readonly KeyedItem[] {
  const found = fresh.filter((item) => edited.has(item.key) && !last.hasAddressOf(item));
  if (found.length === 0) return [];
  const news = new Set(fresh);
  const same = keyed.filter((item) => !news.has(item));
  const moved = same.filter((item) => item.address !== undefined && !last.hasAddressOf(item));
  return moved.length > same.length * MOST ? [] : found;
}

/** Whether what came under an old guid is another item and no edit. @param old absent where it is no longer known */
export function isAnother({ item, address }: KeyedItem, old: Item | undefined): boolean {
  if (old === undefined) return true;
  const { linkedAs = old.url } = old;
  const before = linkedAs === undefined ? undefined : articleUrl(linkedAs);
  if (before !== undefined && before === address) return false;
  const times = [item, old].flatMap(({ publishedAt = [] }) => publishedAt);
  const apart = times.length === 2 && Math.abs((times[0] ?? 0) - (times[1] ?? 0)) >= LONGEST_EDIT;
  return apart || sharedWords(item.title, old.title) < LEAST_WORDS;
}

function sharedWords(title: string, before: string): number {
  const words = wordsOf(title);
  const old = new Set(wordsOf(before));
  return words.filter((word) => old.has(word)).length / Math.max(1, words.length);
}

function wordsOf(title: string): readonly string[] {
  return foldText(title).match(/[\p{L}\p{N}]+/gu) ?? [];
}

/**
 * Half of the items or more would be lost for an address that is another's too. A page may link one article from its
 * picture and from its headline: there one address is one item.
 */
export function addressesRepeat(parsed: readonly ParsedItem[], policy: KeyPolicy, { kind }: Feed): boolean {
  if (kind === 'page') return false;
  const titles = new Map<string, Set<string>>();
  for (const entry of parsed) {
    const address = policy === 'guid' && entry.guid !== undefined ? undefined : addressOf(entry);
    if (address !== undefined) titles.set(address, (titles.get(address) ?? new Set()).add(markOf(entry)));
  }
  let lost = 0;
  for (const { size } of titles.values()) lost += size - 1;
  return lost > 0 && lost >= parsed.length * MOST;
}
