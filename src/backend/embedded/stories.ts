/** Stories: found by their keys (story-index.ts), joined optimistically. */
import type { StoryId } from '../../model/id.js';
import type { Story } from '../../model/story.js';
import type { StoryChange, StoryKeys, StoryLookup } from '../records.js';
import { shortKey } from '../short-key.js';
import { type Db, parse } from './db.js';
import { joinKeys, nextChange, type StoryIndex, splitKeys } from './story-index.js';

/** Candidates given to dedupe. */
const LOOKED_AT = 20;

interface StoryRow {
  readonly seq: number;
  readonly data: string;
}

/** Most shared first; an exact key counts for more than any number of sketch keys. */
export function findStories(db: Db, index: StoryIndex, now: number, keys: StoryKeys): StoryLookup {
  index.catchUp();
  const stories = candidates(index, now, keys)
    .slice(0, LOOKED_AT)
    .flatMap((seq) => {
      const row = db.get<StoryRow>('SELECT seq, data FROM stories WHERE seq = ?', seq);
      return row ? [toStory(row)] : [];
    });
  return { seq: index.newest, stories };
}

export function readStory(db: Db, id: StoryId): Story | undefined {
  const row = db.get<StoryRow>('SELECT seq, data FROM stories WHERE id = ?', id);
  return row && toStory(row);
}

/** @returns what stands in the way of these changes, or undefined when nothing does. Changes nothing. */
export function findConflict(
  db: Db,
  index: StoryIndex,
  now: number,
  changes: readonly StoryChange[],
): StoryLookup | undefined {
  if (changes.length === 0) return undefined;
  index.catchUp();
  const refused: StoryChange[] = [];
  const versions = new Map<StoryId, number>(); // of stories changed earlier in this commit
  const newest = index.newest;
  for (const change of changes) {
    const { id, version } = change.story;
    const known = versions.get(id) ?? readVersion(db, id);
    const free =
      change.kind === 'join'
        ? known === version - 1
        : known === undefined && !(newest > change.lookedAt && hasRival(index, now, change));
    if (!free) refused.push(change);
    versions.set(id, version);
  }
  return refused.length === 0 ? undefined : lookUp(db, index, now, refused);
}

/** Stores changes that `findConflict` let through. */
export function applyChanges(db: Db, index: StoryIndex, changes: readonly StoryChange[]): void {
  if (changes.length === 0) return;
  const changed = nextChange(db);
  const stored = changes.map((change) => {
    const exact = change.keys.exact.map(shortKey);
    const sketch = change.keys.sketch.map(shortKey);
    const seq = STORE[change.kind](db, changed, change.story, exact, sketch);
    return { seq, closesAt: change.story.closesAt, exact, sketch };
  });
  index.learn(changed, stored);
}

/** @returns its number */
type Store = (
  db: Db,
  changed: number,
  story: Story,
  exact: readonly string[],
  sketch: readonly string[],
) => number;

const STORE: Readonly<Record<StoryChange['kind'], Store>> = { new: addStory, join: growStory };

function addStory(
  db: Db,
  changed: number,
  story: Story,
  exact: readonly string[],
  sketch: readonly string[],
) {
  return db.insert(
    'INSERT INTO stories (id, version, closes_at, changed, exact, sketch, data) VALUES (?, ?, ?, ?, ?, ?, ?)',
    story.id,
    story.version,
    story.closesAt,
    changed,
    joinKeys(exact),
    joinKeys(sketch),
    JSON.stringify(story),
  );
}

function growStory(
  db: Db,
  changed: number,
  story: Story,
  exact: readonly string[],
  sketch: readonly string[],
) {
  const had = db.get<KeyColumns>('SELECT seq, exact, sketch FROM stories WHERE id = ?', story.id);
  db.run(
    'UPDATE stories SET version = ?, closes_at = ?, changed = ?, exact = ?, sketch = ?, data = ? WHERE id = ?',
    story.version,
    story.closesAt,
    changed,
    joinKeys([...splitKeys(had?.exact ?? ''), ...exact]),
    joinKeys([...splitKeys(had?.sketch ?? ''), ...sketch]),
    JSON.stringify(story),
    story.id,
  );
  return had?.seq ?? 0;
}

interface KeyColumns {
  readonly seq: number;
  readonly exact: string;
  readonly sketch: string;
}

/** Ended stories are found no more; those that an open digest has yet to tell stay readable. */
export function sweepStories(db: Db, index: StoryIndex, now: number): void {
  db.run(
    `DELETE FROM stories WHERE closes_at <= ? AND id NOT IN (
       SELECT a.story FROM entries e JOIN alerts a ON a.id = e.ref WHERE e.kind = 'alert' AND e.digest IS NULL)`,
    now,
  );
  db.run(
    "UPDATE stories SET exact = '', sketch = '' WHERE closes_at <= ? AND (exact <> '' OR sketch <> '')",
    now,
  );
  index.sweep(now);
}

/** A newer story that the judge has not seen. Stories of the same commit are none: they were judged together. */
function hasRival(index: StoryIndex, now: number, change: StoryChange & { kind: 'new' }): boolean {
  return candidates(index, now, change.keys).some((seq) => seq > change.lookedAt);
}

function lookUp(db: Db, index: StoryIndex, now: number, refused: readonly StoryChange[]): StoryLookup {
  const stories = new Map<StoryId, Story>();
  for (const change of refused) {
    const named = readStory(db, change.story.id);
    for (const story of [...(named ? [named] : []), ...findStories(db, index, now, change.keys).stories]) {
      stories.set(story.id, story);
    }
  }
  return { seq: index.newest, stories: [...stories.values()] };
}

/** Numbers of open stories that share enough keys. */
function candidates(
  index: StoryIndex,
  now: number,
  { exact, sketch, minimum }: StoryKeys,
): readonly number[] {
  return index
    .find(now, exact.map(shortKey), sketch.map(shortKey))
    .filter((story) => story.exact > 0 || story.sketch >= minimum)
    .sort((a, b) => b.exact - a.exact || b.sketch - a.sketch || b.seq - a.seq)
    .map(({ seq }) => seq);
}

function readVersion(db: Db, id: StoryId): number | undefined {
  return db.get<{ version: number }>('SELECT version FROM stories WHERE id = ?', id)?.version;
}

/** The number is the store's own; whatever stood in the record is not. */
export function toStory(row: StoryRow): Story {
  return { ...parse<Story>(row.data), seq: row.seq };
}
