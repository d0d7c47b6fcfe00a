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
  const own = sitemaps.flatMap(({ url, ...rest }) => {
    const link = resolveLink(url, address);
    return link !== undefined && isOfSite(link, address) ? { url: link, ...rest } : [];
  });
  const articles = own.filter(({ url }) => !NO_ARTICLES.test(new URL(url).pathname.split('/').at(-1) ?? ''));
  const [best = []] = [own.filter(isOfNews), articles, own].filter((each) => each.length > 0);
  const newest = best.toSorted((a, b) => timeOf(b) - timeOf(a) || byName(b, a)).slice(0, MOST_CHOSEN);
  const since = timeOf(newest[0]) - STALE;
  return newest.filter((each) => timeOf(each) >= since).map(({ url }) => url);
}

/** 0 where it says nothing. */
function timeOf(sitemap: ListedSitemap | undefined): number {
  return Date.parse(sitemap?.lastmod ?? '') || 0;
}

function isOfSite(url: string, address: string): boolean {
  const [host, site] = [url, address].map((each) => new URL(each).hostname.replace(/^www\./, ''));
  return host === site || host?.endsWith(`.${site}`) === true;
}
