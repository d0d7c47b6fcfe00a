/** All items, packed one by one, so that any can be read or removed alone. */
import { pack, unpack } from '../pack.js';
import type { ArchivedItem } from '../records.js';
import { shortKey } from '../short-key.js';
import type { Db } from './db.js';

/** Items in one reading of the archive. */
const PIECE = 200;
/** Rows removed at a time while the archive is too large. */
const BATCH = 500;

/** An item that comes again replaces its text, rules and story; when it was first seen stays. */
export function archiveItem(db: Db, archived: ArchivedItem): void {
  const body = pack(archived);
  db.run(
    `INSERT INTO items (id, first_seen_at, size, body) VALUES (?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET first_seen_at = min(first_seen_at, excluded.first_seen_at),
       size = excluded.size, body = excluded.body`,
    shortKey(archived.item.id),
    archived.firstSeenAt,
    body.length,
    body,
  );
}

/** Oldest first. Each piece is a snapshot of its own: items that come meanwhile are met too. */
export async function* readArchive(db: Db, since: number): AsyncIterable<ArchivedItem> {
  let last = { at: since, n: 0 };
  for (;;) {
    const rows = db.read(() =>
      db.all<{ n: number; at: number; body: Uint8Array }>(
        `SELECT n, first_seen_at AS at, body FROM items
         WHERE (first_seen_at, n) > (?, ?) ORDER BY first_seen_at, n LIMIT ?`,
        last.at,
        last.n,
        PIECE,
      ),
    );
    for (const row of rows) yield { ...unpack(row.body), firstSeenAt: row.at };
    last = rows.at(-1) ?? last;
    if (rows.length < PIECE) return;
    await new Promise(setImmediate); // polls and deliveries go on beside a long reading
  }
}

export function archiveSize(db: Db): { items: number; bytes: number } {
  const { items = 0, bytes = 0 } =
    db.get<{ items: number; bytes: number }>('SELECT items, bytes FROM amounts') ?? {};
  return { items, bytes };
}

/** When the oldest item was first seen. */
export function archiveStart(db: Db): number | undefined {
  return db.get<{ at: number | null }>('SELECT min(first_seen_at) AS at FROM items')?.at ?? undefined;
}

/** Items first seen before `before` go, then the oldest until no more than `maxBytes` are left. */
export function sweepArchive(db: Db, before: number, maxBytes: number): void {
  db.run('DELETE FROM items WHERE first_seen_at < ?', before);
  let excess = archiveSize(db).bytes - maxBytes;
  while (excess > 0) {
    const oldest = db.all<{ n: number; size: number }>(
      'SELECT n, size FROM items ORDER BY first_seen_at, n LIMIT ?',
      BATCH,
    );
    for (const { n, size } of oldest) {
      if (excess <= 0) return;
      db.run('DELETE FROM items WHERE n = ?', n);
      excess -= size;
    }
    if (oldest.length === 0) return;
  }
}
