import { type Coverage, NAMED } from '../../model/digest.js';
import { type FeedId, feedId } from '../../model/id.js';
import type { FeedRecord, StoredFeed } from '../records.js';
import { shortKey } from '../short-key.js';
import { json, list, number, type Reply, type Server, text } from './scripts.js';

export async function dueFeeds(server: Server, limit: number): Promise<FeedId[]> {
  return list(await server.run('dueFeeds', { limit })).map((id) => feedId(text(id)));
}

export async function readFeed(server: Server, id: FeedId): Promise<StoredFeed | undefined> {
  const found = await server.run('readFeed', { id });
  return found === null ? undefined : toFeed(found);
}

export async function listFeeds(server: Server): Promise<StoredFeed[]> {
  const feeds = new Map<FeedId, StoredFeed>();
  let cursor = '0';
  do {
    const [next, piece] = list(await server.run('listFeeds', { cursor }));
    for (const feed of list(piece).map(toFeed)) feeds.set(feed.id, feed);
    cursor = text(next);
  } while (cursor !== '0');
  return [...feeds.values()].sort((a, b) => inOrder(a.id, b.id));
}

/** Marks of those keys that the feed has met, by the key as it was asked. */
export async function seen(
  server: Server,
  feed: FeedId,
  keys: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const found = list(await server.run('seen', { feed, keys: keys.map(shortKey) }));
  return new Map(keys.flatMap((key, i) => (found[i] === null ? [] : [[key, text(found[i])]])));
}

export async function coverage(server: Server): Promise<Coverage> {
  const [feeds, answered, failing] = list(await server.run('coverage', { named: NAMED }));
  return { feeds: number(feeds), answered: number(answered), failing: list(failing).map(text) };
}

/**
 * Where each feed stands is kept by all that change it, and so nothing need be placed anew but what a process of a
 * version before this has written: of before, or beside us. It is done at each adoption, in pieces, and with the
 * sweeps: an hour after the last such process has gone, nothing of it is left.
 */
export async function placeFeeds(server: Server): Promise<void> {
  let cursor = '0';
  do cursor = text(await server.run('placeFeeds', { cursor }));
  while (cursor !== '0');
}

/** @param feeds enabled ones */
export function coverageOf(feeds: readonly StoredFeed[]): Coverage {
  const answered = feeds.filter((feed) => feed.failures === 0 && feed.lastSuccessAt !== undefined);
  const failing = feeds.filter((feed) => feed.failures > 0).sort(worstFirst);
  return {
    feeds: feeds.length,
    answered: answered.length,
    failing: failing.slice(0, NAMED).map((feed) => feed.id),
  };
}

/** What is known of a feed that was never polled. */
export function newFeed(dueAt: number): FeedRecord {
  return { dueAt, validators: {}, failures: 0 };
}

/** By code unit, whatever the machine's language. */
export function inOrder(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function worstFirst(a: StoredFeed, b: StoredFeed): number {
  const [since, other] = [a, b].map((feed) => feed.failingSince ?? Number.MAX_SAFE_INTEGER) as [
    number,
    number,
  ]; // of two
  return since - other || inOrder(a.id, b.id);
}

function toFeed(reply: Reply): StoredFeed {
  const [id, rev, record, dueAt] = list(reply);
  return { ...json<FeedRecord>(record), id: feedId(text(id)), rev: number(rev), enabled: dueAt !== null };
}
