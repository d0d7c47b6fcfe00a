/** Posts as WordPress gives them to programs (https://developer.wordpress.org/rest-api/reference/posts/). */
import type { RawEntry, RawFeed } from './entry.js';
import { asObject, parseJson } from './json-feed.js';
import { MAX_ENTRIES } from './precheck.js';
import type { Failure } from './sax.js';

/** A list of posts; or what the site says instead, which refuses in JSON too. */
export function readWordPress(text: string): RawFeed | Failure {
  const found = parseJson(text) ?? parseJson(text.slice(Math.max(text.indexOf('[{'), 0))); // PHP warns before it
  if (!Array.isArray(found)) {
    const { message, code } = asObject(found);
    const said = typeof message === 'string' && typeof code === 'string' ? `: ${code}, "${message}"` : '';
    return failed('not-a-feed', `no list of WordPress posts${said.slice(0, 200)}`);
  }
  if (found.length > MAX_ENTRIES) return failed('too-many-items', `more than ${MAX_ENTRIES} entries`);
  return { entries: found.map(toRaw) };
}

function toRaw(value: unknown): RawEntry {
  const post = asObject(value);
  const rendered = (field: unknown): unknown => asObject(field).rendered;
  return {
    guid: rendered(post.guid) ?? (typeof post.id === 'number' ? String(post.id) : post.id),
    guidIsOpaque: true, // ?p=4711 leads there, and is not its address
    title: rendered(post.title),
    links: [post.link],
    dates: [asUtc(post.date_gmt), post.date, asUtc(post.modified_gmt)],
    summary: rendered(post.excerpt),
    content: rendered(post.content),
  };
}

/** WordPress writes `2026-05-13T12:00:00` and leaves the zone to the name. */
function asUtc(date: unknown): unknown {
  return typeof date === 'string' && /\d$/.test(date) ? `${date}Z` : date;
}

function failed(reason: 'not-a-feed' | 'too-many-items', detail: string): Failure {
  return { kind: 'failed', reason, detail };
}
