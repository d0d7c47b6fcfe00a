import type { Delivery } from '../../model/delivery.js';
import { routeId } from '../../model/id.js';
import type { StoreStatus } from '../work-records.js';
import { SCHEMA } from './checks.js';
import { inOrder } from './feeds.js';
import { list, number, type Reply, type Server, text } from './scripts.js';

export async function readStatus(server: Server): Promise<StoreStatus> {
  const [items, bytes, oldest, openStories, alerts, open, deliveries, leases, due, oldestDue] = list(
    await server.run('readStatus', {}),
  );
  const [feeds, digests, dueDeliveries] = list(due).map(number);
  return {
    schema: SCHEMA,
    place: server.place,
    items: number(items),
    archiveBytes: number(bytes),
    ...(oldest === null ? {} : { oldestItemAt: number(oldest) }),
    openStories: number(openStories),
    alerts: number(alerts),
    openDigests: toOpen(list(open)),
    deliveries: toCounts(list(deliveries)),
    leases: toLeases(list(leases)),
    due: {
      feeds: feeds ?? 0,
      digests: digests ?? 0,
      deliveries: dueDeliveries ?? 0,
      ...(oldestDue === null ? {} : { oldestAt: number(oldestDue) }),
    },
  };
}

/** @param flat route, alerts, closes at, … */
function toOpen(flat: readonly Reply[]): StoreStatus['openDigests'] {
  return inThrees(flat)
    .map(([route, alerts, closesAt]) => ({
      route: routeId(text(route)),
      alerts: number(alerts),
      closesAt: number(closesAt),
    }))
    .sort((a, b) => inOrder(a.route, b.route));
}

/** @param flat name, holder, until, … */
function toLeases(flat: readonly Reply[]): StoreStatus['leases'] {
  return inThrees(flat)
    .map(([name, holder, until]) => ({ name: text(name), holder: text(holder), until: number(until) }))
    .sort((a, b) => inOrder(a.name, b.name) || inOrder(a.holder, b.holder));
}

/** @param flat state, how many, …: every state */
function toCounts(flat: readonly Reply[]): StoreStatus['deliveries'] {
  const counts = Array.from({ length: flat.length / 2 }, (_, i) => [
    text(flat[2 * i]),
    number(flat[2 * i + 1]),
  ]);
  return Object.fromEntries(counts) as Record<Delivery['state'], number>; // the script names them all
}

function inThrees(flat: readonly Reply[]): (readonly Reply[])[] {
  return Array.from({ length: flat.length / 3 }, (_, i) => flat.slice(3 * i, 3 * i + 3));
}
