/**
 * Reads RSS 0.9x–2.0, RDF and Atom by events, whatever state they are in: bare ampersands, missing
 * end tags, no version, a PHP warning first, HTML without escapes, an end that never comes.
 * The namespaces are told by their customary prefixes.
 */

import type { RawEntry, RawFeed } from './entry.js';
import { type Attributes, walk } from './sax.js';
import { resolveLink } from './url.js';

/** @param url where the document came from, for `xml:base` */
export function readTolerantly(text: string, url: string): RawFeed {
  const reader = new Reader(url);
  walk(
    text,
    {
      open: (name, attributes, depth) => reader.open(name, attributes, depth),
      close: (name, depth, atEnd) => reader.close(name, depth, atEnd),
      text: (data) => reader.text(data),
    },
    true,
  );
  return reader.result();
}

type Field =
  | 'guid'
  | 'title'
  | 'link'
  | 'origLink'
  | 'date'
  | 'updated'
  | 'summary'
  | 'content'
  | 'lang'
  | 'source'
  | 'ttl';

/** By name, the feed's own prefix taken off. RSS 2.0, RDF, Atom (RFC 4287), and the modules in use. */
const FIELDS: Readonly<Record<string, Field>> = {
  ...{ guid: 'guid', id: 'guid', 'dc:identifier': 'guid' },
  ...{ title: 'title', 'dc:title': 'title' },
  ...{ link: 'link', 'atom:link': 'link', 'feedburner:origlink': 'origLink' },
  ...{ pubdate: 'date', published: 'date', issued: 'date', created: 'date', 'dc:date': 'date' },
  ...{ 'atom:published': 'date', 'dcterms:created': 'date', 'dcterms:issued': 'date', date: 'date' },
  ...{ updated: 'updated', modified: 'updated', 'atom:updated': 'updated', 'a10:updated': 'updated' },
  ...{ 'dcterms:modified': 'updated', lastbuilddate: 'updated' },
  ...{ description: 'summary', summary: 'summary', 'dc:description': 'summary', 'itunes:summary': 'summary' },
  ...{ 'content:encoded': 'content', content: 'content', 'xhtml:body': 'content', body: 'content' },
  ...{ language: 'lang', 'dc:language': 'lang', source: 'source', 'dc:source': 'source', ttl: 'ttl' },
};

/** Elements with a title, link or id of their own. */
const FOREIGN = new Set([
  'image',
  'textinput',
  'author',
  'contributor',
  'source',
  'itunes:owner',
  'media:group',
]);
/** Inside text that holds HTML, only these can be the feed's own: a tag before them was not closed. */
const NEVER_HTML = new Set([
  'guid',
  'pubdate',
  'published',
  'updated',
  'content:encoded',
  'enclosure',
  'category',
  'dc:date',
]);
const ROOTS = new Set(['rss', 'rdf', 'rdf:rdf', 'feed', 'channel']);
/** Of one field; the rest of a longer one is not read. */
const MAX_FIELD = 300_000;

interface Capture {
  readonly field: Field;
  readonly name: string;
  readonly depth: number;
  readonly attributes: Attributes;
  readonly parts: string[];
  size: number;
}

/** An entry, or the feed itself, as it is being read. */
interface Draft {
  /** Where its fields stand: one below it, and deeper after an end tag that was missing. */
  level: number;
  readonly base: string;
  readonly fields: Partial<Record<Field, string>>;
  /** Fields that an element of the feed's own vocabulary gave, not a module's. */
  readonly own: Set<Field>;
  readonly links: string[];
  opaque: boolean;
  cut: boolean;
}

class Reader {
  readonly #feed: Draft;
  readonly #entries: RawEntry[] = [];
  /** `xml:base` in force, innermost last. */
  readonly #bases: { readonly depth: number; readonly url: string }[];
  #rootDepth = 0;
  #prefix = '';
  #entry: Draft | undefined;
  #entryDepth = 0;
  #capture: Capture | undefined;
  /** Depth of an element whose fields are not ours; 0 outside of any. */
  #foreign = 0;

  constructor(url: string) {
    this.#bases = [{ depth: 0, url }];
    this.#feed = draft(0, url);
  }

