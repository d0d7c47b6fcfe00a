import type { Lease, LeaseOutcome } from '../work-records.js';
import type { Db } from './db.js';

export function takeLease(db: Db, now: number, { name, holder, ttl, slots = 1 }: Lease): LeaseOutcome {
  db.run('DELETE FROM leases WHERE name = ? AND until <= ?', name, now);
  const held = db.run(
    `INSERT OR REPLACE INTO leases (name, holder, until)
     SELECT ?1, ?2, ?3 WHERE (SELECT count(*) FROM leases WHERE name = ?1 AND holder <> ?2) < ?4
       OR EXISTS (SELECT 1 FROM leases WHERE name = ?1 AND holder = ?2)`,
    name,
    holder,
    now + ttl,
    slots,
  );
  if (held > 0) return { kind: 'held' };
  const first = db.get<{ holder: string; until: number }>(
    'SELECT holder, until FROM leases WHERE name = ? ORDER BY until, holder LIMIT 1',
    name,
  );
  return { kind: 'taken', by: first?.holder ?? '', until: first?.until ?? now };
}

export function releaseLease(db: Db, name: string, holder: string): void {
  db.run('DELETE FROM leases WHERE name = ? AND holder = ?', name, holder);
}

export function listLeases(db: Db, now: number): { name: string; holder: string; until: number }[] {
  return db.all('SELECT name, holder, until FROM leases WHERE until > ? ORDER BY name, holder', now);
}
