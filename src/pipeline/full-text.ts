/**
 * Fetches the articles of new items, for feeds that ask for it: one after the other, with time between, where
 * robots.txt lets us, and none at an address that several items share. It comes before matching, so that a rule can fire on the body; whatever fails leaves the
 * item as its feed has it.
 */
import type { StoredFeed } from '../backend/records.js';
import { decodeDocument } from '../http/charset.js';
import { printAbout, SECOND } from '../lib/duration.js';
import { type Feed, soleLanguage } from '../model/feed.js';
import type { ArticleCount } from '../model/feed-health.js';
import { canonicalUrl } from '../parse/url.js';
import { askRobots, fetchPage } from '../poll/robots.js';
import type { Context } from './context.js';
import type { KeyedItem } from './fresh-items.js';
import { gapForPages, waitForTurn } from './host-turn.js';
import { whyUntold } from './untold.js';

/** Of one poll; the newest stand first in a document. The others keep their summaries. */
const MOST_ARTICLES = 20;
/** For all of them, so that a slow site does not hold a worker for ever. */
const TIME_FOR_ALL = 60 * SECOND;
/** Between two articles of one site, at least, whichever feeds they are of. */
const GAP = SECOND / 2;
const ACCEPT = 'text/html, application/xhtml+xml;q=0.9, */*;q=0.1';

export interface WithArticles {
  readonly fresh: readonly KeyedItem[];
  readonly articles?: ArticleCount;
}

export async function withArticles(
  context: Context,
  feed: Feed,
  stored: StoredFeed,
  fresh: readonly KeyedItem[],
  now: number,
): Promise<WithArticles> {
  if (feed.fullText !== true) return { fresh };
  const { items: limits } = context.watch.settings;
  const first = stored.baselineAt === undefined;
  const wanted = fresh.filter(
    ({ item: { publishedAt }, canonicalUrl: own }) =>
      own !== undefined && !whyUntold(limits, { publishedAt, seenAt: now, first }),
  );
  if (wanted.length === 0) return { fresh };

  const read = new Map<string, KeyedItem>();
  const { clock, signal } = context;
  const started = clock.now();
  let why = wanted.length > MOST_ARTICLES ? `at most ${MOST_ARTICLES} are asked for at a time` : undefined;
  for (const keyed of wanted.slice(0, MOST_ARTICLES)) {
    if (signal.aborted) break;
    const left = TIME_FOR_ALL - (clock.now() - started);
    if (left <= 0) {
      why ??= 'its site is too slow';
      break;
    }
    const outcome = await addArticle(context, feed, keyed, now, left);
    if (typeof outcome === 'string') why ??= outcome;
    else read.set(keyed.key, outcome);
  }
  return {
    fresh: fresh.map((keyed) => read.get(keyed.key) ?? keyed),
    articles: { asked: wanted.length, read: read.size, ...(why === undefined ? {} : { why }) },
  };
}

/** The item with its text, or why there is none. */
async function addArticle(
  context: Context,
  feed: Feed,
  keyed: KeyedItem,
  now: number,
  patience: number,
): Promise<KeyedItem | string> {
  const { http, clock, watch, signal } = context;
  const { item } = keyed;
  const url = item.url ?? '';
  const asker = { client: http, clock, userAgent: watch.settings.poll.userAgent };
  const refused = await askRobots(asker, url, signal);
  if (refused) return refused.detail;
  const gap = Math.max(GAP, await gapForPages(context, url));
  if (!(await waitForTurn(context, url, gap, patience)))
    return `its site is to be asked once in ${printAbout(gap)} only`;
  const lang = item.lang ?? soleLanguage(feed);
  const spoken = lang === undefined ? {} : { lang };
  const request = { url, validators: {}, accept: ACCEPT, ...spoken, signal };
  const answer = await fetchPage(asker, request);
  if (answer.kind === 'failed') return answer.detail;
  if (answer.kind === 'not-modified') return 'the server says "not modified" to a first request';
  if (!/html/i.test(answer.contentType ?? 'html')) return `the article is ${answer.contentType}, no web page`;
  const { readArticle } = await import('../parse/article.js'); // few feeds ask for it, and its packages are large
  const article = readArticle(decodeDocument(answer.bytes, answer.contentType, spoken), answer.url, now);
  if (article.kind === 'failed') return article.detail;
  const publishedAt = item.publishedAt ?? article.publishedAt;
  const own = article.url === undefined ? undefined : canonicalUrl(article.url);
  const moved = article.url !== undefined && article.url !== item.url;
  const isLonger = article.text.length > (item.text ?? item.summary ?? '').length;
  return {
    ...keyed,
    ...(own === undefined ? {} : { canonicalUrl: own }),
    item: {
      ...item,
      ...(moved ? { url: article.url, linkedAs: url } : {}),
      ...(isLonger ? { text: article.text } : {}),
      ...(publishedAt === undefined ? {} : { publishedAt }),
    },
  };
}
