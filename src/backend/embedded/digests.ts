/** Closed digests, kept as long as a delivery of theirs. */
import type { Digest } from '../../model/digest.js';
import type { DigestId, RouteId } from '../../model/id.js';
import { type Db, parse } from './db.js';

export function readDigest(db: Db, id: DigestId): Digest | undefined {
  const row = db.get<{ data: string }>('SELECT data FROM digests WHERE id = ?', id);
  return row && parse<Digest>(row.data);
}

/** @param closedAt null for a digest that no closing made */
export function addDigest(db: Db, now: number, digest: Digest, closedAt: number | null): void {
  db.run(
    'INSERT INTO digests (id, route, at, closed_at, data) VALUES (?, ?, ?, ?, ?)',
    digest.id,
    digest.route,
    now,
    closedAt,
    JSON.stringify(digest),
  );
}

/** Digests with deliveries, closed at or after `since`. */
export function countClosed(db: Db, route: RouteId, since: number): number {
  const row = db.get<{ n: number }>(
    `SELECT count(*) AS n FROM digests d WHERE route = ? AND closed_at >= ?
     AND EXISTS (SELECT 1 FROM deliveries WHERE digest = d.id)`,
    route,
    since,
  );
  return row?.n ?? 0;
}

/** The newest of them. */
export function lastClosed(db: Db, route: RouteId): Digest | undefined {
  const row = db.get<{ data: string }>(
    `SELECT data FROM digests d WHERE route = ? AND closed_at IS NOT NULL
     AND EXISTS (SELECT 1 FROM deliveries WHERE digest = d.id) ORDER BY closed_at DESC, id DESC LIMIT 1`,
    route,
  );
  return row && parse<Digest>(row.data);
}
