import type { Mute, MuteKey } from '../../model/mute.js';
import type { ActiveMute } from '../records.js';
import type { Db } from './db.js';

/** One mute a subject: another takes its place and counts from nothing. */
export function saveMute(db: Db, { subject, name, since, until, why }: Mute): void {
  db.run(
    'INSERT OR REPLACE INTO mutes (subject, name, since, until, why, held) VALUES (?, ?, ?, ?, ?, 0)',
    subject,
    name,
    since,
    until,
    why,
  );
}

/** @returns whether there was one */
export function endMute(db: Db, now: number, { subject, name }: MuteKey): boolean {
  return db.run('DELETE FROM mutes WHERE subject = ? AND name = ? AND until > ?', subject, name, now) > 0;
}

export function listMutes(db: Db, now: number): ActiveMute[] {
  return db.all(
    'SELECT subject, name, since, until, why, held FROM mutes WHERE until > ? ORDER BY until, subject, name',
    now,
  );
}

export function countHeld(db: Db, { subject, name }: MuteKey): void {
  db.run('UPDATE mutes SET held = held + 1 WHERE subject = ? AND name = ?', subject, name);
}

export function sweepMutes(db: Db, now: number): void {
  db.run('DELETE FROM mutes WHERE until <= ?', now);
}
