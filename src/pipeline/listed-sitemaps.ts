/** A sitemap feed whose address holds a list of sitemaps: the newest of these are its document. */
import { hash } from '../lib/hash.js';
import type { Feed } from '../model/feed.js';
import type { ParsedFeed } from '../parse/outcome.js';
import { parseFeed } from '../parse/parse.js';
import { chooseSitemaps, type SitemapList } from '../parse/sitemap-list.js';
import type { FetchOutcome } from '../poll/fetch.js';
import type { PollFailure } from './feed-record.js';

/** One GET of an address; waits for its turn. */
export type Ask = (url: string) => Promise<FetchOutcome>;

export type Listed =
  | {
      readonly kind: 'read';
      readonly parsed: ParsedFeed;
      /** Of all of them: their list may stay the same while they change. */
      readonly bodyHash: string;
    }
  | (PollFailure & { readonly kind: 'failed' });

/** @param address of the list */
export async function readListed(
  ask: Ask,
  feed: Feed,
  list: SitemapList,
  address: string,
  now: number,
): Promise<Listed> {
  const chosen = chooseSitemaps(list, address);
  if (chosen.length === 0) return failed('not-a-feed', 'a list of sitemaps that names none of its site');
  const read: ParsedFeed[] = [];
  const hashes: string[] = [];
  for (const [n, url] of chosen.entries()) {
    const outcome = await readOne(ask, feed, url, now);
    if (outcome.kind === 'read') {
      read.push(outcome.parsed);
      hashes.push(outcome.bodyHash);
    } else if (n === 0) return { ...outcome, detail: `${new URL(url).pathname}: ${outcome.detail}` };
    // what is new stands in the newest; without an older one nothing of it is missed
  }
  return { kind: 'read', parsed: merge(read), bodyHash: hash('listed', ...hashes) };
}

async function readOne(ask: Ask, feed: Feed, url: string, now: number): Promise<Listed> {
  const answer = await ask(url);
  if (answer.kind === 'failed') return answer;
  if (answer.kind === 'not-modified')
    return failed('status', 'the server says "not modified" to a first request');
  const { bytes, contentType, bodyHash } = answer;
  const document = { bytes, url: answer.url, ...(contentType === undefined ? {} : { contentType }) };
  const parsed = await parseFeed(document, feed, now);
  if (parsed.kind === 'list') return failed('not-a-feed', 'a list of sitemaps within a list of sitemaps');
  return parsed.kind === 'failed' ? parsed : { kind: 'read', parsed, bodyHash };
}

function merge(read: readonly ParsedFeed[]): ParsedFeed {
  const titled = read.find(({ title }) => title !== undefined)?.title;
  const lang = read.find((each) => each.lang !== undefined)?.lang;
  return {
    kind: 'parsed',
    reader: 'sitemap',
    items: read.flatMap(({ items }) => items),
    skipped: read.flatMap(({ skipped }) => skipped),
    asks: {},
    ...(titled === undefined ? {} : { title: titled }),
    ...(lang === undefined ? {} : { lang }),
  };
}

function failed(reason: string, detail: string): Listed {
  return { kind: 'failed', reason, detail };
}
