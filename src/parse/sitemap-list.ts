/**
 * A list of sitemaps (https://www.sitemaps.org/protocol.html#index), as sites have them that keep one for each month,
 * thousand of posts or kind of page: which of them are worth asking for news.
 */
import { DAY } from '../lib/duration.js';
import { resolveLink } from './url.js';

export interface ListedSitemap {
  readonly url: string;
  /** As written. */
  readonly lastmod?: string;
}

export interface SitemapList {
  readonly kind: 'list';
  readonly sitemaps: readonly ListedSitemap[];
}

/** Asked in one poll. */
const MOST_CHOSEN = 3;
/** What changed so much earlier than the newest is last month's. */
const STALE = 3 * DAY;
const NEWS = /news|notici|nota|prensa|actualidad|khabar|akhbar/i;
/** Sitemaps of what is no article. */
const NO_ARTICLES =
  /categor|tag|author|autor|page|p[aá]gina|archiv|taxonom|image|imagen|foto|video|secci|section|etiqueta|product|attachment|user/i;

/** Whether a sitemap's own name says that it is made for news: others list a site's every page. */
export function isOfNews({ url }: { readonly url: string }): boolean {
  return NEWS.test(new URL(url).pathname);
}

/** Else the last by name: they are numbered, or named after months. */
export function newsFirst<T extends { readonly url: string }>(sitemaps: readonly T[]): readonly T[] {
  return sitemaps.toSorted((a, b) => Number(isOfNews(b)) - Number(isOfNews(a)) || byName(b, a));
}

const names = new Intl.Collator('en', { numeric: true });
const byName = (a: { readonly url: string }, b: { readonly url: string }): number =>
  names.compare(a.url, b.url);

/**
 * Those made for news, or else those of articles; the newest first, and none of another site, for a list is in
 * strangers' hands. @param address of the list
 */
export function chooseSitemaps({ sitemaps }: SitemapList, address: string): readonly string[] {
  const site = siteOf(new URL(address));
  const ranks: Ranked[][] = [[], [], []];
  for (const { url: written, lastmod = '' } of sitemaps) {
    const url = new URL(resolveLink(written, address) ?? 'about:blank');
    if (siteOf(url) !== site && !siteOf(url).endsWith(`.${site}`)) continue;
    const path = url.pathname;
    const rank = NEWS.test(path) ? 0 : NO_ARTICLES.test(path.slice(path.lastIndexOf('/'))) ? 2 : 1;
    ranks[rank]?.push({ url: url.href, changedAt: Date.parse(lastmod) || 0 }); // 0: it says nothing
  }
  const newest = newestOf(ranks.find((each) => each.length > 0) ?? []);
  const since = (newest[0]?.changedAt ?? 0) - STALE;
  return newest.filter(({ changedAt }) => changedAt >= since).map(({ url }) => url);
}

interface Ranked {
  readonly url: string;
  readonly changedAt: number;
}

/** A few of many: a list is not sorted for that. */
function newestOf(sitemaps: readonly Ranked[]): readonly Ranked[] {
  const isNewer = (a: Ranked, b: Ranked): boolean =>
    a.changedAt === b.changedAt ? byName(a, b) > 0 : a.changedAt > b.changedAt;
  const newest: Ranked[] = [];
  for (const each of sitemaps) {
    const at = newest.findIndex((other) => isNewer(each, other));
    if (at < 0 && newest.length >= MOST_CHOSEN) continue;
    newest.splice(at < 0 ? newest.length : at, 0, each);
    newest.length = Math.min(newest.length, MOST_CHOSEN);
  }
  return newest;
}

function siteOf({ hostname }: URL): string {
  return hostname.replace(/^www\./, '');
}
