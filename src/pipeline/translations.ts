/** An article and its translation, to which a bilingual outlet gives one guid and one address: they are two items. */
import type { ParsedItem } from '../model/item.js';
import { addressOf, guidKey, type KeyedItem } from './fresh-items.js';

/** The same items; where one guid stands for two languages of an article in this document, each has its own. */
export function tellTranslationsApart(items: readonly ParsedItem[]): readonly ParsedItem[] {
  const first = new Map<string, ParsedItem>();
  const translated = new Set<string>();
  for (const item of items) {
    const { guid } = item;
    if (guid === undefined || item.lang === undefined) continue;
    const known = first.get(guid);
    if (known === undefined) first.set(guid, item);
    else if (tongueOf(known) !== tongueOf(item) && addressOf(known) === addressOf(item)) translated.add(guid);
  }
  if (translated.size === 0) return items;
  return items.map((item) => {
    const { guid } = item;
    if (guid === undefined || item.lang === undefined || !translated.has(guid)) return item;
    return { ...item, guid: withTongue(guid, item) };
  });
}

/** The key that it has where its translation stands beside it, or, where that is so, the one it has alone. */
export function otherKeyOf({ guid, item }: KeyedItem): string | undefined {
  if (guid === undefined || item.lang === undefined) return undefined;
  const suffix = withTongue('', item);
  return guidKey(guid.endsWith(suffix) ? guid.slice(0, -suffix.length) : guid + suffix);
}

function withTongue(guid: string, item: Pick<ParsedItem, 'lang'>): string {
  return `${guid} ${tongueOf(item)}`;
}

function tongueOf({ lang }: Pick<ParsedItem, 'lang'>): string | undefined {
  return lang?.split('-')[0];
}
