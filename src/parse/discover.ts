/** Finds what a site offers to programs: https://www.rssboard.org/rss-autodiscovery, and what else it names. */
import type { FeedKind } from '../model/feed.js';
import { walk } from './sax.js';
import { newsFirst } from './sitemap-list.js';
import { resolveLink } from './url.js';

/** Something to ask, and how it would be read. */
export interface Offer {
  readonly kind: Exclude<FeedKind, 'page'>;
  readonly url: string;
}

const MAX_FOUND = 10;
/** Comments' feeds are named beside the news. */
const COMMENTS = /comment|coment|\/replies/i;
/** Of a list of posts; a site's setting may be ten. */
const POSTS = 20;

/** In the page's order, the best kind first; feeds of comments are left out. */
export function discoverOffers(html: string, url: string): readonly Offer[] {
  const found = new Map<string, Offer>();
  let base = url;
  walk(
    html,
    {
      open(name, attributes) {
        if (name === 'base' && attributes.href !== undefined)
          base = resolveLink(attributes.href, url) ?? base;
        if (name !== 'link' || found.size >= MAX_FOUND) return undefined;
        const { rel = '', type = '', href = '', title = '' } = attributes;
        const link = resolveLink(href, base);
        const kind = link === undefined || COMMENTS.test(`${link} ${title}`) ? undefined : kindOf(rel, type);
        if (link === undefined || kind === undefined) return undefined;
        const offered = kind === 'wp-json' ? postsOf(link) : link;
        found.set(offered, { kind, url: offered });
        return undefined;
      },
    },
    false,
  );
  const rank = ({ kind }: Offer): number => ['rss', 'wp-json', 'sitemap'].indexOf(kind);
  return [...found.values()].toSorted((a, b) => rank(a) - rank(b));
}

function kindOf(rel: string, type: string): Offer['kind'] | undefined {
  if (/^https:\/\/api\.w\.org\/?$/i.test(rel.trim())) return 'wp-json';
  const words = rel.toLowerCase().split(/\s+/);
  if (words.includes('sitemap')) return 'sitemap';
  const isFeed = /^application\/(?:rss\+xml|atom\+xml|feed\+json|json)$/i.test(type.trim());
  return isFeed && words.includes('alternate') ? 'rss' : undefined;
}

/** From the address of WordPress's interface (https://developer.wordpress.org/rest-api/using-the-rest-api/discovery/). */
function postsOf(api: string): string {
  const url = new URL(api);
  if (url.searchParams.has('rest_route')) url.searchParams.set('rest_route', '/wp/v2/posts');
  else url.pathname = `${url.pathname.replace(/\/$/, '')}/wp/v2/posts`;
  url.searchParams.set('per_page', String(POSTS));
  return url.href;
}

/** A document that is no feed may be one of the other kinds; and a list of sitemaps, which is one, names those it has. */
export function offersIn(text: string, url: string): readonly Offer[] {
  const head = text.slice(0, HEAD).trimStart();
  if (/^\[\s*\{/.test(head)) return [{ kind: 'wp-json', url }];
  if (/<(?:\w+:)?urlset[\s>]/.test(head)) return [{ kind: 'sitemap', url }];
  if (!/<(?:\w+:)?sitemapindex[\s>]/.test(head)) return [];
  const named = [...text.matchAll(/<(?:\w+:)?loc>\s*([^<\s]{1,2000})\s*</g)].flatMap(([, loc = '']) => {
    const link = resolveLink(loc.replaceAll('&amp;', '&'), url);
    return link === undefined ? [] : { url: link };
  });
  const sitemaps = newsFirst(named).map(({ url: named }) => ({ kind: 'sitemap', url: named }) as const);
  return [{ kind: 'sitemap', url }, ...sitemaps.slice(0, MAX_FOUND)];
}

const HEAD = 2_000;
