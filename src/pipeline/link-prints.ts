/**
 * Feeds change their guids: once, when the site moves to another system, or with every reading. All items would be
 * new then. A few characters for each address of the last document tell such a feed from one that rolled over.
 */
import { hash } from '../lib/hash.js';
import type { KeyedItem } from './fresh-items.js';

/** Of one document. */
const PRINTS_KEPT = 100;
/** Two of a hundred addresses share a print by chance once in ten million documents. */
const PRINT_LENGTH = 6;
/** With fewer items there is nothing to compare. */
const LEAST_ITEMS = 3;
/** Share of the items whose addresses were there before. */
const MOST = 0.5;

export function linkPrints(keyed: readonly KeyedItem[]): readonly string[] {
  return keyed.slice(0, PRINTS_KEPT).flatMap((item) => printOf(item) ?? []);
}

export function isMet(item: KeyedItem, before: ReadonlySet<string>): boolean {
  const print = printOf(item);
  return print !== undefined && before.has(print);
}

/** Every item is new by its guid, and most are not by their addresses. @param known how many keys were met */
export function guidsChanged(
  keyed: readonly KeyedItem[],
  known: number,
  before: ReadonlySet<string>,
): boolean {
  if (known > 0 || keyed.length < LEAST_ITEMS) return false;
  return keyed.filter((item) => isMet(item, before)).length >= keyed.length * MOST;
}

function printOf({ canonicalUrl }: KeyedItem): string | undefined {
  return canonicalUrl === undefined ? undefined : hash(canonicalUrl).slice(0, PRINT_LENGTH);
}
