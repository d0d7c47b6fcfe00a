/**
 * A site's list of pages (https://www.sitemaps.org/protocol.html), best with the extension for news
 * (https://www.google.com/schemas/sitemap-news/0.9). Without it a page has no headline: the words of its
 * address stand in.
 */
import type { RawEntry, RawFeed } from './entry.js';
import { type Attributes, type Failure, walk } from './sax.js';
import type { ListedSitemap, SitemapList } from './sitemap-list.js';
import { wordsOfUrl } from './url.js';

/** The newest are taken; a list may have 50,000 pages, and a day of news has some hundreds. */
const MAX_TAKEN = 500;
/** Sitemaps in a list, as its protocol has it. */
const MAX_LISTED = 50_000;
/** Of one field. */
const MAX_FIELD = 5_000;

const FIELDS = [
  'loc',
  'lastmod',
  'news:title',
  'news:publication_date',
  'news:language',
  'news:name',
] as const;
type Page = Partial<Record<(typeof FIELDS)[number], string>>;

export function readSitemap(text: string): RawFeed | SitemapList | Failure {
  const pages: Page[] = [];
  const listed: ListedSitemap[] = [];
  let root: string | undefined;
  let page: Page | undefined;
  let field: (typeof FIELDS)[number] | undefined;
  let [core, news] = ['', 'news:'];
  /** With the usual prefixes, whichever the document has. */
  const plain = (written: string): string => {
    const name = written.toLowerCase();
    if (name.startsWith(news)) return `news:${name.slice(news.length)}`;
    return name.startsWith(core) ? name.slice(core.length) : name;
  };
  const failure = walk(
    text,
    {
      open(qualified, attributes) {
        if (root === undefined) core = qualified.slice(0, qualified.indexOf(':') + 1).toLowerCase();
        news = newsPrefix(attributes) ?? news;
        const name = plain(qualified);
        root ??= name;
        if (name === 'url' || name === 'sitemap') page = {};
        field = FIELDS.find((each) => each === name);
        return undefined;
      },
      text(data) {
        if (page && field && (page[field]?.length ?? 0) < MAX_FIELD) page[field] = (page[field] ?? '') + data;
      },
      close(qualified, _depth, atEnd) {
        const name = plain(qualified);
        if (atEnd) page = undefined; // its address may be cut
        if (page && name === 'url') pages.push(page);
        if (page?.loc !== undefined && name === 'sitemap') listed.push(toListed(page.loc, page.lastmod));
        if (name === 'url' || name === 'sitemap') page = undefined;
        field = undefined;
      },
    },
    true,
  );
  if (failure) return failure;
  if (root === 'sitemapindex') {
    return listed.length > MAX_LISTED
      ? { kind: 'failed', reason: 'too-many-items', detail: `a list of more than ${MAX_LISTED} sitemaps` }
      : { kind: 'list', sitemaps: listed };
  }
  if (root !== 'urlset') return failed('no sitemap');
  const taken = pages.toSorted((a, b) => dateOf(b).localeCompare(dateOf(a))).slice(0, MAX_TAKEN);
  const said = (name: 'news:language' | 'news:name'): string | undefined =>
    taken.find((each) => each[name])?.[name];
  return { title: said('news:name'), lang: said('news:language'), entries: taken.map(toRaw) };
}

const NEWS = /^https?:\/\/www\.google\.com\/schemas\/sitemap-news\//;

function newsPrefix(attributes: Attributes): string | undefined {
  const [name] = Object.entries(attributes).find(([, value]) => NEWS.test(value)) ?? [];
  return name?.startsWith('xmlns:') ? `${name.slice('xmlns:'.length)}:` : undefined;
}

function toListed(loc: string, lastmod?: string): ListedSitemap {
  return { url: loc.trim(), ...(lastmod === undefined ? {} : { lastmod: lastmod.trim() }) };
}

function toRaw(page: Page): RawEntry {
  const { loc = '', lastmod } = page;
  return {
    guid: loc,
    guidIsOpaque: false,
    title: page['news:title'] ?? wordsOfUrl(loc.trim()),
    links: [loc],
    dates: [page['news:publication_date'], lastmod],
  };
}

/** W3C dates sort as text, near enough to choose the newest. */
function dateOf(page: Page): string {
  return (page['news:publication_date'] ?? page.lastmod ?? '').trim();
}

function failed(detail: string): Failure {
  return { kind: 'failed', reason: 'not-a-feed', detail };
}
