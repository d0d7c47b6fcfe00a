/** Brings a file to the tables of schema.ts, and refuses one that is not ours or newer. */
import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import type { Log } from '../../lib/log.js';
import { BackendError } from '../port.js';
import { type Db, openDb } from './db.js';
import { explain } from './explain.js';
import { STEPS } from './schema.js';

/** `application_id` of our files (`ATLY`): another program's database is not ours to change. */
const APPLICATION = 0x41544c59;

/**
 * Brings the file to the newest schema, after a copy of an older one. Of several processes the first does it, and the
 * others wait: the copy is made under the same lock. Throws BackendError when it is not ours or newer.
 */
export function migrate(db: Db, log: Log, steps: readonly string[] = STEPS): void {
  if (inspect(db, steps.length) === steps.length) return;
  db.write(() => {
    const from = inspect(db, steps.length); // another process may have been faster
    if (from === steps.length) return;
    if (from > 0) {
      const copy = backUp(db.file, from);
      log.info({ store: db.file, copy, from, to: steps.length }, 'the store is brought to a newer schema');
    }
    for (const step of steps.slice(from)) db.exec(step);
    db.pragma('application_id', APPLICATION);
    db.pragma('user_version', steps.length);
  });
}

/** @returns the file's schema version, 0 when it is empty */
export function inspect(db: Db, newest: number = STEPS.length): number {
  const found = readHeader(db);
  if (found.tables > 0 && found.application !== APPLICATION) {
    throw new BackendError(
      `${db.file}: an SQLite database of another program; name another file for the store`,
    );
  }
  if (found.version > newest) {
    throw new BackendError(
      `${db.file}: the store has schema ${found.version}, and this Atalaya knows schemas up to ${newest}; ` +
        'run the newer Atalaya that wrote it, or name another file',
    );
  }
  return found.version;
}

function readHeader(db: Db) {
  try {
    return {
      application: db.get<{ application_id: number }>('PRAGMA application_id')?.application_id ?? 0,
      version: db.get<{ user_version: number }>('PRAGMA user_version')?.user_version ?? 0,
      tables: db.get<{ n: number }>('SELECT count(*) AS n FROM sqlite_schema')?.n ?? 0,
    };
  } catch (error) {
    throw explain(error, db.file);
  }
}

/**
 * A whole, synced copy beside the file; one left by an earlier try is replaced only when the new one is whole. Made on a
 * connection of its own: none can be made within a transaction, and a reader is not kept out by the one that holds the lock.
 */
function backUp(file: string, version: number): string {
  const copy = `${file}.bak-v${version}`;
  const unfinished = `${copy}.part`;
  try {
    rmSync(unfinished, { force: true });
    copyTo(file, unfinished);
    renameSync(unfinished, copy);
    return copy;
  } catch (error) {
    removeLeft(unfinished);
    throw new BackendError(
      `${file}: no copy could be made before the change of schema, so nothing was changed; make room for ${copy}`,
      { cause: error },
    );
  }
}

function copyTo(file: string, target: string): void {
  const db = openDb(file, { busyTimeout: 0 }); // its closing would wait for the lock that we hold
  try {
    db.run('VACUUM INTO ?', target);
  } finally {
    db.close();
  }
  const handle = openSync(target, 'r');
  fsyncSync(handle);
  closeSync(handle);
}

/** Half a copy would take the room that others need. */
function removeLeft(unfinished: string): void {
  try {
    for (const name of [unfinished, `${unfinished}-journal`]) rmSync(name, { force: true });
  } catch {
    // a folder, or another's: it is what stood in the way
  }
}
