/**
 * Which stories have a key: in memory, read from the stories' rows when it is first asked, and caught up with what was
 * stored since, by whatever process. A look into it costs less than a call to the driver, and all of a story is stored
 * in one row, where an index of keys on disk would change a page for every key.
 */
import type { Db } from './db.js';
import { KeyTable } from './key-table.js';

/** A key of more stories than this says nothing: "breaking news". */
const COMMON = 200;
/** Stories read at a time. */
const PIECE = 1_000;

export interface Sharing {
  readonly seq: number;
  /** Keys in common. */
  readonly exact: number;
  readonly sketch: number;
}

/** New keys of a story are enough. */
export interface ChangedStory {
  readonly seq: number;
  readonly closesAt: number;
  readonly exact: readonly string[];
  readonly sketch: readonly string[];
}

interface KeyedRow {
  readonly changed: number;
  readonly seq: number;
  readonly closesAt: number;
  readonly exact: string;
  readonly sketch: string;
}

export class StoryIndex {
  readonly #db: Db;
  #exact = new KeyTable();
  #sketch = new KeyTable();
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
        `SELECT changed, seq, closes_at AS closesAt, exact, sketch FROM stories
         WHERE (changed, seq) > (?, ?) ORDER BY changed, seq LIMIT ?`,
        last.changed,
        last.seq,
        PIECE,
      );
      for (const { seq, closesAt, exact, sketch } of rows)
        this.#add(seq, closesAt, splitKeys(exact), splitKeys(sketch));
      last = rows.at(-1) ?? last;
      if (rows.length < PIECE) break;
    }
    this.#changes = changes;
    this.#newest = highestSeq(this.#db);
  }

  /** Open stories that share keys with these. */
  find(now: number, exact: readonly string[], sketch: readonly string[]): readonly Sharing[] {
    const inExact = this.#count(this.#exact, now, exact);
    const inSketch = this.#count(this.#sketch, now, sketch);
    return [...new Set([...inExact.keys(), ...inSketch.keys()])].map((seq) => ({
      seq,
      exact: inExact.get(seq) ?? 0,
      sketch: inSketch.get(seq) ?? 0,
    }));
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
    for (const { seq, closesAt, exact, sketch } of stories) {
      this.#newest = Math.max(this.#newest, seq);
      this.#add(seq, closesAt, exact, sketch);
    }
    this.#changes = changed;
  }

  /** Begins anew once most of what it holds has ended. */
  sweep(now: number): void {
    let ended = 0;
    for (const closesAt of this.#closing.values()) if (closesAt <= now) ended += 1;
    if (ended * 2 > this.#closing.size) this.#forget();
  }

  #count(table: KeyTable, now: number, keys: readonly string[]): ReadonlyMap<number, number> {
    const shared = new Map<number, number>();
    for (const key of new Set(keys)) {
      const open = this.#openOf(table, now, key);
      if (open.length > COMMON) continue;
      for (const seq of open) shared.set(seq, (shared.get(seq) ?? 0) + 1);
    }
    return shared;
  }

  #openOf(table: KeyTable, now: number, key: string): readonly number[] {
    const open: number[] = [];
    table.each(key, (seq) => {
      if ((this.#closing.get(seq) ?? 0) > now) open.push(seq);
      return open.length > COMMON;
    });
    return open;
  }

  #add(seq: number, closesAt: number, exact: readonly string[], sketch: readonly string[]): void {
    this.#closing.set(seq, closesAt);
    for (const key of exact) this.#exact.add(key, seq);
    for (const key of sketch) this.#sketch.add(key, seq);
  }

  #forget(): void {
    this.#exact = new KeyTable();
    this.#sketch = new KeyTable();
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

/** As they stand in a row: none has a blank (short-key.ts). */
export function joinKeys(keys: Iterable<string>): string {
  return [...new Set(keys)].join(' ');
}

export function splitKeys(row: string): readonly string[] {
  return row === '' ? [] : row.split(' ');
}
