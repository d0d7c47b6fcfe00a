/** Each route's open window, and what has entered it. */
import { type AlertId, type DigestId, type RouteId, routeId } from '../../model/id.js';
import type { Notice } from '../../model/notice.js';
import type { Closed, OpenDigest, PlannedAlert, PlannedNotice, RouteEntry } from '../records.js';
import { type Db, parse } from './db.js';
import { countHeld } from './mutes.js';
import { alertText, readAlertText } from './sketch-text.js';
import { readStories } from './stories.js';

export interface Window {
  readonly version: number;
  readonly openedAt: number;
  readonly closesAt: number;
}

/** An alert whose id is known has been planned, and enters nothing again. */
export function planAlert(db: Db, now: number, { alert, routes, muted }: PlannedAlert): void {
  const isNew = db.run(
    'INSERT OR IGNORE INTO alerts (id, story, at, data) VALUES (?, ?, ?, ?)',
    alert.id,
    alert.story,
    alert.at,
    alertText(alert),
  );
  if (isNew === 0) return;
  for (const entry of routes) enter(db, now, 'alert', alert.id, entry);
  if (muted) countHeld(db, muted);
}

export function planNotice(db: Db, now: number, { notice, routes }: PlannedNotice): void {
  const isNew = db.run(
    'INSERT OR IGNORE INTO notices (id, at, data) VALUES (?, ?, ?)',
    notice.id,
    notice.at,
    JSON.stringify(notice),
  );
  if (isNew > 0) for (const entry of routes) enter(db, now, 'notice', notice.id, entry);
}

/** Opens a window unless one is open. */
export function openWindow(db: Db, now: number, route: RouteId, closesAt: number): void {
  if (!readWindow(db, route)) setWindow(db, now, route, { openedAt: now, closesAt });
}

export function dueDigests(db: Db, now: number, limit: number): RouteId[] {
  return db
    .all<{ id: string }>(
      'SELECT id FROM routes WHERE opened_at IS NOT NULL AND closes_at <= ? ORDER BY closes_at, id LIMIT ?',
      now,
      limit,
    )
    .map((row) => routeId(row.id));
}

export function readOpenDigest(db: Db, route: RouteId): OpenDigest | undefined {
  const window = readWindow(db, route);
  if (!window) return undefined;
  const alerts = readEntries(db, route, 'alert').map(readAlertText);
  return {
    route,
    ...window,
    alerts,
    notices: readEntries(db, route, 'notice').map((data) => parse<Notice>(data)),
    stories: readStories(
      db,
      alerts.map(({ story }) => story),
    ),
  };
}

export function postponeDigest(
  db: Db,
  now: number,
  route: RouteId,
  version: number,
  closesAt: number,
): Closed {
  const window = readWindow(db, route);
  if (window?.version !== version) return { kind: 'stale' };
  setWindow(db, now, route, { openedAt: window.openedAt, closesAt });
  return { kind: 'closed' };
}

/** Ends the window of a route, or begins its next one. The version rises with the time and never comes again. */
export function setWindow(
  db: Db,
  now: number,
  route: RouteId,
  window: { readonly openedAt: number; readonly closesAt: number } | undefined,
): void {
  db.run(
    `INSERT INTO routes (id, version, opened_at, closes_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE
     SET version = max(version + 1, excluded.version), opened_at = excluded.opened_at, closes_at = excluded.closes_at`,
    route,
    now,
    window?.openedAt ?? null,
    window?.closesAt ?? null,
  );
}

/** What waited in the window, or those alerts of it, belongs to that digest alone, or, without one, is at an end. */
export function giveTo(
  db: Db,
  route: RouteId,
  digest: DigestId | undefined,
  alerts?: readonly AlertId[],
): void {
  if (digest) {
    db.run(
      `UPDATE entries SET digest = ?1 WHERE route = ?2 AND digest IS NULL
       AND (?3 IS NULL OR (kind = 'alert' AND ref IN (SELECT value FROM json_each(?3))))`,
      digest,
      route,
      alerts ? JSON.stringify(alerts) : null,
    );
  } else db.run('DELETE FROM entries WHERE route = ? AND digest IS NULL', route);
}

function enter(db: Db, now: number, kind: 'alert' | 'notice', ref: string, entry: RouteEntry): void {
  const open = readWindow(db, entry.route);
  setWindow(db, now, entry.route, {
    openedAt: open?.openedAt ?? now,
    closesAt: Math.min(entry.closesAt, open?.closesAt ?? Number.POSITIVE_INFINITY), // only ever earlier
  });
  db.run('INSERT OR IGNORE INTO entries (route, kind, ref) VALUES (?, ?, ?)', entry.route, kind, ref);
}

export function readWindow(db: Db, route: RouteId): Window | undefined {
  const row = db.get<Window>(
    `SELECT version, opened_at AS openedAt, closes_at AS closesAt FROM routes
     WHERE id = ? AND opened_at IS NOT NULL`,
    route,
  );
  return row && { version: row.version, openedAt: row.openedAt, closesAt: row.closesAt };
}

function readEntries(db: Db, route: RouteId, kind: 'alert' | 'notice'): string[] {
  return db
    .all<{ data: string }>(
      `SELECT r.data FROM entries e JOIN ${kind}s r ON r.id = e.ref
       WHERE e.route = ? AND e.kind = ? AND e.digest IS NULL ORDER BY e.n`,
      route,
      kind,
    )
    .map((row) => row.data);
}
