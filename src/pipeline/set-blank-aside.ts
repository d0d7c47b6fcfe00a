/**
 * Entries that say nothing (`<item/>`, or no more than an id) are counted and left: there is nothing in them to match,
 * tell or open, and a feed of them alone has no items.
 */
import type { ParsedItem } from '../model/item.js';

export interface Said {
  readonly items: readonly ParsedItem[];
  /** How many others there are. */
  readonly blank: number;
}

export function setBlankAside(entries: readonly ParsedItem[]): Said {
  const items = entries.filter(({ title }) => title !== '');
  return { items, blank: entries.length - items.length };
}
