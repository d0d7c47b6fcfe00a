/** Reads a web page that has no feed, with the selectors of its feed's file. */

import { type CheerioAPI, load } from 'cheerio/slim';
import type { PageSelectors } from '../model/feed.js';
import { cleanText } from '../text/html.js';
import { type RawEntry, type RawFeed, textOf } from './entry.js';
import { type Failure, walk } from './sax.js';
import { resolveLink } from './url.js';

export type PageOutcome = { readonly kind: 'page'; readonly feed: RawFeed } | Failure;

/** A page lists some dozens of articles; a selector that finds more is wrong. */
const MAX_ENTRIES = 1_000;
/** A tree takes many times the memory of its text. */
const MAX_LENGTH = 5_000_000;

/**
 * `layout` when the selectors find no entry, or no title in any: the page has changed, and silence
 * would look like a day without news.
 */
export function readPage(text: string, selectors: PageSelectors, url: string): PageOutcome {
  if (text.length > MAX_LENGTH) {
    return { kind: 'failed', reason: 'too-large', detail: `the page has more than ${MAX_LENGTH} characters` };
  }
  const harmful = walk(text, {}, false); // caps, before any tree is built
  if (harmful) return harmful;
  const $ = load(text, { xml: { xmlMode: false, decodeEntities: true } });
  try {
    return select($, selectors, url);
  } catch (error) {
    // css-select throws on a selector that is not CSS.
    const why = error instanceof Error ? error.message : 'it cannot be read';
    return layout(`a selector is not valid CSS: ${why.slice(0, 150)}`);
  }
}

function select($: CheerioAPI, selectors: PageSelectors, url: string): PageOutcome {
  const found = $(selectors.item);
  if (found.length === 0) return layout(`"${selectors.item}" finds nothing: has the page changed?`);
  if (found.length > MAX_ENTRIES) return layout(`"${selectors.item}" finds ${found.length} entries`);

  const base = resolveLink($('base').attr('href') ?? '', url) ?? url;
  const entries = found.toArray().map((element): RawEntry => {
    const item = $(element);
    const pick = (selector: string) => {
      const inside = item.find(selector).first();
      return inside.length > 0 || !item.is(selector) ? inside : item; // an item may itself be the link
    };
    const date = selectors.date === undefined ? undefined : pick(selectors.date);
    return {
      base,
      guidIsOpaque: false,
      title: pick(selectors.title).html(), // markup, so that blocks part words once it is cleaned
      links: [pick(selectors.link).attr('href')],
      dates: date ? [date.attr('datetime'), date.attr('content'), date.attr('title'), date.text()] : [],
      summary: selectors.summary === undefined ? undefined : pick(selectors.summary).html(),
    };
  });
  if (entries.every(({ title }) => cleanText(textOf(title) ?? '') === '')) {
    return layout(`"${selectors.title}" finds no title in any of ${entries.length} entries`);
  }
  return { kind: 'page', feed: { entries, title: $('title').first().text(), lang: $('html').attr('lang') } };
}

function layout(detail: string): Failure {
  return { kind: 'failed', reason: 'layout', detail };
}
