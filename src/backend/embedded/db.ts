/**
 * One libsql file, and the two ways to use it: `write` and `read`, each one transaction.
 *
 * libsql calls are synchronous, so a transaction cannot be interleaved with another of this process; against
 * other processes SQLite's own locks hold. WAL lets them read while this one writes, and `synchronous=FULL`
 * makes a commit durable when it returns. After a SIGKILL the log's unfinished tail is ignored on opening.
 */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'libsql';
import { BackendError } from '../port.js';
import { explain } from './explain.js';

/** No boolean: the driver aborts the whole process on one. Numbers arrive as REAL; INTEGER columns turn them back. */
export type Value = string | number | null | Uint8Array;

/** Whether a transaction is on the disk when it returns. */
export type Durability = 'synced' | 'unsynced';

/** How long a statement waits for another process's lock, ms. The event loop stands still meanwhile. */
const BUSY_TIMEOUT = 5_000;
/** The write-ahead log is cut back to this many bytes after a checkpoint. */
const LOG_LIMIT = 32 * 1024 * 1024;

/** Rows that one statement inserts: a power of two. */
const MOST_ROWS = 16;

export interface DbOptions {
  readonly busyTimeout?: number;
}

/** Opens or creates the file and its folder, changing nothing in it. Throws BackendError when it cannot be opened. */
export function openDb(file: string, { busyTimeout = BUSY_TIMEOUT }: DbOptions = {}): Db {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    return new Db(file, new Database(file, { timeout: busyTimeout }));
  } catch (error) {
    throw explain(error, file);
  }
}

export class Db {
  readonly #raw: Database.Database;
  readonly #statements = new Map<string, Database.Statement>();
  #durability: Durability = 'synced';
  #rollbacks = 0;

  constructor(
    readonly file: string,
    raw: Database.Database,
  ) {
    this.#raw = raw;
  }

  /** How the file is kept, before its first table. Throws BackendError when it cannot be written. */
  prepareFile(): void {
    try {
      this.pragma('auto_vacuum', 'INCREMENTAL'); // lets sweep give space back
      const { journal_mode } = this.get<{ journal_mode: string }>('PRAGMA journal_mode') ?? {};
      if (journal_mode !== 'wal') this.pragma('journal_mode', 'WAL');
      this.pragma('synchronous', 'FULL');
      this.pragma('journal_size_limit', LOG_LIMIT);
    } catch (error) {
      throw explain(error, this.file);
    }
  }

  /**
   * Runs `body` as one transaction that holds the write lock from its start. An `unsynced` one does not wait for the
   * disk: a power cut may undo it, a killed process may not. What is written afterwards never outlives it, for the log
   * is synced from its start.
   */
  write<T>(body: () => T, durability: Durability = 'synced'): T {
    if (durability !== this.#durability && this.#raw.open) {
      this.#raw.exec(`PRAGMA synchronous=${durability === 'synced' ? 'FULL' : 'NORMAL'}`);
      this.#durability = durability;
    }
    return this.#transaction('BEGIN IMMEDIATE', body);
  }

  /** Transactions undone so far: what was read in one of them may never have been. */
  get rollbacks(): number {
    return this.#rollbacks;
  }

  /** Runs `body` on one snapshot. */
  read<T>(body: () => T): T {
    return this.#transaction('BEGIN DEFERRED', body);
  }

  /** Runs `body`, which is a single statement: that sees one snapshot without a transaction. */
  look<T>(body: () => T): T {
    this.#refuseClosed();
    try {
      return body();
    } catch (error) {
      throw explain(error, this.file);
    }
  }

  /** @returns how many rows it changed */
  run(sql: string, ...values: Value[]): number {
    return this.#prepare(sql).run(values).changes;
  }

  /** @returns the number of the row that it inserted */
  insert(sql: string, ...values: Value[]): number {
    return Number(this.#prepare(sql).run(values).lastInsertRowid);
  }

  /**
   * Many rows with few calls to the driver. @param sql up to the first row's values
   * @returns the number of the last row
   */
  insertAll(sql: string, rows: readonly (readonly Value[])[]): number {
    let last = 0;
    for (let from = 0; from < rows.length; ) {
      let size = MOST_ROWS; // few sizes, for each is a statement of its own
      while (size > rows.length - from) size /= 2;
      const piece = rows.slice(from, from + size);
      const row = `(${piece[0]?.map(() => '?').join(', ')})`;
      last = this.insert(`${sql} ${Array(size).fill(row).join(', ')}`, ...piece.flat());
      from += size;
    }
    return last;
  }

  get<Row>(sql: string, ...values: Value[]): Row | undefined {
    return this.#prepare(sql).get(values) as Row | undefined; // the columns are the SELECT's, beside its type
  }

  all<Row>(sql: string, ...values: Value[]): Row[] {
    return this.#prepare(sql).all(values) as Row[]; // likewise
  }

  /** Several statements at once, without values. */
  exec(sql: string): void {
    this.#raw.exec(sql);
  }

  /** Undoes a transaction that `exec` began, if it is still open. */
  rollBack(): void {
    if (this.#raw.inTransaction) this.#raw.exec('ROLLBACK');
  }

  pragma(name: string, value: string | number): void {
    this.#raw.pragma(`${name}=${value}`);
  }

  close(): void {
    if (!this.#raw.open) return;
    this.#statements.clear();
    try {
      // the driver lets go of the file only when it collects its statements, so the log is emptied here
      this.#raw.pragma('wal_checkpoint(TRUNCATE)');
    } catch {
      // the log is whole and is read at the next opening
    }
    this.#raw.close();
  }

  #transaction<T>(begin: string, body: () => T): T {
    this.#refuseClosed();
    try {
      this.#raw.exec(begin);
    } catch (error) {
      throw explain(error, this.file);
    }
    try {
      const result = body();
      this.#raw.exec('COMMIT');
      return result;
    } catch (error) {
      this.#rollbacks += 1;
      this.rollBack(); // a full disk has rolled back by itself
      throw explain(error, this.file);
    }
  }

  #refuseClosed(): void {
    if (!this.#raw.open) throw new BackendError(`${this.file}: the store is closed`);
  }

  #prepare(sql: string): Database.Statement {
    const known = this.#statements.get(sql);
    if (known) return known;
    const fresh = this.#raw.prepare(sql);
    this.#statements.set(sql, fresh);
    return fresh;
  }
}

/** A stored JSON column. The cast holds because only this adapter writes it, from the same type. */
export function parse<T>(json: string): T {
  return JSON.parse(json) as T;
}
