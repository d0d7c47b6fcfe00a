/**
 * Reads RSS 0.9x–2.0, RDF and Atom by events, whatever state they are in: bare ampersands, missing
 * end tags, no version, a PHP warning first, HTML without escapes, an end that never comes.
 */

import type { RawEntry, RawFeed } from './entry.js';
import { type Attributes, walk } from './sax.js';
import { resolveLink } from './url.js';
import { endsField, type Field, FOREIGN, fieldOf, isEntry, NAMESPACES, ROOTS } from './vocabulary.js';

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
  /** One that cannot be read leaves it to the next; those of modules come last. */
  readonly dates: { readonly own: string[]; readonly others: string[] };
  opaque: boolean;
  cut: boolean;
}

class Reader {
  readonly #feed: Draft;
  readonly #entries: Draft[] = [];
  /** `xml:base` in force, innermost last. */
  readonly #bases: { readonly depth: number; readonly url: string }[];
  #rootDepth = 0;
  #isAtom = false;
  /** Prefixes of the document, by what they stand for here; '' is the feed's own vocabulary. */
  readonly #prefixes = new Map([['rss', '']]);
  #entry: Draft | undefined;
  #entryDepth = 0;
  /** The one within which that began. */
  #outer: { readonly entry: Draft; readonly depth: number } | undefined;
  #capture: Capture | undefined;
  /** Depth of an element whose fields are not ours; 0 outside of any. */
  #foreign = 0;

  constructor(url: string) {
    this.#bases = [{ depth: 0, url }];
    this.#feed = draft(0, url);
  }

  result(): RawFeed {
    const { title, lang, ttl, skipHours, skipDays } = this.#feed.fields;
    return { title, lang, ttl, skipHours, skipDays, entries: this.#entries.map(toRaw) };
  }

  open(qualified: string, attributes: Attributes, depth: number): undefined {
    this.#declare(attributes);
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
    const isWithin = capture && (this.#foreign > 0 || !endsField(capture.field, name));
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
    if (this.#entry && this.#entryDepth === depth) this.#finishEntry(this.#entry, atEnd);
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
    const [prefix, local] = splitName(qualified);
    if (!ROOTS.has(local)) return;
    this.#rootDepth = depth;
    if (local !== 'rdf') this.#prefixes.set(prefix, '');
    this.#isAtom = local === 'feed';
    for (const [name, known] of this.#prefixes) {
      if (this.#isAtom && known === 'atom') this.#prefixes.set(name, '');
    }
  }

  /** Prefixes are free (Namespaces in XML 1.0): what counts is the address they are bound to. */
  #declare(attributes: Attributes): void {
    for (const [name, address] of Object.entries(attributes)) {
      const known = name.startsWith('xmlns:') ? NAMESPACES.get(address.trim()) : undefined;
      const isOwn = known === 'atom' && this.#isAtom;
      if (known !== undefined) this.#prefixes.set(name.slice('xmlns:'.length), isOwn ? '' : known);
    }
  }

  #plainName(qualified: string): string {
    const [prefix, local] = splitName(qualified);
    const known = this.#prefixes.get(prefix) ?? prefix;
    return known === '' ? local : `${known}:${local}`;
  }

  #openFeed(attributes: Attributes, depth: number): void {
    this.#feed.level = depth + 1;
    const lang = attributes['xml:lang'];
    if (lang !== undefined) this.#feed.fields.lang ??= lang;
  }

  /** An entry inside an entry: the first one's end tag is missing, unless the second is blank. */
  #openEntry(attributes: Attributes, depth: number): undefined {
    if (this.#capture) this.#finishCapture(this.#capture);
    this.#outer = this.#entry && { entry: this.#entry, depth: this.#entryDepth };
    this.#foreign = 0;
    this.#entry = draft(depth + 1, this.#base());
    this.#entryDepth = depth;
    this.#entries.push(this.#entry);
    const { 'rdf:about': about, 'xml:lang': lang } = attributes;
    if (about !== undefined) this.#entry.fields.guid = about;
    if (lang !== undefined) this.#entry.fields.lang = lang;
  }

  #openField(name: string, attributes: Attributes, depth: number): void {
    const owner = this.#entry ?? this.#feed;
    const field = fieldOf(name);
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
    const text = capture.parts.join('');
    if (text.trim() === '') return;
    if (capture.field === 'link') owner.links.push(text);
    else if (capture.field === 'date')
      (capture.name.includes(':') ? owner.dates.others : owner.dates.own).push(text);
    else keep(owner, capture, text);
    if (capture.name === 'guid' && capture.attributes.ispermalink?.toLowerCase() === 'false')
      owner.opaque = true;
  }

  /** An entry that the end of the document closes, and that cannot be known again, counts as cut. */
  #finishEntry(entry: Draft, atEnd: boolean): void {
    if (atEnd && entry.links.length === 0 && entry.fields.guid === undefined) entry.cut = true;
    const outer = isBlank(entry) ? this.#outer : undefined;
    this.#entry = outer?.entry;
    this.#entryDepth = outer?.depth ?? 0;
    this.#outer = undefined;
    this.#foreign = 0;
  }
}

function draft(level: number, base: string): Draft {
  const dates = { own: [], others: [] };
  return { level, base, fields: {}, own: new Set(), links: [], dates, opaque: false, cut: false };
}

function isBlank({ fields, links, dates }: Draft): boolean {
  return Object.keys(fields).length + links.length + dates.own.length + dates.others.length === 0;
}

/** Prefix ('' without one) and local name, in lower case. */
function splitName(qualified: string): readonly [string, string] {
  const name = qualified.toLowerCase();
  const colon = name.indexOf(':');
  return colon < 0 ? ['', name] : [name.slice(0, colon), name.slice(colon + 1)];
}

/** Atom's links have roles; the article is `alternate`, also when nothing is said (RFC 4287 §4.2.7.2). */
function isArticle(attributes: Attributes): boolean {
  return (attributes.rel ?? 'alternate').toLowerCase() === 'alternate';
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

function toRaw({ fields, links, dates, opaque, base, cut }: Draft): RawEntry {
  return {
    guid: fields.guid,
    guidIsOpaque: opaque,
    title: fields.title,
    links: [fields.origLink, ...links],
    dates: [...dates.own, ...dates.others, fields.updated],
    summary: fields.summary,
    content: fields.content,
    lang: fields.lang,
    source: fields.source ?? fields.credit,
    origin: /<title>([^<]*)/.exec(fields.source ?? '')?.[1] ?? fields.source,
    base,
    cut,
  };
}
