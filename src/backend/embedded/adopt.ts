/** Takes over a configuration: what is new begins, what is gone ends and is accounted for. */
import { type RouteId, routeId, ruleId } from '../../model/id.js';
import { recordLost } from '../lost.js';
import type { Adopted, Adoption, RuleRecord } from '../records.js';
import { adoptChannels } from './channels.js';
import type { Db } from './db.js';
import { addDelivery } from './deliveries.js';
import { addDigest } from './digests.js';
import { adoptFeeds, coverage } from './feeds.js';
import { giveTo, openWindow, readOpenDigest, setWindow } from './windows.js';

export function adopt(db: Db, now: number, plan: Adoption): Adopted {
  adoptFeeds(db, plan.feeds);
  adoptChannels(db, now, plan.channels);
  adoptRules(db, now, plan.rules);
  const kept = new Set(plan.routes.map((route) => route.id));
  const lost = openRoutes(db)
    .filter((route) => !kept.has(route))
    .flatMap((route) => endRoute(db, now, route));
  for (const { id, closesAt } of plan.routes) if (closesAt !== undefined) openWindow(db, now, id, closesAt);
  return { lost };
}

export function listRules(db: Db): RuleRecord[] {
  return db
    .all<{ id: string; digest: string; at: number }>(
      'SELECT id, digest, changed_at AS at FROM rules ORDER BY id',
    )
    .map((row) => ({ id: ruleId(row.id), digest: row.digest, changedAt: row.at }));
}

function adoptRules(db: Db, now: number, rules: Adoption['rules']): void {
  db.run(
    'DELETE FROM rules WHERE id NOT IN (SELECT value FROM json_each(?))',
    JSON.stringify(rules.map((rule) => rule.id)),
  );
  for (const { id, digest } of rules) {
    db.run(
      `INSERT INTO rules (id, digest, changed_at) VALUES (?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET digest = excluded.digest, changed_at = excluded.changed_at
       WHERE digest <> excluded.digest`,
      id,
      digest,
      now,
    );
  }
}

function openRoutes(db: Db): RouteId[] {
  return db
    .all<{ id: string }>('SELECT id FROM routes WHERE opened_at IS NOT NULL ORDER BY id')
    .map((row) => routeId(row.id));
}

/** Alerts that waited are listed as a failed delivery; notices alone are not. */
function endRoute(db: Db, now: number, route: RouteId): Adopted['lost'] {
  const open = readOpenDigest(db, route);
  setWindow(db, now, route, undefined);
  if (!open || open.alerts.length === 0) {
    giveTo(db, route, undefined);
    return [];
  }
  const { digest, delivery } = recordLost(open, coverage(db), now);
  addDigest(db, now, digest, null);
  addDelivery(db, delivery);
  giveTo(db, route, digest.id);
  return [{ route, alerts: open.alerts.length }];
}
