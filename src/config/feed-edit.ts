/**
 * Changes a file of feeds as a careful person would: what is added or switched stands in the style of what is
 * there, and not another character moves. yaml's Document says where things stand; it is never printed whole,
 * for that would lay out anew what people laid out.
 */
import { isMap, isScalar, isSeq, parseDocument, type YAMLMap } from 'yaml';

export type Edited =
  | { readonly kind: 'edited'; readonly text: string }
  | { readonly kind: 'refused'; readonly why: string };

/** What is written of a new feed; keys in this order. */
export type FeedEntry = Readonly<Record<string, string | boolean | readonly string[]>>;

/** A file of its own for feeds, or more at the end of an old one. @param text undefined for a new file */
export function appendFeeds(text: string | undefined, entries: readonly FeedEntry[]): Edited {
  const lines = (indent: string) => entries.map((entry) => `${indent}- ${flow(entry)}\n`).join('');
  if (text === undefined || text.trim() === '') return { kind: 'edited', text: `feeds:\n${lines('  ')}` };
  const document = parseDocument(text);
  const feeds = document.get('feeds');
  if (document.errors.length > 0 || !isSeq(feeds)) return refused('it is not a sound list of feeds');
  if (feeds.flow === true) return refused('its feeds stand in brackets, on one line');
  const last = feeds.items.at(-1);
  const end = isMap(last) ? last.range?.[1] : undefined;
  if (end === undefined || feeds.range == null) return refused('it has no feed yet');
  const lineEnd = text.indexOf('\n', Math.max(end - 1, 0));
  const at = lineEnd < 0 ? text.length : lineEnd + 1;
  const dash = text.lastIndexOf('\n', feeds.range[0]) + 1;
  const indent = /^[ \t]*/.exec(text.slice(dash))?.[0] ?? '';
  const before = text.slice(0, at);
  return checked(text, `${before}${before.endsWith('\n') ? '' : '\n'}${lines(indent)}${text.slice(at)}`);
}

/** @param at the feed's place in the file's list */
export function switchFeed(text: string, at: number, enabled: boolean): Edited {
  const document = parseDocument(text);
  const feed = document.errors.length > 0 ? undefined : document.getIn(['feeds', at]);
  if (!isMap(feed)) return refused('the feed is not written out in it');
  const old = feed.get('enabled', true);
  if (isScalar(old) && old.range)
    return checked(text, text.slice(0, old.range[0]) + String(enabled) + text.slice(old.range[1]));
  const place = insertionOf(feed, text);
  if (place === undefined) return refused('the feed is written in a way that cannot be added to');
  const { offset, around } = place;
  return checked(text, text.slice(0, offset) + around(`enabled: ${enabled}`) + text.slice(offset));
}

/** Where a pair may be put: at the end of `{…}`, or on a line of its own before the feed's second key. */
function insertionOf(feed: YAMLMap, text: string) {
  if (feed.range == null) return undefined;
  if (feed.flow === true) {
    const close = feed.range[1] - 1;
    const blank = /\s*$/.exec(text.slice(0, close))?.[0].length ?? 0;
    const comma = text[close - blank - 1] === ',' ? ' ' : ', ';
    return { offset: close - blank, around: (pair: string) => `${comma}${pair}` };
  }
  const key = feed.items[0]?.key;
  if (!isScalar(key) || !key.range) return undefined;
  const start = key.range[0];
  const column = start - (text.lastIndexOf('\n', start - 1) + 1);
  return { offset: start, around: (pair: string) => `${pair}\n${' '.repeat(column)}` };
}

/** Whatever the text was, what comes out must still be YAML. */
function checked(before: string, after: string): Edited {
  const { errors } = parseDocument(after);
  if (errors.length > 0 || after === before) return refused('the change would not leave a sound file');
  return { kind: 'edited', text: after };
}

function refused(why: string): Edited {
  return { kind: 'refused', why };
}

/** One feed on one line, as the shipped files have them. */
function flow(entry: FeedEntry): string {
  const pairs = Object.entries(entry).map(([key, value]) => {
    const shown = Array.isArray(value) ? `[${value.map(scalar).join(', ')}]` : scalar(value);
    return `${key}: ${shown}`;
  });
  return `{${pairs.join(', ')}}`;
}

/** Plain where nobody could misread it; JSON's quotes are YAML's, and leave nothing unescaped. */
function scalar(value: unknown): string {
  const text = String(value);
  if (typeof value === 'boolean') return text;
  const isPlain =
    /^[\p{L}][\p{L}\p{N} ._/()-]*$/u.test(text) && !/ $|^(?:y|n|yes|no|on|off|true|false|null)$/i.test(text);
  return isPlain ? text : JSON.stringify(text);
}
