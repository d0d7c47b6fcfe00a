/** Stories: found by their keys (story-index.ts), joined optimistically. */
import type { StoryId } from '../../model/id.js';
import type { Story } from '../../model/story.js';
import type { StoryChange, StoryKeys, StoryLookup } from '../records.js';
import { shortKey } from '../short-key.js';
import type { Db } from './db.js';
import { joinKeys, type KeyColumns, packSketch, splitKeys, unpackSketch } from './key-columns.js';
import { readStoryText, storyText } from './sketch-text.js';
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
  const likeliest = asked.map((keys) => index.find(now, keys).slice(0, LOOKED_AT));
  const read = readNumbers(db, new Set(likeliest.flat())); // items of one poll often ask for the same
  return likeliest.map((seqs) => ({
    seq: index.newest,
    stories: seqs.flatMap((seq) => read.get(seq) ?? []),
  }));
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

function readNumbers(db: Db, seqs: ReadonlySet<number>): ReadonlyMap<number, Story> {
  if (seqs.size === 0) return new Map();
  const rows = db.all<StoryRow>(
    'SELECT seq, data FROM stories WHERE seq IN (SELECT value FROM json_each(?))',
    JSON.stringify([...seqs]),
  );
  return new Map(rows.map((row) => [row.seq, toStory(row)]));
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
  const begun = addStories(
    db,
    changed,
    changes.filter(({ kind }) => kind === 'new'),
  );
  const numbers = new Map(begun.map(({ id, seq }) => [id, seq])); // which the index has yet to learn of
  const grown = changes
    .filter(({ kind }) => kind === 'join')
    .map(({ story, keys }) => {
      const seq = numbers.get(story.id) ?? readHead(db, index, story.id)?.seq ?? 0;
      return growStory(db, changed, seq, story, ownKeys(keys));
    });
  index.learn(changed, [...begun, ...grown]);
}

type OwnKeys = Pick<ChangedStory, 'exact' | 'sketch'>;

function ownKeys({ exact, sketch }: StoryKeys): OwnKeys {
  return { exact: exact.map(shortKey), sketch };
}

/** Numbered in their order. */
function addStories(db: Db, changed: number, changes: readonly StoryChange[]): readonly ChangedStory[] {
  const rows = changes.map(({ story, keys }) => ({ story, keys: ownKeys(keys) }));
  const last = db.insertAll(
    'INSERT INTO stories (id, version, closes_at, changed, exact, sketch, data) VALUES',
    rows.map(({ story, keys: { exact, sketch } }) => [
      story.id,
      story.version,
      story.closesAt,
      changed,
      joinKeys(exact),
      packSketch(sketch),
      storyText(story),
    ]),
  );
  return rows.map(({ story: { id, closesAt }, keys }, n) => ({
    seq: last - rows.length + 1 + n, // AUTOINCREMENT, in one transaction: one after the other
    id,
    closesAt,
    ...keys,
  }));
}

function growStory(db: Db, changed: number, seq: number, story: Story, keys: OwnKeys): ChangedStory {
  const { exact, sketch } = keys;
  const had = db.get<KeyColumns>('SELECT exact, sketch FROM stories WHERE seq = ?', seq);
  db.run(
    'UPDATE stories SET version = ?, closes_at = ?, changed = ?, exact = ?, sketch = ?, data = ? WHERE seq = ?',
    story.version,
    story.closesAt,
    changed,
    joinKeys([...splitKeys(had?.exact ?? ''), ...exact]),
    packSketch([...Array.from(unpackSketch(had?.sketch ?? '')), ...sketch]),
    storyText(story),
    seq,
  );
  return { seq, id: story.id, closesAt: story.closesAt, ...keys };
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
  return index.find(now, change.keys).some((seq) => seq > change.lookedAt);
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
  return { ...readStoryText(row.data), seq: row.seq };
}