  result(): RawFeed {
    const { title, lang, ttl } = this.#feed.fields;
    return { title, lang, ttl, entries: this.#entries };
  }

  open(qualified: string, attributes: Attributes, depth: number): undefined {
    this.#openBase(attributes, depth);
    if (this.#rootDepth === 0) this.#openRoot(qualified, depth);
    const name = this.#plainName(qualified);
    if (this.#rootDepth === 0 && !isEntry(name)) return;
    if (isEntry(name)) return this.#openEntry(attributes, depth);
    if (name === 'channel' || depth === this.#rootDepth) {
      this.#openFeed(attributes, depth);
      return;
    }
    const capture = this.#capture;
    const isWithin = capture && (this.#foreign > 0 || !endsCapture(capture, name));
    if (isWithin) append(capture, `<${name}>`);
    else if (capture) this.#finishCapture(capture, depth);
    if (!isWithin && this.#foreign === 0) this.#openField(name, attributes, depth);
  }

  close(qualified: string, depth: number, atEnd: boolean): void {
    if (this.#bases.at(-1)?.depth === depth) this.#bases.pop();
    if (this.#foreign === depth) this.#foreign = 0;
    const capture = this.#capture;
    if (capture && capture.depth < depth) append(capture, `</${qualified}>`);
    if (capture?.depth === depth) {
      if (atEnd && this.#entry) this.#entry.cut = true;
      this.#finishCapture(capture);
    }
    if (this.#entry && this.#entryDepth === depth) this.#finishEntry(atEnd);
  }

  text(data: string): void {
    if (this.#capture) append(this.#capture, data);
  }

  #openBase(attributes: Attributes, depth: number): void {
    const stated = attributes['xml:base'];
    const url = stated === undefined ? undefined : resolveLink(stated, this.#base());
    if (url !== undefined) this.#bases.push({ depth, url });
  }

  #base(): string {
    return this.#bases.at(-1)?.url ?? '';
  }

  #openRoot(qualified: string, depth: number): void {
    const colon = qualified.indexOf(':');
    if (!ROOTS.has(qualified.slice(colon + 1).toLowerCase())) return;
    this.#rootDepth = depth;
    const isRdf = qualified.toLowerCase() === 'rdf:rdf';
    this.#prefix = colon < 0 || isRdf ? '' : qualified.slice(0, colon + 1).toLowerCase();
  }

  #plainName(qualified: string): string {
    const name = qualified.toLowerCase();
    for (const own of [this.#prefix, 'rss:']) {
      if (own !== '' && name.startsWith(own)) return name.slice(own.length);
    }
    return name;
  }

  #openFeed(attributes: Attributes, depth: number): void {
    this.#feed.level = depth + 1;
    const lang = attributes['xml:lang'];
    if (lang !== undefined) this.#feed.fields.lang ??= lang;
  }

  /** An entry inside an entry: the first one's end tag is missing. */
  #openEntry(attributes: Attributes, depth: number): undefined {
    if (this.#capture) this.#finishCapture(this.#capture);
    if (this.#entry) this.#finishEntry();
    this.#foreign = 0;
    this.#entry = draft(depth + 1, this.#base());
    this.#entryDepth = depth;
    const { 'rdf:about': about, 'xml:lang': lang } = attributes;
    if (about !== undefined) this.#entry.fields.guid = about;
    if (lang !== undefined) this.#entry.fields.lang = lang;
  }

  #openField(name: string, attributes: Attributes, depth: number): void {
    const owner = this.#entry ?? this.#feed;
    const field = Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined;
    if (FOREIGN.has(name)) this.#foreign = depth;
    if (!field || depth > owner.level) return;
    if (field === 'link' && attributes.href !== undefined) {
      if (isArticle(attributes)) owner.links.push(attributes.href);
      return;
    }
    this.#capture = { field, name, depth, attributes, parts: [], size: 0 };
  }

  /** @param next where the field opens whose start shows the end of this one */
  #finishCapture(capture: Capture, next?: number): void {
    this.#capture = undefined;
    const owner = this.#entry ?? this.#feed;
    if (next !== undefined) owner.level = next;
    const text = capture.parts.join('').trim();
    if (text === '') return;
    if (capture.field === 'link') owner.links.push(text);
    else keep(owner, capture, text);
    if (capture.name === 'guid' && capture.attributes.ispermalink?.toLowerCase() === 'false')
      owner.opaque = true;
  }

  /** An entry that the end of the document closes, and that cannot be known again, counts as cut. */
  #finishEntry(atEnd = false): void {
    const entry = this.#entry;
    if (entry && atEnd && entry.links.length === 0 && entry.fields.guid === undefined) entry.cut = true;
    this.#entry = undefined;
    this.#entryDepth = 0;
    this.#foreign = 0;
    if (entry) this.#entries.push(toRaw(entry));
  }
}

function draft(level: number, base: string): Draft {
  return { level, base, fields: {}, own: new Set(), links: [], opaque: false, cut: false };
}

function isEntry(name: string): boolean {
  return name === 'item' || name === 'entry';
}

/** Atom's links have roles; the article is `alternate`, also when nothing is said (RFC 4287 §4.2.7.2). */
function isArticle(attributes: Attributes): boolean {
  return (attributes.rel ?? 'alternate').toLowerCase() === 'alternate';
}

/** Whether an element that opens inside a field shows that the field's end tag is missing. */
function endsCapture(capture: Capture, name: string): boolean {
  if (NEVER_HTML.has(name)) return true;
  return capture.field !== 'summary' && capture.field !== 'content' && Object.hasOwn(FIELDS, name);
}

/** The first of several wins, but the feed's own vocabulary beats a module's. */
function keep(owner: Draft, { field, name }: Capture, text: string): void {
  const isOwn = !name.includes(':');
  if (owner.own.has(field) || (owner.fields[field] !== undefined && !isOwn)) return;
  owner.fields[field] = text;
  if (isOwn) owner.own.add(field);
}

function append(capture: Capture, text: string): void {
  if (capture.size >= MAX_FIELD) return;
  capture.size += text.length;
  capture.parts.push(text);
}

function toRaw({ fields, links, opaque, base, cut }: Draft): RawEntry {
  return {
    guid: fields.guid,
    guidIsOpaque: opaque,
    title: fields.title,
    links: [fields.origLink, ...links],
    dates: [fields.date, fields.updated],
    summary: fields.summary,
    content: fields.content,
    lang: fields.lang,
    source: fields.source,
    base,
    cut,
  };
}
