/** The border between what a document says and what the house works with: one bad entry is one entry lost. */

import * as z from 'zod';
import type { ParsedItem } from '../model/item.js';
import { cut } from '../text/cut.js';
import { cleanText } from '../text/html.js';
import { isSignature, type Signatures, trimText, trimTitle } from './boilerplate.js';
import { believe, readStated } from './date.js';
import { type RawEntry, textOf } from './entry.js';
import { articleUrl, decodePath, resolveLink, wordsOfUrl } from './url.js';

export type ItemOutcome =
  | { readonly kind: 'item'; readonly item: ParsedItem }
  | { readonly kind: 'skipped'; readonly reason: string };

export interface ItemContext {
  readonly url: string;
  readonly outlet: Signatures;
  readonly now: number;
  /** Whether an entry of nothing but a link is an item, called by its address: what a page or a sitemap links may be no news. */
  readonly linksSuffice: boolean;
}

const MAX_TITLE = 500;
/** A longer summary is the article itself: it becomes the text, and its beginning the summary. */
const MAX_SUMMARY = 1_200;
const MAX_TEXT = 20_000;
/** A headline made of a summary that has none. */
const MADE_TITLE = 120;
/** Text is kept beside a summary only when it says this much more, UTF-16 units. */
const CLEARLY_LONGER = 200;

/** A longer guid is data; the address stands in for it. */
const MAX_GUID = 2_000;
/** Of an outlet's name. */
const MAX_SOURCE = 100;
const LANG = /^[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,4}$/;

const optional = z.string().min(1).optional();

/** What an item must be to go on. Cleaning comes first, so this is what is left of the document. */
const Item = z.object({
  guid: optional,
  title: z.string().max(MAX_TITLE),
  summary: optional,
  text: optional,
  url: z.url({ protocol: /^https?$/ }).optional(),
  lang: optional,
  publishedAt: z.number().int().optional(),
  claimedAt: z.number().int().optional(),
  source: optional,
});

export function readItem(entry: RawEntry, context: ItemContext): ItemOutcome {
  if (entry.cut) return { kind: 'skipped', reason: 'the document ends inside it' };
  const url = readUrl(entry, context.url);
  const words = readWords(entry, context.outlet);
  const checked = Item.safeParse({
    guid: readGuid(entry),
    ...words,
    title: words.title ?? (context.linksSuffice && url !== undefined ? titleOf(url, context.url) : ''),
    url,
    lang: readLang(entry.lang),
    ...readDates(entry, context.now),
    source: readSource(entry, context.outlet),
  });
  if (!checked.success) {
    return { kind: 'skipped', reason: checked.error.issues[0]?.message ?? 'it is not an item' };
  }
  return { kind: 'item', item: dropAbsent(checked.data) };
}

interface Words {
  readonly title?: string;
  readonly summary?: string;
  readonly text?: string;
}

/** Clean title, summary and text: boilerplate off, and nothing said twice. */
function readWords(entry: RawEntry, outlet: Signatures): Words {
  const content = trimText(cleanText(textOf(entry.content) ?? '', MAX_TEXT));
  const given = trimText(cleanText(textOf(entry.summary) ?? '', MAX_TEXT));
  const lead = hasWords(given) ? given : content;
  const source = textOf(entry.source);
  const stated = cleanText(textOf(entry.title) ?? '', MAX_TITLE);
  const title = hasWords(stated)
    ? trimTitle(stated, outlet, source === undefined ? undefined : cleanText(source, MAX_TITLE))
    : cut(lead, MADE_TITLE);
  const summary = sameWords(lead, title) ? '' : cut(lead, MAX_SUMMARY);
  const text = content.length > lead.length + CLEARLY_LONGER ? content : lead;
  return {
    ...(title === '' ? {} : { title }),
    ...(hasWords(summary) ? { summary } : {}),
    ...(text.length > summary.length + CLEARLY_LONGER ? { text } : {}),
  };
}

