/** Stories: found by their keys (story-index.ts), joined optimistically. */
import type { StoryId } from '../../model/id.js';
import type { Story } from '../../model/story.js';
import type { StoryChange, StoryKeys, StoryLookup } from '../records.js';
import { shortKey } from '../short-key.js';
import { type Db, parse } from './db.js';
import { joinKeys, type KeyColumns, packSketch, splitKeys, unpackSketch } from './key-columns.js';
import { type ChangedStory, nextChange, type StoryIndex } from './story-index.js';

/** Candidates given to dedupe. */
const LOOKED_AT = 20;

interface StoryRow {
  readonly seq: number;
  readonly data: string;
}

/** Most shared first; an exact key counts for more than any number of sketch keys. */
export function findStories(
  db: Db,
  index: StoryIndex,
  now: number,
  asked: readonly StoryKeys[],
): readonly StoryLookup[] {
  index.catchUp();
  const read = new Map<number, Story | undefined>(); // items of one poll often ask for the same
  const storyOf = (seq: number): Story | undefined => {
    if (!read.has(seq)) read.set(seq, readNumber(db, seq));
    return read.get(seq);
  };
  return asked.map((keys) => {
    const likeliest = candidates(index, now, keys).slice(0, LOOKED_AT);
    return { seq: index.newest, stories: likeliest.flatMap((seq) => storyOf(seq) ?? []) };
  });
}

/**
 * Those of them that are there, each once. No index has ids in their order, in which every new story would change
 * another page of it: they are looked for in one that holds them in the order of change.
 */
export function readStories(db: Db, ids: readonly StoryId[]): Story[] {
  const rows = db.all<StoryRow>(
    `SELECT seq, data FROM stories WHERE seq IN (
       SELECT seq FROM stories INDEXED BY stories_changed WHERE id IN (SELECT value FROM json_each(?)))`,
    JSON.stringify(ids),
  );
  const found = new Map(rows.map(toStory).map((story) => [story.id, story]));
  return [...new Set(ids)].flatMap((id) => found.get(id) ?? []);
}

function readNumber(db: Db, seq: number): Story | undefined {
  const row = db.get<StoryRow>('SELECT seq, data FROM stories WHERE seq = ?', seq);
  return row && toStory(row);
}

/** Whether a story that one of these changes names is another by now, or a rival has begun. */
export function hasConflict(
  db: Db,
  index: StoryIndex,
  now: number,
  changes: readonly StoryChange[],
): boolean {
  if (changes.length === 0) return false;
  index.catchUp();
  const versions = new Map<StoryId, number>(); // of stories changed earlier in this commit
  const newest = index.newest;
  return changes.some((change) => {
    const { id, version } = change.story;
    const known = versions.get(id) ?? readHead(db, index, id)?.version;
    versions.set(id, version);
    return change.kind === 'join'
      ? known !== version - 1
      : known !== undefined || (newest > change.lookedAt && hasRival(index, now, change));
  });
}

/** Stores changes that `hasConflict` let through. */
export function applyChanges(db: Db, index: StoryIndex, changes: readonly StoryChange[]): void {
  if (changes.length === 0) return;
  const changed = nextChange(db);
  const begun = new Map<StoryId, number>(); // which the index has yet to learn of
  const stored = changes.map(({ kind, story, keys }) => {
    const { id, closesAt } = story;
    const own = { exact: keys.exact.map(shortKey), sketch: keys.sketch };
    const seq =
      kind === 'new'
        ? addStory(db, changed, story, own)
        : growStory(db, changed, begun.get(id) ?? readHead(db, index, id)?.seq ?? 0, story, own);
    begun.set(id, seq);
    return { seq, id, closesAt, ...own };
  });
  index.learn(changed, stored);
}

type OwnKeys = Pick<ChangedStory, 'exact' | 'sketch'>;

/** @returns its number */
function addStory(db: Db, changed: number, story: Story, { exact, sketch }: OwnKeys): number {
  return db.insert(
    'INSERT INTO stories (id, version, closes_at, changed, exact, sketch, data) VALUES (?, ?, ?, ?, ?, ?, ?)',
    story.id,
    story.version,
    story.closesAt,
    changed,
    joinKeys(exact),
    packSketch(sketch),
    JSON.stringify(story),
  );
}

function growStory(db: Db, changed: number, seq: number, story: Story, { exact, sketch }: OwnKeys): number {
  const had = db.get<KeyColumns>('SELECT exact, sketch FROM stories WHERE seq = ?', seq);
  db.run(
    'UPDATE stories SET version = ?, closes_at = ?, changed = ?, exact = ?, sketch = ?, data = ? WHERE seq = ?',
    story.version,
    story.closesAt,
    changed,
    joinKeys([...splitKeys(had?.exact ?? ''), ...exact]),
    packSketch([...Array.from(unpackSketch(had?.sketch ?? '')), ...sketch]),
    JSON.stringify(story),
    seq,
  );
  return seq;
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

/** Numbers of open stories that share enough keys. */
function candidates(
  index: StoryIndex,
  now: number,
  { exact, sketch, minimum }: StoryKeys,
): readonly number[] {
  return index
    .find(now, exact.map(shortKey), sketch)
    .filter((story) => story.exact > 0 || story.sketch >= minimum)
    .sort((a, b) => b.exact - a.exact || b.sketch - a.sketch || b.seq - a.seq)
    .map(({ seq }) => seq);
}

interface Head {
  readonly seq: number;
  readonly version: number;
}

/** By the index, which has caught up: no row is read for a story that is new. */
function readHead(db: Db, index: StoryIndex, id: StoryId): Head | undefined {
  for (const seq of index.withId(id)) {
    const head = db.get<Head>('SELECT seq, version FROM stories WHERE seq = ? AND id = ?', seq, id);
    if (head) return head;
  }
  return undefined;
}

/** The number is the store's own; whatever stood in the record is not. */
export function toStory(row: StoryRow): Story {
  return { ...parse<Story>(row.data), seq: row.seq };
}
