/**
 * The text of an article's page, without what stands around it: Mozilla's Readability on linkedom's tree. Both
 * build and walk trees, so that a page is measured before (sax.ts), and what is too much is left.
 */
import { Readability } from '@mozilla/readability';
import { parseHTML } from 'linkedom';
import { cleanText } from '../text/html.js';
import { trimText } from './boilerplate.js';
import { readDate } from './date.js';
import { type Failure, walk } from './sax.js';
import { canonicalUrl, resolveLink } from './url.js';

export interface Article {
  readonly kind: 'article';
  readonly text: string;
  /** The page's own word for its address, where it is on the same site. */
  readonly url?: string;
  readonly publishedAt?: number;
}

/** The heaviest article pages of the beat have half of it. */
const MAX_LENGTH = 3_000_000;
/** Readability takes a second for so many; a front page has some thousands. */
const MAX_ELEMENTS = 10_000;
const MAX_DEPTH = 100;
const MAX_TEXT = 20_000;
/** Less is a notice about cookies, or a door. */
const LEAST_TEXT = 250;

/** @param now epoch ms; dates ahead of it are not believed */
export function readArticle(html: string, url: string, now: number): Article | Failure {
  if (html.length > MAX_LENGTH) return failed('too-large', `the page has more than ${MAX_LENGTH} characters`);
  const harmful = measure(html);
  if (harmful) return harmful;
  try {
    // Without a root of its own, linkedom takes the first element for it.
    const { document } = parseHTML(/<html[\s>]/i.test(html) ? html : `<html><body>${html}</body></html>`);
    const facts = readFacts(document, url, now); // Readability takes the tree apart
    removeDoors(document);
    const content = new Readability(document, { charThreshold: LEAST_TEXT }).parse()?.content ?? '';
    const text = trimText(cleanText(content, MAX_TEXT));
    if (text.length < LEAST_TEXT) return failed('layout', 'no article stands out on the page');
    return { kind: 'article', text, ...facts };
  } catch (error) {
    // Both throw on trees that browsers would not build.
    return failed('layout', error instanceof Error ? error.message.slice(0, 150) : 'the page cannot be read');
  }
}

/** What asks for consent, money or an address before one may read; Readability takes it for the first paragraph. */
const DOORS = ['cookie', 'consent', 'gdpr', 'newsletter', 'paywall', 'suscri', 'subscri'].flatMap((word) =>
  ['div', 'section', 'form', 'aside'].flatMap((tag) => [
    `${tag}[class*="${word}" i]`,
    `${tag}[id*="${word}" i]`,
  ]),
);
/** One that holds more is a frame around everything. */
const LONGEST_DOOR = 1_500;

function removeDoors(document: Document): void {
  for (const element of document.querySelectorAll([...DOORS, 'dialog', '[role="dialog"]'].join(','))) {
    if ((element.textContent ?? '').length <= LONGEST_DOOR) element.remove();
  }
}

function measure(html: string): Failure | undefined {
  let elements = 0;
  return walk(
    html,
    {
      open: (_name, _attributes, depth) => {
        if (++elements > MAX_ELEMENTS)
          return failed('too-many-elements', `more than ${MAX_ELEMENTS} elements`);
        return depth > MAX_DEPTH ? failed('too-deep', `elements nest deeper than ${MAX_DEPTH}`) : undefined;
      },
    },
    false,
  );
}

const DATES = [
  ['meta[property="article:published_time"]', 'content'],
  ['meta[itemprop="datePublished"]', 'content'],
  ['time[itemprop="datePublished"]', 'datetime'],
  ['meta[name="date"]', 'content'],
] as const;

type Document = ReturnType<typeof parseHTML>['document'];

function readFacts(document: Document, url: string, now: number): Pick<Article, 'url' | 'publishedAt'> {
  const canonical = resolveLink(
    document.querySelector('link[rel="canonical"]')?.getAttribute('href') ?? '',
    url,
  );
  const isOwn = canonical !== undefined && siteOf(canonical) === siteOf(url) && namesArticle(canonical, url);
  for (const [selector, attribute] of DATES) {
    const publishedAt = readDate(document.querySelector(selector)?.getAttribute(attribute) ?? '', now);
    if (publishedAt !== undefined) return { ...(isOwn ? { url: canonical } : {}), publishedAt };
  }
  return isOwn ? { url: canonical } : {};
}

/**
 * Sites give their articles the address of a section by mistake, and all of them would be one story: an article's
 * own has a number or the words of a headline at its end, and is no folder of the address that was asked for.
 */
function namesArticle(canonical: string, asked: string): boolean {
  const { pathname, search } = new URL(canonical);
  const end = `${pathname.replace(/\/$/, '').split('/').at(-1)}${search}`;
  const folder = `${canonicalUrl(canonical)}/`;
  return /\d|(?:[-_][^-_]+){3}/.test(end) && !canonicalUrl(asked)?.startsWith(folder);
}

/** A page may not take the address of another site: its news would pass for theirs. */
function siteOf(url: string): string {
  return new URL(url).hostname.replace(/^(?:www|m|amp)\./, '');
}

function failed(reason: Failure['reason'], detail: string): Failure {
  return { kind: 'failed', reason, detail };
}
