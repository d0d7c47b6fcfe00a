/** Which language an item is in: as it says itself, else its feed as configured, else its document, else as it looks. */
import { type Feed, SEVERAL_LANGUAGES, soleLanguage } from '../model/feed.js';
import type { Item, ParsedItem } from '../model/item.js';
import { languageSample, loadLanguageDetector } from '../text/language.js';

/** @param document the language that the feed's document claims for all of its items */
export async function withLanguages(
  items: readonly ParsedItem[],
  feed: Feed,
  document: string | undefined,
): Promise<readonly ParsedItem[]> {
  const sole = soleLanguage(feed);
  // a document of several languages claims one of them, or the publisher's
  const trusted = sole ?? (feed.lang === SEVERAL_LANGUAGES ? undefined : document);
  return Promise.all(
    items.map(async (item) => {
      const lang = item.lang ?? trusted ?? (await detectLanguage(item)) ?? document;
      return lang === undefined ? item : { ...item, lang };
    }),
  );
}

/** The item with the language that it looks like, if it has none and one can be told. */
export async function withLanguage(item: Item): Promise<Item> {
  const lang = item.lang ?? (await detectLanguage(item));
  return lang === undefined ? item : { ...item, lang };
}

async function detectLanguage(item: Pick<Item, 'title' | 'summary' | 'text'>): Promise<string | undefined> {
  const detect = await loadLanguageDetector();
  return detect(languageSample(item));
}
