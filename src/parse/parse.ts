import { decodeDocument } from '../http/charset.js';
import type { Feed } from '../model/feed.js';
import type { ParsedItem } from '../model/item.js';
import { cleanText } from '../text/html.js';
import { signatures } from './boilerplate.js';
import { type RawFeed, textOf } from './entry.js';
import { readSound } from './feed.js';
import { readItem, readLang } from './item.js';
import { readJsonFeed } from './json-feed.js';
import type { FeedDocument, ParsedFeed, ParseOutcome, Reader, SkippedItem } from './outcome.js';
import { readAsks } from './polling-hints.js';
import { type Prechecked, precheck } from './precheck.js';
import { withoutPromotions } from './promotion.js';
import { readSitemap } from './sitemap.js';
import { readTolerantly } from './tolerant.js';
import { readWordPress } from './wp-json.js';

/** The client's own cap is lower; this one holds for documents from anywhere. */
const MAX_BYTES = 20 * 1024 * 1024;
const MAX_FEED_TITLE = 200;

/**
 * Reads a feed or page into clean items. Never rejects, whatever the bytes are.
 *
 * @param now epoch ms; dates ahead of it are not believed (see date.ts)
 */
export async function parseFeed(doc: FeedDocument, feed: Feed, now: number): Promise<ParseOutcome> {
  if (doc.bytes.length > MAX_BYTES) {
    return { kind: 'failed', reason: 'too-large', detail: `the document has ${doc.bytes.length} bytes` };
  }
  const text = decodeDocument(doc.bytes, doc.contentType, feed.lang === undefined ? {} : { lang: feed.lang });
  const clean = (raw: RawFeed, reader: Reader): ParsedFeed => toItems(raw, reader, doc.url, feed, now);
  if (feed.kind === 'page') {
    if (!feed.page) return { kind: 'failed', reason: 'layout', detail: 'the feed has no selectors' };
    const { readPage } = await import('./page.js'); // for its packages: most watches read feeds alone
    const page = readPage(text, feed.page, doc.url);
    return page.kind === 'failed' ? page : clean(page.feed, 'page');
  }
  if (feed.kind === 'wp-json') {
    const posts = readWordPress(text);
    return 'kind' in posts ? posts : clean(posts, 'wp-json');
  }
  if (feed.kind === 'sitemap') {
    const list = readSitemap(text);
    return 'kind' in list ? list : clean(list, 'sitemap');
  }
  const json = /^\s*\{/.test(text) ? readJsonFeed(text) : undefined;
  if (json) return 'kind' in json ? json : clean(json, 'json-feed');
  const checked = precheck(text);
  return checked.kind === 'failed' ? checked : readFeed(text, checked, doc.url, clean);
}

type Clean = (raw: RawFeed, reader: Reader) => ParsedFeed;

/** rss-parser where it can be trusted with the document, and where it finds all that is there. */
async function readFeed(text: string, checked: Prechecked, url: string, clean: Clean): Promise<ParsedFeed> {
  const sound = checked.unsound === undefined ? await trySound(text, checked) : undefined;
  const strict = sound && clean(sound, 'rss-parser');
  if (strict && strict.items.length >= checked.entries) return strict;
  const tolerant = clean(readTolerantly(text, url), 'tolerant');
  return strict && strict.items.length >= tolerant.items.length ? strict : tolerant;
}

async function trySound(text: string, checked: Prechecked): Promise<RawFeed | undefined> {
  try {
    return await readSound(text, checked);
  } catch {
    return undefined; // not well-formed: the tolerant reader's case
  }
}

function toItems(raw: RawFeed, reader: Reader, url: string, feed: Feed, now: number): ParsedFeed {
  const title = cleanText(textOf(raw.title) ?? '', MAX_FEED_TITLE);
  const linksSuffice = reader !== 'page' && reader !== 'sitemap';
  const context = { url, now, outlet: signatures(feed, url, title), linksSuffice };
  const items: ParsedItem[] = [];
  const skipped: SkippedItem[] = [];
  raw.entries.forEach((entry, index) => {
    const outcome = readItem(entry, context);
    if (outcome.kind === 'item') items.push(outcome.item);
    else skipped.push({ index, reason: outcome.reason });
  });
  const lang = readLang(raw.lang);
  return {
    kind: 'parsed',
    reader,
    items: withoutPromotions(items),
    skipped,
    asks: readAsks(raw),
    ...(title === '' ? {} : { title }),
    ...(lang === undefined ? {} : { lang }),
  };
}
