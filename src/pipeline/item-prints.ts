/**
 * A few characters for each item of a feed's last document, by address and headline: what stood there and stands there
 * again is the same item, whatever its guid says now.
 */
import { hash } from '../lib/hash.js';
import type { KeyedItem } from './fresh-items.js';

/** Of one document. */
const PRINTS_KEPT = 200;
/** Two of a hundred addresses share a print by chance once in ten million documents. */
const ADDRESS_LENGTH = 6;
const TITLE_LENGTH = 4;
const NO_ADDRESS = '-'.repeat(ADDRESS_LENGTH);

export function itemPrints(keyed: readonly KeyedItem[]): readonly string[] {
  return keyed.slice(0, PRINTS_KEPT).map(printOf);
}

/** The items of an earlier document, as far as their prints tell. */
export class LastDocument {
  readonly #items: ReadonlySet<string>;
  readonly #addresses: ReadonlySet<string>;

  constructor(prints: readonly string[] = []) {
    this.#items = new Set(prints);
    this.#addresses = new Set(prints.map((print) => print.slice(0, ADDRESS_LENGTH)));
  }

  /** At the same address, if it has one, under the same headline. */
  has(item: KeyedItem): boolean {
    return this.#items.has(printOf(item));
  }

  hasAddressOf(item: KeyedItem): boolean {
    return item.address !== undefined && this.#addresses.has(printOf(item).slice(0, ADDRESS_LENGTH));
  }
}

function printOf({ address, mark }: KeyedItem): string {
  const place = address === undefined ? NO_ADDRESS : hash(address).slice(0, ADDRESS_LENGTH);
  return place + mark.slice(0, TITLE_LENGTH);
}
