/**
 * A few characters for each item of a feed's last document, by address, headline, date and key: what stood there and
 * stands there again is the same item, whatever its guid says now.
 */
import { hash } from '../lib/hash.js';
import { claimedDate, type KeyedItem } from './fresh-items.js';

/** Of one document: all of any but a few, at 18 bytes each. */
const PRINTS_KEPT = 500;
/** Two of a hundred addresses share a print by chance once in ten million documents. */
const ADDRESS_LENGTH = 6;
const TITLE_LENGTH = 4;
const DATE_LENGTH = 4;
const KEY_LENGTH = 4;
const UNDATED_LENGTH = ADDRESS_LENGTH + TITLE_LENGTH;
const THING_LENGTH = UNDATED_LENGTH + DATE_LENGTH;
const LENGTH = THING_LENGTH + KEY_LENGTH;

export function itemPrints(keyed: readonly KeyedItem[]): readonly string[] {
  return keyed.slice(0, PRINTS_KEPT).map((item) => printOf(item) + item.key.slice(0, KEY_LENGTH));
}

/** Asked for several times in a poll. */
const made = new WeakMap<KeyedItem, string>();

/** Its address, if it has one, its headline and the date that it claims, if it claims one. */
export function printOf(keyed: KeyedItem): string {
  const known = made.get(keyed);
  if (known !== undefined) return known;
  const { address, mark, item } = keyed;
  const date = part(claimedDate(item), DATE_LENGTH);
  const print = part(address, ADDRESS_LENGTH) + mark.slice(0, TITLE_LENGTH) + date;
  made.set(keyed, print);
  return print;
}

function part(what: string | number | undefined, length: number): string {
  return what === undefined ? '-'.repeat(length) : hash(String(what)).slice(0, length);
}

/** The items of an earlier document, as far as their prints tell. */
export class LastDocument {
  /** False where the feed was last read by a program that kept no prints, or others. */
  readonly isKnown: boolean;
  /** Whether all its items have left a print. */
  readonly isWhole: boolean;
  readonly #things: ReadonlyMap<string, number>;
  readonly #keyed: ReadonlySet<string>;
  readonly #undated: ReadonlyMap<string, number>;
  readonly #addresses: ReadonlyMap<string, number>;

  constructor(prints?: readonly string[]) {
    this.isKnown = prints?.every(({ length }) => length === LENGTH) ?? false;
    const known = this.isKnown ? (prints ?? []) : [];
    this.isWhole = this.isKnown && known.length < PRINTS_KEPT;
    this.#things = count(known.map((print) => print.slice(0, THING_LENGTH)));
    this.#keyed = new Set(known);
    this.#undated = count(known.map((print) => print.slice(0, UNDATED_LENGTH)));
    this.#addresses = count(known.map((print) => print.slice(0, ADDRESS_LENGTH)));
  }

  /** How often it stood there. @param dated whether under the same date */
  times(item: KeyedItem, dated: boolean): number {
    const print = printOf(item);
    const found = dated ? this.#things.get(print) : this.#undated.get(print.slice(0, UNDATED_LENGTH));
    return found ?? 0;
  }

  /** Whether it stood there, once, and under another key. */
  hasMoved(item: KeyedItem, dated: boolean): boolean {
    return this.times(item, dated) === 1 && !this.stoodAs(item, item.key);
  }

  /** Whether it stood there under that key. */
  stoodAs(item: KeyedItem, key: string): boolean {
    return this.#keyed.has(printOf(item) + key.slice(0, KEY_LENGTH));
  }

  /** How many items stood at its address. */
  atAddressOf(item: KeyedItem): number {
    if (item.address === undefined) return 0;
    return this.#addresses.get(printOf(item).slice(0, ADDRESS_LENGTH)) ?? 0;
  }
}

function count(all: readonly string[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const one of all) found.set(one, (found.get(one) ?? 0) + 1);
  return found;
}
