/**
 * A few characters for each item of a feed's last document, by address, headline and time: what stood there and stands
 * there again is the same item, whatever its guid says now.
 */

import { HOUR } from '../lib/duration.js';
import { hash } from '../lib/hash.js';
import type { KeyedItem } from './fresh-items.js';

/** Of one document. */
const PRINTS_KEPT = 200;
/** Two of a hundred addresses share a print by chance once in ten million documents. */
const ADDRESS_LENGTH = 6;
const TITLE_LENGTH = 4;
const PRINT_LENGTH = ADDRESS_LENGTH + TITLE_LENGTH;
/** A feed that is written anew for each reader may date its items anew; a report of every day is another by then, hours. */
const SAME_WITHIN = 20;
const NO_ADDRESS = '-'.repeat(ADDRESS_LENGTH);

export function itemPrints(keyed: readonly KeyedItem[]): readonly string[] {
  return keyed.slice(0, PRINTS_KEPT).map((item) => printOf(item) + (hourOf(item)?.toString(36) ?? ''));
}

/** The items of an earlier document, as far as their prints tell. */
export class LastDocument {
  /** Hours by print; NaN of an item without a date. */
  readonly #items: ReadonlyMap<string, number>;
  readonly #addresses: ReadonlySet<string>;

  constructor(prints: readonly string[] = []) {
    this.#items = new Map(
      prints.map((print) => [print.slice(0, PRINT_LENGTH), parseInt(print.slice(PRINT_LENGTH), 36)]),
    );
    this.#addresses = new Set(prints.map((print) => print.slice(0, ADDRESS_LENGTH)));
  }

  /** At the same address, if it has one, under the same headline, not a day later. */
  has(item: KeyedItem): boolean {
    if (this.#items.size === 0) return false;
    const hour = this.#items.get(printOf(item));
    return hour !== undefined && !(Math.abs(hour - (hourOf(item) ?? NaN)) >= SAME_WITHIN);
  }

  hasAddressOf(item: KeyedItem): boolean {
    return item.address !== undefined && this.#addresses.has(printOf(item).slice(0, ADDRESS_LENGTH));
  }
}

function printOf({ address, mark }: KeyedItem): string {
  const place = address === undefined ? NO_ADDRESS : hash(address).slice(0, ADDRESS_LENGTH);
  return place + mark.slice(0, TITLE_LENGTH);
}

/** Since 1970, by what its feed claims. */
function hourOf({ item: { publishedAt, claimedAt = publishedAt } }: KeyedItem): number | undefined {
  return claimedAt === undefined ? undefined : Math.round(claimedAt / HOUR);
}
