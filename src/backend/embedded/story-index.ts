/**
 * Which stories have a key: in memory, read from the stories' rows when it is first asked, and caught up with what was
 * stored since, by whatever process. A look into it costs less than a call to the driver, and all of a story is stored
 * in one row, where an index of keys on disk would change a page for every key.
 */
import type { StoryId } from '../../model/id.js';
import type { Db } from './db.js';
import { type KeyColumns, splitKeys, unpackSketch } from './key-columns.js';
import { KeyTable } from './key-table.js';

/** A key of more stories than this says nothing: "breaking news". */
const COMMON = 200;
/** Stories read at a time. */
const PIECE = 1_000;

type Kind = 'exact' | 'sketch';

/** A story, and how many keys of each kind it has in common. */
export type Sharing = { readonly seq: number } & Record<Kind, number>;

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

const NONE: readonly number[] = [];

export class StoryIndex {
  readonly #db: Db;
  #tables: Readonly<Record<Kind, KeyTable>> = { exact: new KeyTable(), sketch: new KeyTable() };
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

  /** Open stories that share keys with these. */
  find(now: number, exact: readonly string[], sketch: readonly number[]): readonly Sharing[] {
    const sharing = new Map<number, Sharing>();
    this.#count('exact', now, exact.map(hashKey), sharing);
    this.#count('sketch', now, sketch, sharing);
    return [...sharing.values()];
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

  #count(kind: Kind, now: number, keys: readonly number[], sharing: Map<number, Sharing>): void {
    for (const [n, key] of keys.entries()) {
      const open = this.#openOf(kind, now, key);
      if (open.length === 0 || open.length > COMMON || keys.indexOf(key) < n) continue;
      for (const seq of open) {
        const story = sharing.get(seq) ?? { seq, exact: 0, sketch: 0 };
        story[kind] += 1;
        sharing.set(seq, story);
      }
    }
  }

  /** No more of them than tell that the key says nothing. */
  #openOf(kind: Kind, now: number, key: number): readonly number[] {
    const table = this.#tables[kind];
    let pair = table.latest(key);
    if (pair === 0) return NONE;
    const open: number[] = [];
    for (; pair !== 0 && open.length <= COMMON; pair = table.before(pair)) {
      const seq = table.numberOf(pair);
      if ((this.#closing.get(seq) ?? 0) > now) open.push(seq);
    }
    return open;
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
    for (const key of exact) this.#tables.exact.add(hashKey(key), seq);
    for (let n = 0; n < sketch.length; n++) this.#tables.sketch.add(sketch[n] ?? 0, seq);
  }

  #forget(): void {
    this.#tables = { exact: new KeyTable(), sketch: new KeyTable() };
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

/**
 * 32-bit FNV-1a over UTF-16 units (draft-eastlake-fnv). Two exact keys that share it are found together once in a
 * thousand million.
 */
function hashKey(key: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) h = Math.imul(h ^ key.charCodeAt(i), 0x01000193);
  return h >>> 0;
}
