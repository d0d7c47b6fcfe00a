import type { WorkerRecord } from '../work-records.js';
import { type Db, parse } from './db.js';

export function announce(db: Db, now: number, worker: WorkerRecord, ttl: number): void {
  const row = [worker.holder, now + ttl, JSON.stringify(worker)];
  db.run('INSERT OR REPLACE INTO workers (holder, until, data) VALUES (?, ?, ?)', ...row);
}

export function depart(db: Db, holder: string): void {
  db.run('DELETE FROM workers WHERE holder = ?', holder);
}

export function listWorkers(db: Db, now: number): WorkerRecord[] {
  return db
    .all<{ data: string }>('SELECT data FROM workers WHERE until > ? ORDER BY holder', now)
    .map((row) => parse<WorkerRecord>(row.data));
}
