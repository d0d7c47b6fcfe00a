import { DELIVERY_STATES, type Delivery } from '../../model/delivery.js';
import { type RouteId, routeId } from '../../model/id.js';
import type { DueWork, StoreStatus } from '../work-records.js';
import { archiveSize, archiveStart } from './archive.js';
import type { Db } from './db.js';
import { listLeases } from './leases.js';
import { STEPS } from './schema.js';

export function readStatus(db: Db, now: number): StoreStatus {
  const { items, bytes } = archiveSize(db);
  const oldest = archiveStart(db);
  return {
    schema: STEPS.length,
    place: db.file,
    items,
    archiveBytes: bytes,
    ...(oldest === undefined ? {} : { oldestItemAt: oldest }),
    openStories: count(db, 'SELECT count(*) AS n FROM stories WHERE closes_at > ?', now),
    alerts: count(db, 'SELECT alerts AS n FROM amounts'),
    openDigests: openDigests(db),
    deliveries: countDeliveries(db),
    leases: listLeases(db, now),
    due: countDue(db, now),
  };
}

/** The same conditions as those of the lists of due work. */
function countDue(db: Db, now: number): DueWork {
  const due = (table: string, at: string, condition: string, ...values: number[]) =>
    db.get<{ n: number; oldest: number | null }>(
      `SELECT count(*) AS n, min(${at}) AS oldest FROM ${table} WHERE ${at} <= ? AND ${condition}`,
      now,
      ...values,
    ) ?? { n: 0, oldest: null };
  const feeds = due('feeds', 'due_at', 'enabled = 1');
  const digests = due('routes', 'closes_at', 'opened_at IS NOT NULL');
  const unheld = "state = 'pending' AND (held_until IS NULL OR held_until <= ?)";
  const deliveries = due('deliveries', 'due_at', unheld, now);
  const oldest = [feeds, digests, deliveries].flatMap((each) => each.oldest ?? []);
  return {
    feeds: feeds.n,
    digests: digests.n,
    deliveries: deliveries.n,
    ...(oldest.length === 0 ? {} : { oldestAt: Math.min(...oldest) }),
  };
}

function openDigests(db: Db): { route: RouteId; alerts: number; closesAt: number }[] {
  return db
    .all<{ route: string; alerts: number; closesAt: number }>(
      `SELECT id AS route, closes_at AS closesAt,
              (SELECT count(*) FROM entries WHERE route = routes.id AND digest IS NULL AND kind = 'alert') AS alerts
       FROM routes WHERE opened_at IS NOT NULL ORDER BY id`,
    )
    .map((row) => ({ route: routeId(row.route), alerts: row.alerts, closesAt: row.closesAt }));
}

function countDeliveries(db: Db): Record<Delivery['state'], number> {
  const counted = new Map(
    db
      .all<{ state: Delivery['state']; n: number }>(
        'SELECT state, count(*) AS n FROM deliveries GROUP BY state',
      )
      .map((row) => [row.state, row.n]),
  );
  const counts = DELIVERY_STATES.map((state) => [state, counted.get(state) ?? 0]);
  return Object.fromEntries(counts) as Record<Delivery['state'], number>; // every state is in the list
}

function count(db: Db, sql: string, ...values: number[]): number {
  return db.get<{ n: number }>(sql, ...values)?.n ?? 0;
}