/** Nothing for a site's front page, and for the feed itself. */
function titleOf(url: string, documentUrl: string): string {
  const address = articleUrl(url);
  if (address === undefined || address === articleUrl(documentUrl)) return '';
  return titleOfAddress(url, address);
}

/**
 * What an entry of nothing but a link is called, as readers do it.
 *
 * @param address the same as `articleUrl` gives it
 */
export function titleOfAddress(url: string, address: string): string {
  const words = wordsOfUrl(url) ?? decodePath(address.replace(/^https:\/\//, ''));
  return cut(cleanText(words, MAX_TITLE), MADE_TITLE);
}

interface Dates {
  readonly publishedAt?: number;
  /** The first date that is stated, where it lies ahead: what was believed instead stands beside it, or nothing. */
  readonly claimedAt?: number;
}

function readDates(entry: RawEntry, now: number): Dates {
  let claimed: number | undefined;
  const publishedAt = readFirst(entry.dates, (text) => {
    const at = readStated(text);
    claimed ??= at;
    return at === undefined ? undefined : believe(at, now);
  });
  return {
    ...(publishedAt === undefined ? {} : { publishedAt }),
    ...(claimed !== undefined && claimed > now ? { claimedAt: claimed } : {}),
  };
}

/** Undefined where the feed only names itself. */
function readSource(entry: RawEntry, outlet: Signatures): string | undefined {
  const name = cleanText(textOf(entry.origin) ?? '', MAX_SOURCE);
  if (!hasWords(name) || /^https?:/i.test(name) || isSignature(name, outlet)) return undefined;
  return name;
}

/** A lone `|` or dash is what a template leaves when it has nothing to say. */
function hasWords(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}

function sameWords(a: string, b: string): boolean {
  if (a.length >= 2 * MAX_TITLE) return false;
  const whole = bare(b);
  // a look at the beginning decides nearly always; its last letter may be another in a whole word (Σ)
  return whole.startsWith(bare(a.slice(0, GLANCE)).slice(0, -1)) && bare(a) === whole;
}

const GLANCE = 40;

function bare(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}

function readGuid(entry: RawEntry): string | undefined {
  const guid = textOf(entry.guid)?.trim();
  return guid && guid.length <= MAX_GUID ? guid : undefined;
}

/** The first link that leads to the web; else a guid that is an address and does not say it is none. */
function readUrl(entry: RawEntry, documentUrl: string): string | undefined {
  const base = entry.base ?? documentUrl;
  const link = readFirst(entry.links, (text) => resolveLink(text.replaceAll('&amp;', '&'), base));
  if (link !== undefined || entry.guidIsOpaque) return link;
  const guid = readGuid(entry);
  return guid !== undefined && /^https?:\/\//i.test(guid) ? resolveLink(guid, base) : undefined;
}

/** BCP 47 in lower case; undefined for anything else that stands there. */
export function readLang(value: unknown): string | undefined {
  const lang = textOf(value)?.trim().replaceAll('_', '-').toLowerCase();
  return lang !== undefined && LANG.test(lang) ? lang : undefined;
}

function readFirst<T>(values: readonly unknown[], read: (text: string) => T | undefined): T | undefined {
  for (const value of values) {
    const text = textOf(value);
    const found = text === undefined ? undefined : read(text);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** `exactOptionalPropertyTypes`: what is absent is not there, rather than undefined. */
function dropAbsent(item: z.infer<typeof Item>): ParsedItem {
  const { guid, title, summary, text, url, lang, publishedAt, claimedAt, source } = item;
  return {
    title,
    ...(guid === undefined ? {} : { guid }),
    ...(summary === undefined ? {} : { summary }),
    ...(text === undefined ? {} : { text }),
    ...(url === undefined ? {} : { url }),
    ...(lang === undefined ? {} : { lang }),
    ...(publishedAt === undefined ? {} : { publishedAt }),
    ...(claimedAt === undefined ? {} : { claimedAt }),
    ...(source === undefined ? {} : { source }),
  };
}
