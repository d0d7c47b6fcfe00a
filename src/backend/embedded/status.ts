import { DELIVERY_STATES, type Delivery } from '../../model/delivery.js';
import { type RouteId, routeId } from '../../model/id.js';
import type { StoreStatus } from '../records.js';
import { archiveSize } from './archive.js';
import type { Db } from './db.js';
import { listLeases } from './leases.js';
import { STEPS } from './schema.js';

export function readStatus(db: Db, now: number): StoreStatus {
  const { items, bytes, oldest } = archiveSize(db);
  return {
    schema: STEPS.length,
    place: db.file,
    items,
    archiveBytes: bytes,
    ...(oldest === undefined ? {} : { oldestItemAt: oldest }),
    openStories: count(db, 'SELECT count(*) AS n FROM stories WHERE closes_at > ?', now),
    alerts: count(db, 'SELECT count(*) AS n FROM alerts'),
    openDigests: openDigests(db),
    deliveries: countDeliveries(db),
    leases: listLeases(db, now),
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
