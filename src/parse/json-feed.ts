/** JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/). */

import type { RawEntry, RawFeed } from './entry.js';
import { MAX_ENTRIES } from './precheck.js';
import type { Failure } from './sax.js';

/** Undefined for a document that is no JSON, or JSON of another kind. */
export function readJsonFeed(text: string): RawFeed | Failure | undefined {
  const feed = parseObject(text);
  const { version, items } = feed;
  if (typeof version !== 'string' || !version.includes('jsonfeed.org') || !Array.isArray(items))
    return undefined;
  if (items.length > MAX_ENTRIES) {
    return { kind: 'failed', reason: 'too-many-items', detail: `more than ${MAX_ENTRIES} entries` };
  }
  return { title: feed.title, lang: feed.language, entries: items.map(toRaw) };
}

type Loose = Readonly<Record<string, unknown>>;

/** Of brackets in one another: a JSON Feed has some five. */
const MAX_DEPTH = 64;

function parseObject(text: string): Loose {
  return asObject(parseJson(text));
}

/** Undefined for what is no JSON, or is made to hurt. */
export function parseJson(text: string): unknown {
  if (nestsTooDeep(text)) return undefined; // millions of brackets would hold the process for seconds
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Only brackets outside of strings count. */
function nestsTooDeep(text: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < text.length && depth <= MAX_DEPTH; i++) {
    const unit = text[i];
    if (quoted && unit === '\\') i++;
    else if (unit === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (unit === '[' || unit === '{') depth++;
    else if (unit === ']' || unit === '}') depth--;
  }
  return depth > MAX_DEPTH;
}

export function asObject(value: unknown): Loose {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function toRaw(value: unknown): RawEntry {
  const item = asObject(value);
  return {
    guid: typeof item.id === 'number' ? String(item.id) : item.id,
    guidIsOpaque: false,
    title: item.title,
    links: [item.url, item.external_url],
    dates: [item.date_published, item.date_modified],
    summary: item.summary,
    content: item.content_html || item.content_text,
    lang: item.language,
  };
}
