/** Stories: found by their keys, joined optimistically. */
import type { StoryId } from '../../model/id.js';
import type { Story } from '../../model/story.js';
import type { StoryChange, StoryKeys, StoryLookup } from '../records.js';
import { shortKey } from '../short-key.js';
import { type Db, parse } from './db.js';

/** A key of more stories than this says nothing: "breaking news". */
const COMMON = 200;
/** Candidates given to dedupe. */
const LOOKED_AT = 20;

interface StoryRow {
  readonly seq: number;
  readonly data: string;
}

/** Most shared first; an exact key counts for more than any number of sketch keys. */
export function findStories(db: Db, now: number, keys: StoryKeys): StoryLookup {
  const stories = candidates(db, now, keys)
    .slice(0, LOOKED_AT)
    .flatMap((seq) => {
      const row = db.get<StoryRow>('SELECT seq, data FROM stories WHERE seq = ?', seq);
      return row ? [toStory(row)] : [];
    });
  return { seq: highestSeq(db), stories };
}

export function readStory(db: Db, id: StoryId): Story | undefined {
  const row = db.get<StoryRow>('SELECT seq, data FROM stories WHERE id = ?', id);
  return row && toStory(row);
}

/** @returns what stands in the way of these changes, or undefined when nothing does. Changes nothing. */
export function findConflict(db: Db, now: number, changes: readonly StoryChange[]): StoryLookup | undefined {
  const refused: StoryChange[] = [];
  const versions = new Map<StoryId, number>(); // of stories changed earlier in this commit
  for (const change of changes) {
    const { id, version } = change.story;
    const known = versions.get(id) ?? readVersion(db, id);
    const free =
      change.kind === 'join' ? known === version - 1 : known === undefined && !hasRival(db, now, change);
    if (!free) refused.push(change);
    versions.set(id, version);
  }
  return refused.length === 0 ? undefined : lookUp(db, now, refused);
}

/** Stores changes that `findConflict` let through. */
export function applyChange(db: Db, { kind, story, keys }: StoryChange): void {
  const data = JSON.stringify(story);
  if (kind === 'new') {
    db.run(
      'INSERT INTO stories (id, version, closes_at, data) VALUES (?, ?, ?, ?)',
      story.id,
      story.version,
      story.closesAt,
      data,
    );
  } else {
    db.run(
      'UPDATE stories SET version = ?, closes_at = ?, data = ? WHERE id = ?',
      story.version,
      story.closesAt,
      data,
      story.id,
    );
  }
  addKeys(db, story.id, keys);
}

/** Ended stories are found no more; those that an open digest has yet to tell stay readable. */
export function sweepStories(db: Db, now: number): void {
  db.run('DELETE FROM story_keys WHERE story IN (SELECT seq FROM stories WHERE closes_at <= ?)', now);
  db.run(
    `DELETE FROM stories WHERE closes_at <= ? AND id NOT IN (
       SELECT a.story FROM entries e JOIN alerts a ON a.id = e.ref WHERE e.kind = 'alert' AND e.digest IS NULL)`,
    now,
  );
}

/** A newer story that the judge has not seen. Stories of the same commit are none: they were judged together. */
function hasRival(db: Db, now: number, change: StoryChange & { kind: 'new' }): boolean {
  return candidates(db, now, change.keys).some((seq) => seq > change.lookedAt);
}

function lookUp(db: Db, now: number, refused: readonly StoryChange[]): StoryLookup {
  const stories = new Map<StoryId, Story>();
  for (const change of refused) {
    const named = readStory(db, change.story.id);
    for (const story of [...(named ? [named] : []), ...findStories(db, now, change.keys).stories]) {
      stories.set(story.id, story);
    }
  }
  return { seq: highestSeq(db), stories: [...stories.values()] };
}

/** Numbers of open stories that share enough keys. */
function candidates(db: Db, now: number, keys: StoryKeys): number[] {
  const exact = countShared(db, now, keys.exact, 1);
  const sketch = countShared(db, now, keys.sketch, 0);
  const found = [...new Set([...exact.keys(), ...sketch.keys()])].map((seq) => ({
    seq,
    exact: exact.get(seq) ?? 0,
    sketch: sketch.get(seq) ?? 0,
  }));
  return found
    .filter((story) => story.exact > 0 || story.sketch >= keys.minimum)
    .sort((a, b) => b.exact - a.exact || b.sketch - a.sketch || b.seq - a.seq)
    .map((story) => story.seq);
}

/** One statement for all keys: a call to the driver costs more than a look into the index. */
function countShared(db: Db, now: number, keys: readonly string[], exact: 0 | 1): Map<number, number> {
  const shared = new Map<number, number>();
  if (keys.length === 0) return shared;
  const rows = db.all<{ seqs: string }>(
    `SELECT (SELECT json_group_array(seq) FROM (
       SELECT s.seq FROM story_keys k JOIN stories s ON s.seq = k.story
       WHERE k.key = j.value AND k.exact = ?1 AND s.closes_at > ?2 LIMIT ?3)) AS seqs FROM json_each(?4) j`,
    exact,
    now,
    COMMON + 1,
    JSON.stringify([...new Set(keys)].map(shortKey)),
  );
  for (const { seqs } of rows) {
    if (seqs === NONE) continue;
    const open = parse<number[]>(seqs);
    if (open.length <= COMMON) for (const seq of open) shared.set(seq, (shared.get(seq) ?? 0) + 1);
  }
  return shared;
}

/** What SQLite makes of no rows. */
const NONE = '[]';

function addKeys(db: Db, id: StoryId, keys: StoryKeys): void {
  const insert = `INSERT OR IGNORE INTO story_keys (key, exact, story)
                  SELECT j.value, ?1, s.seq FROM stories s, json_each(?2) j WHERE s.id = ?3`;
  for (const [kind, exact] of [
    [keys.exact, 1],
    [keys.sketch, 0],
  ] as const) {
    if (kind.length > 0) db.run(insert, exact, JSON.stringify(kind.map(shortKey)), id);
  }
}

function readVersion(db: Db, id: StoryId): number | undefined {
  return db.get<{ version: number }>('SELECT version FROM stories WHERE id = ?', id)?.version;
}

function highestSeq(db: Db): number {
  return db.get<{ seq: number }>("SELECT seq FROM sqlite_sequence WHERE name = 'stories'")?.seq ?? 0;
}

/** The number is the store's own; whatever stood in the record is not. */
export function toStory(row: StoryRow): Story {
  return { ...parse<Story>(row.data), seq: row.seq };
}
