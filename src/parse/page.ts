/** Reads a web page that has no feed, with the selectors of its feed's file. */

import { type CheerioAPI, load } from 'cheerio/slim';
import type { PageSelectors } from '../model/feed.js';
import { cleanText } from '../text/html.js';
import { type RawEntry, type RawFeed, textOf } from './entry.js';
import { type Failure, type SaxHandler, walk } from './sax.js';
import { resolveLink } from './url.js';

export type PageOutcome = { readonly kind: 'page'; readonly feed: RawFeed } | Failure;

/** A page lists some dozens of articles; a selector that finds more is wrong. */
const MAX_ENTRIES = 1_000;
/** A tree takes many times the memory of its text. */
const MAX_LENGTH = 5_000_000;
/** Large front pages have some ten thousand. */
const MAX_ELEMENTS = 100_000;
/** css-select compares siblings with one another, in quadratic time. */
const MAX_SIBLINGS = 5_000;

/**
 * `layout` when the selectors find no entry, or no title in any: the page has changed, and silence
 * would look like a day without news.
 */
export function readPage(text: string, selectors: PageSelectors, url: string): PageOutcome {
  if (text.length > MAX_LENGTH) return tooLarge(`the page has more than ${MAX_LENGTH} characters`);
  const harmful = walk(text, countElements(), false); // caps, before any tree is built
  if (harmful) return harmful;
  const $ = load(text, { xml: { xmlMode: false, decodeEntities: true } });
  try {
    return select($, selectors, url, text.length);
  } catch (error) {
    // css-select throws on a selector that is not CSS.
    const why = error instanceof Error ? error.message : 'it cannot be read';
    return layout(`a selector is not valid CSS: ${why.slice(0, 150)}`);
  }
}

function countElements(): SaxHandler {
  let elements = 0;
  const siblings: number[] = []; // by depth
  return {
    open(_name, _attributes, depth) {
      siblings[depth + 1] = 0;
      const nth = (siblings[depth] ?? 0) + 1;
      siblings[depth] = nth;
      if (++elements > MAX_ELEMENTS) return tooLarge(`the page has more than ${MAX_ELEMENTS} elements`);
      return nth > MAX_SIBLINGS
        ? tooLarge(`more than ${MAX_SIBLINGS} elements of the page stand side by side`)
        : undefined;
    },
  };
}

/** @param length of the page: fields that lie in one another are not read beyond it */
function select($: CheerioAPI, selectors: PageSelectors, url: string, length: number): PageOutcome {
  const items = $.root().find(selectors.item).toArray();
  if (items.length === 0) return layout(`"${selectors.item}" finds nothing: has the page changed?`);
  if (items.length > MAX_ENTRIES) return layout(`"${selectors.item}" finds ${items.length} entries`);

  const base = resolveLink($('base').attr('href') ?? '', url) ?? url;
  const find = (selector: string | undefined) => firstInEach($, items, selectors.item, selector);
  const [titles, links, dates, summaries] = [
    find(selectors.title),
    find(selectors.link),
    find(selectors.date),
    find(selectors.summary),
  ];
  let room = 2 * length; // a title may stand in a summary
  const markup = (element: Element | undefined): string | undefined => {
    if (!element || room <= 0) return undefined;
    const html = $(element).html() ?? ''; // markup, so that blocks part words once it is cleaned
    room -= html.length;
    return html;
  };
  const entries = items.map((item): RawEntry => {
    const date = dates.get(item);
    const when = date && $(date);
    return {
      base,
      guidIsOpaque: false,
      title: markup(titles.get(item)),
      links: [links.get(item)?.attribs.href],
      dates: when ? [when.attr('datetime'), when.attr('content'), when.attr('title'), when.text()] : [],
      summary: markup(summaries.get(item)),
    };
  });
  if (entries.every(({ title }) => cleanText(textOf(title) ?? '') === '')) {
    return layout(`"${selectors.title}" finds no title in any of ${entries.length} entries`);
  }
  return { kind: 'page', feed: { entries, title: $('title').first().text(), lang: $('html').attr('lang') } };
}

type Element = ReturnType<ReturnType<CheerioAPI['root']>['find']>[number];

/**
 * The first element that the selector finds in each item, and in no item within that one; else the item itself,
 * which may be the link. The page is searched once for all items: searching each one costs the square of a page
 * whose items lie in one another.
 */
function firstInEach(
  $: CheerioAPI,
  items: readonly Element[],
  item: string,
  selector: string | undefined,
): ReadonlyMap<Element, Element> {
  const first = new Map<Element, Element>();
  if (selector === undefined) return first;
  const known = new Map<unknown, Element>(items.map((one) => [one, one]));
  const isRelative = /^\s*[>+~]/.test(selector); // `> a` starts from the item
  const found = $.root()
    .find(isRelative ? `:is(${item}) ${selector}` : selector)
    .toArray();
  for (const element of found) {
    let owner: Element | undefined;
    for (let node = element.parent; node && !owner; node = node.parent) owner = known.get(node);
    if (owner && !first.has(owner)) first.set(owner, element);
  }
  for (const element of found) if (known.has(element) && !first.has(element)) first.set(element, element);
  return first;
}

function tooLarge(detail: string): Failure {
  return { kind: 'failed', reason: 'too-large', detail };
}

function layout(detail: string): Failure {
  return { kind: 'failed', reason: 'layout', detail };
}
