import { type Coverage, NAMED } from '../../model/digest.js';
import { type FeedId, feedId } from '../../model/id.js';
import type { FeedRecord, PollCommit, SeenMark, StoredFeed } from '../records.js';
import { shortKey } from '../short-key.js';
import { type Db, parse } from './db.js';

interface FeedRow {
  readonly id: string;
  readonly enabled: number;
  readonly rev: number;
  readonly record: string;
}

export function dueFeeds(db: Db, now: number, limit: number): FeedId[] {
  return db
    .all<{ id: string }>(
      'SELECT id FROM feeds WHERE enabled = 1 AND due_at <= ? ORDER BY due_at, id LIMIT ?',
      now,
      limit,
    )
    .map((row) => feedId(row.id));
}

export function readFeed(db: Db, id: FeedId): StoredFeed | undefined {
  const row = db.get<FeedRow>('SELECT id, enabled, rev, record FROM feeds WHERE id = ?', id);
  return row && toFeed(row);
}

export function listFeeds(db: Db): StoredFeed[] {
  return db.all<FeedRow>('SELECT id, enabled, rev, record FROM feeds ORDER BY id').map(toFeed);
}

/** Marks of those keys that the feed has met, by the key as it was asked and in that order. */
export function seen(db: Db, feed: FeedId, keys: readonly string[]): Map<string, string> {
  const marks = new Map<string, string>();
  if (keys.length === 0) return marks;
  const stored = keys.map(shortKey);
  const rows = db.all<{ key: string; mark: string }>(
    'SELECT key, mark FROM seen WHERE feed = ? AND key IN (SELECT value FROM json_each(?))',
    feed,
    JSON.stringify(stored),
  );
  const found = new Map(rows.map(({ key, mark }) => [key, mark]));
  for (const [n, key] of keys.entries()) {
    const mark = found.get(stored[n] ?? '');
    if (mark !== undefined) marks.set(key, mark);
  }
  return marks;
}

/** Feeds outside the configuration stay, disabled: their marks keep old items quiet should they come back. */
export function adoptFeeds(db: Db, feeds: readonly { readonly id: FeedId; readonly dueAt: number }[]): void {
  db.run(
    'UPDATE feeds SET enabled = 0 WHERE enabled = 1 AND id NOT IN (SELECT value FROM json_each(?))',
    JSON.stringify(feeds.map((feed) => feed.id)),
  );
  const met = feeds.map(({ id, dueAt }) => {
    const record: FeedRecord = { dueAt, validators: {}, failures: 0 };
    return [id, dueAt, JSON.stringify(record)];
  });
  db.run(
    `INSERT INTO feeds (id, enabled, rev, due_at, record)
     SELECT value ->> 0, 1, 0, value ->> 1, value ->> 2 FROM json_each(?) WHERE true
     ON CONFLICT (id) DO UPDATE SET enabled = 1 WHERE enabled = 0`,
    JSON.stringify(met),
  );
}

/** The feed's rev, and the ids of its latest commits, each of which raised it by one: the latest first. */
export function earlierCommits(
  db: Db,
  id: FeedId,
): { readonly rev: number; readonly ids: readonly string[] } {
  const row = db.get<{ rev: number; commits: string }>('SELECT rev, commits FROM feeds WHERE id = ?', id);
  return {
    rev: row?.rev ?? NEVER,
    ids: row === undefined || row.commits === '' ? [] : row.commits.split(' '),
  };
}

/** No commit names it. */
const NEVER = -1;
/** A caller that did not hear the answer asks again at once or never, so the last few are enough. */
const COMMITS_KEPT = 8;

/** The feed's part of a commit: record, marks and the next rev. */
export function commitFeed(db: Db, now: number, commit: PollCommit, earlier: readonly string[]): number {
  const rev = commit.rev + 1;
  const { record } = commit;
  db.run(
    `UPDATE feeds SET rev = ?1, commits = ?2, due_at = coalesce(?3, due_at), record = coalesce(?4, record)
     WHERE id = ?5`,
    rev,
    [shortKey(commit.commitId), ...earlier].slice(0, COMMITS_KEPT).join(' '),
    record?.dueAt ?? null,
    record === undefined ? null : JSON.stringify(record),
    commit.feed,
  );
  if (commit.seen.length > 0) mark(db, now, commit.feed, commit.seen);
  if (commit.document) forget(db, now, commit.feed, commit.document);
  return rev;
}

function mark(db: Db, now: number, feed: FeedId, seen: readonly SeenMark[]): void {
  db.run(
    `INSERT INTO seen (feed, key, mark, met_at)
     SELECT ?1, value ->> 0, value ->> 1, ?2 FROM json_each(?3) WHERE true
     ON CONFLICT (feed, key) DO UPDATE SET mark = excluded.mark, met_at = excluded.met_at`,
    feed,
    now,
    JSON.stringify(seen.map(({ key, mark }) => [shortKey(key), mark])),
  );
}

export function coverage(db: Db): Coverage {
  const counts = db.get<{ feeds: number; answered: number }>(
    'SELECT enabled AS feeds, answered FROM feed_counts',
  );
  const failing = db.all<{ id: string }>(
    `SELECT id FROM feeds INDEXED BY feeds_failing WHERE enabled = 1 AND failing_since IS NOT NULL
     ORDER BY failing_since, id LIMIT ?`,
    NAMED,
  );
  return {
    feeds: counts?.feeds ?? 0,
    answered: counts?.answered ?? 0,
    failing: failing.map((row) => row.id),
  };
}

/** Marks in the document were met now; the others go once they are older than `forgetBefore`. */
function forget(
  db: Db,
  now: number,
  feed: FeedId,
  document: { readonly keys: readonly string[]; readonly forgetBefore: number },
): void {
  db.run(
    'UPDATE seen SET met_at = ? WHERE feed = ? AND met_at < ? AND key IN (SELECT value FROM json_each(?))',
    now,
    feed,
    now,
    JSON.stringify(document.keys.map(shortKey)),
  );
  const before = Math.min(document.forgetBefore, now); // what was met now stays, however short the memory
  db.run('DELETE FROM seen WHERE feed = ? AND met_at < ?', feed, before);
}

function toFeed(row: FeedRow): StoredFeed {
  return {
    ...parse<FeedRecord>(row.record),
    id: feedId(row.id),
    rev: row.rev,
    enabled: row.enabled === 1,
  };
}
