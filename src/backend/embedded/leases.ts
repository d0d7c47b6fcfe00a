import type { Lease, LeaseOutcome } from '../work-records.js';
import type { Db } from './db.js';

export function takeLease(db: Db, now: number, { name, holder, ttl, slots = 1 }: Lease): LeaseOutcome {
  const others = db.all<{ holder: string; until: number }>(
    'SELECT holder, until FROM leases WHERE name = ? AND holder <> ? AND until > ? ORDER BY until, holder',
    name,
    holder,
    now,
  );
  const first = others[0];
  const holds = alreadyHolds(db, now, name, holder);
  if (!holds && first && others.length >= slots)
    return { kind: 'taken', by: first.holder, until: first.until };
  db.run('DELETE FROM leases WHERE name = ? AND until <= ?', name, now);
  db.run('INSERT OR REPLACE INTO leases (name, holder, until) VALUES (?, ?, ?)', name, holder, now + ttl);
  return { kind: 'held' };
}

export function releaseLease(db: Db, name: string, holder: string): void {
  db.run('DELETE FROM leases WHERE name = ? AND holder = ?', name, holder);
}

export function listLeases(db: Db, now: number): { name: string; holder: string; until: number }[] {
  return db.all('SELECT name, holder, until FROM leases WHERE until > ? ORDER BY name, holder', now);
}

function alreadyHolds(db: Db, now: number, name: string, holder: string): boolean {
  const row = db.get('SELECT 1 FROM leases WHERE name = ? AND holder = ? AND until > ?', name, holder, now);
  return row !== undefined;
}
