/**
 * rss-parser on a document that has passed the precheck. It is handed the text: it does no I/O here.
 * Where it keeps only its own choice of link, date or guid, the document's values are asked for, so that
 * both readers are judged by the same rules in item.ts.
 */

import Parser from 'rss-parser';
import type { RawEntry, RawFeed } from './entry.js';
import type { Prechecked } from './precheck.js';

type Loose = Record<string, unknown>;

/** @throws whatever rss-parser, xml2js and sax throw on a document that is not to their liking */
export async function readSound(text: string, { isAtom, lang }: Prechecked): Promise<RawFeed> {
  const parser = new Parser<Loose, Loose>({ customFields: { item: [...WHOLE] } });
  const feed: Loose = await parser.parseString(text);
  const entries = Array.isArray(feed.items) ? feed.items.filter(isRecord) : [];
  return {
    title: feed.title,
    lang: feed.language ?? lang,
    ttl: feed.ttl,
    skipHours: feed.skipHours,
    skipDays: feed.skipDays,
    entries: entries.map((entry) => toRaw(entry, isAtom)),
  };
}

/** Kept under their own names with a mark, as xml2js has them: arrays of text, or of `{_: text, $: attributes}`. */
const WHOLE = [
  ...['guid', 'id', 'link', 'title', 'pubDate', 'published', 'issued', 'dc:date', 'updated', 'modified'],
  ...['dcterms:created', 'dcterms:modified', 'a10:updated', 'source', 'dc:source', 'dc:language'],
  ...['dc:identifier', 'feedburner:origLink', 'atom:link', 'a10:link', 'itunes:summary'],
  ...['dc:description', '$'],
].map((name) => [name, `all ${name}`, { keepArray: true }]);

function toRaw(item: Loose, isAtom: boolean): RawEntry {
  const all = (name: string): readonly unknown[] => {
    const found = item[`all ${name}`];
    return Array.isArray(found) ? found : [];
  };
  const guid = all('guid')[0] ?? all('id')[0] ?? item['rdf:about'] ?? all('dc:identifier')[0];
  return {
    guid,
    guidIsOpaque: attribute(guid, 'isPermaLink')?.toLowerCase() === 'false',
    title: all('title')[0] ?? item.title,
    links: [...all('feedburner:origLink'), ...['link', 'atom:link', 'a10:link'].flatMap(all).map(address)],
    dates: [
      ...['pubDate', 'published', 'issued', 'dc:date', 'dcterms:created'].flatMap(all),
      ...['updated', 'modified', 'dcterms:modified', 'a10:updated'].flatMap(all),
    ],
    // rss-parser calls an RSS description `content`, and so the content of Atom.
    summary: [
      isAtom ? undefined : item.content,
      item.summary,
      ...['dc:description', 'itunes:summary'].flatMap(all),
    ],
    content: isAtom ? item.content : item['content:encoded'],
    lang: all('dc:language')[0] ?? attribute({ $: item['all $'] }, 'xml:lang'),
    source: all('source')[0] ?? all('dc:source')[0],
    origin: titleOf(all('source')[0]),
  };
}

/** Atom's source is a feed in small, RSS's a name. */
function titleOf(source: unknown): unknown {
  return isRecord(source) && 'title' in source ? source.title : source;
}

/** Atom's links have roles; the article is `alternate`, also when nothing is said (RFC 4287 §4.2.7.2). */
function address(link: unknown): unknown {
  const href = attribute(link, 'href');
  if (href === undefined) return link;
  return (attribute(link, 'rel') ?? 'alternate').toLowerCase() === 'alternate' ? href : undefined;
}

function attribute(element: unknown, name: string): string | undefined {
  const attributes = isRecord(element) ? element.$ : undefined;
  const value = isRecord(attributes) ? attributes[name] : undefined;
  return typeof value === 'string' ? value : undefined;
}

function isRecord(value: unknown): value is Loose {
  return typeof value === 'object' && value !== null;
}
