/**
 * Which stories have a key: in memory, read from the stories' rows when it is first asked, and caught up with what was
 * stored since, by whatever process. A look into it costs less than a call to the driver, and all of a story is stored
 * in one row, where an index of keys on disk would change a page for every key.
 */
import type { StoryId } from '../../model/id.js';
import { hashKey, KeyIndex } from '../key-index.js';
import { KeyTable } from '../key-table.js';
import type { StoryKeys } from '../records.js';
import { shortKey } from '../short-key.js';
import type { Db } from './db.js';
import { type KeyColumns, splitKeys, unpackSketch } from './key-columns.js';

/** Stories read at a time. */
const PIECE = 1_000;

/** New keys of a story are enough. */
export interface ChangedStory {
  readonly seq: number;
  readonly id: StoryId;
  readonly closesAt: number;
  readonly exact: readonly string[];
  readonly sketch: readonly number[];
}

interface KeyedRow extends KeyColumns {
  readonly changed: number;
  readonly seq: number;
  readonly id: StoryId;
  readonly closesAt: number;
}

export class StoryIndex {
  readonly #db: Db;
  #keys = new KeyIndex();
  #ids = new KeyTable();
  /** By number. */
  readonly #closing = new Map<number, number>();
  /** How many changes of stories it knows. */
  #changes = 0;
  #newest = 0;
  #rollbacks = 0;

  constructor(db: Db) {
    this.#db = db;
  }

  /** Takes in what it does not know of what the transaction sees. To be called in each before anything is asked. */
  catchUp(): void {
    if (this.#rollbacks !== this.#db.rollbacks) this.#forget(); // it may know what has been undone
    const changes = countChanges(this.#db);
    if (changes === this.#changes) return;
    let last = { changed: this.#changes, seq: Number.MAX_SAFE_INTEGER };
    for (;;) {
      const rows = this.#db.all<KeyedRow>(
        `SELECT changed, seq, id, closes_at AS closesAt, exact, sketch FROM stories
         WHERE (changed, seq) > (?, ?) ORDER BY changed, seq LIMIT ?`,
        last.changed,
        last.seq,
        PIECE,
      );
      for (const { seq, id, closesAt, exact, sketch } of rows)
        this.#add(seq, id, closesAt, splitKeys(exact), unpackSketch(sketch));
      last = rows.at(-1) ?? last;
      if (rows.length < PIECE) break;
    }
    this.#changes = changes;
    this.#newest = highestSeq(this.#db);
  }

  /** Numbers of open stories that share enough keys, most shared first. */
  find(now: number, keys: StoryKeys): readonly number[] {
    const stored = { ...keys, exact: keys.exact.map(shortKey) };
    return this.#keys.find(stored, (seq) => (this.#closing.get(seq) ?? 0) > now);
  }

  /** Numbers of stories that may have the id: the row tells. */
  *withId(id: StoryId): Iterable<number> {
    for (let pair = this.#ids.latest(hashKey(id)); pair !== 0; pair = this.#ids.before(pair))
      yield this.#ids.numberOf(pair);
  }

  /** Highest number given to a story so far. */
  get newest(): number {
    return this.#newest;
  }

  /**
   * What the transaction changes now, so that it need not be read again. @param changed its number, see `nextChange`
   */
  learn(changed: number, stories: readonly ChangedStory[]): void {
    if (this.#rollbacks !== this.#db.rollbacks || changed !== this.#changes + 1) return; // it will be read
    for (const { seq, id, closesAt, exact, sketch } of stories) {
      this.#newest = Math.max(this.#newest, seq);
      this.#add(seq, id, closesAt, exact, sketch);
    }
    this.#changes = changed;
  }

  /** Begins anew once most of what it holds has ended. */
  sweep(now: number): void {
    let ended = 0;
    for (const closesAt of this.#closing.values()) if (closesAt <= now) ended += 1;
    if (ended * 2 > this.#closing.size) this.#forget();
  }

  #add(
    seq: number,
    id: StoryId,
    closesAt: number,
    exact: readonly string[],
    sketch: ArrayLike<number>,
  ): void {
    this.#closing.set(seq, closesAt);
    this.#ids.add(hashKey(id), seq);
    this.#keys.add(seq, exact, sketch);
  }

  #forget(): void {
    this.#keys = new KeyIndex();
    this.#ids = new KeyTable();
    this.#closing.clear();
    this.#changes = 0;
    this.#rollbacks = this.#db.rollbacks;
  }
}

/** Changes of stories so far; each is written on the rows that it changed. */
function countChanges(db: Db): number {
  return db.get<{ n: number }>('SELECT n FROM story_changes')?.n ?? 0;
}

function highestSeq(db: Db): number {
  return db.get<{ seq: number }>("SELECT seq FROM sqlite_sequence WHERE name = 'stories'")?.seq ?? 0;
}

export function nextChange(db: Db): number {
  db.run('UPDATE story_changes SET n = n + 1');
  return countChanges(db);
}
