/** Small feeds in every format, made to order. The headlines are invented. */

import type { Feed } from '../../src/model/feed.js';
import { feedId } from '../../src/model/id.js';
import type { ParsedFeed, ParseOutcome } from '../../src/parse/outcome.js';
import { parseFeed } from '../../src/parse/parse.js';

export const NOW = Date.UTC(2026, 10, 22, 12, 0, 0);
export const URL_OF_FEED = 'https://www.eldiario.example/rss/mundo.xml';

export function aFeed(facts: Partial<Feed> = {}): Feed {
  return {
    id: feedId('bo-diario'),
    name: 'El Diario',
    url: URL_OF_FEED,
    kind: 'rss',
    publisher: 'diario',
    country: 'bo',
    lang: 'es',
    affiliation: 'independent',
    tags: [],
    enabled: true,
    ...facts,
  };
}

export function rss(items: string, channel = '<title>El Diario - Mundo</title>'): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>${channel}${items}</channel></rss>`;
}

/** An RSS item with the given children, and a title and link unless they are given. */
export function item(children = '', number = 1): string {
  const title = children.includes('<title') ? '' : `<title>Carguero llega a El Alto, vuelo ${number}</title>`;
  const link = children.includes('<link') ? '' : `<link>https://eldiario.example/n/${number}</link>`;
  return `<item>${title}${link}${children}</item>`;
}

export function atom(entries: string, attributes = ''): string {
  return `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" ${attributes}><title>El Diario</title>${entries}</feed>`;
}

export function rdf(items: string): string {
  return `<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>El Diario</title></channel>${items}</rdf:RDF>`;
}

export function parse(document: string | Uint8Array, feed: Feed = aFeed()): Promise<ParseOutcome> {
  const bytes = typeof document === 'string' ? Buffer.from(document) : document;
  return parseFeed({ bytes, url: URL_OF_FEED }, feed, NOW);
}

/** The outcome of a document that must be readable. */
export async function parsed(document: string | Uint8Array, feed: Feed = aFeed()): Promise<ParsedFeed> {
  const outcome = await parse(document, feed);
  if (outcome.kind === 'list') throw new Error('a list of sitemaps');
  if (outcome.kind === 'failed') throw new Error(`${outcome.reason}: ${outcome.detail}`);
  return outcome;
}
