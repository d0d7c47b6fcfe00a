/** An article and its translation, to which a bilingual outlet gives one guid and one address: they are two items. */
import type { ParsedItem } from '../model/item.js';
import { addressOf } from './fresh-items.js';

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
    return { ...item, guid: `${guid} ${tongueOf(item)}` };
  });
}

function tongueOf({ lang }: ParsedItem): string | undefined {
  return lang?.split('-')[0];
}
