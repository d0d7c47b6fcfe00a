/** Deliveries, newest first: by digest, by story, by state, or all, each from a list of its own, read in pieces. */
import type { Delivery } from '../../model/delivery.js';
import type { State } from '../port.js';
import { toShown } from './deliveries.js';
import { inOrder } from './feeds.js';
import { list, number, type Reply, type Server, text } from './scripts.js';

type Filter = Parameters<State['listDeliveries']>[0];

interface Listed {
  /** Rises in the order of planning. */
  readonly member: string;
  readonly createdAt: number;
  readonly delivery: Delivery;
}

export async function listDeliveries(server: Server, filter: Filter): Promise<Delivery[]> {
  const found = new Map<string, Listed>(); // one that changed its state meanwhile is met twice
  for (const name of listsFor(filter)) {
    for (const listed of await readList(server, name, filter)) found.set(listed.member, listed);
  }
  return [...found.values()]
    .sort((a, b) => b.createdAt - a.createdAt || inOrder(b.member, a.member))
    .slice(0, filter.limit)
    .map(({ delivery }) => delivery);
}

function listsFor({ digest, story, states, channel }: Filter): string[] {
  if (story !== undefined) return [`tells:${story}`];
  if (digest !== undefined) return [`digests:of:${digest}`];
  if (states === undefined) return ['deliveries'];
  return states.map((state) =>
    state === 'waiting' && channel !== undefined ? `waiting:${channel}` : `deliveries:in:${state}`,
  );
}

/** As many of one list as may be asked for. */
async function readList(server: Server, name: string, filter: Filter): Promise<Listed[]> {
  const { states, channel, limit } = filter;
  const found: Listed[] = [];
  let skip = 0;
  while (skip >= 0 && found.length < limit) {
    const request = { list: name, skip, states, channel, limit: limit - found.length };
    const [next, ...rows] = list(await server.run('listDeliveries', request));
    found.push(...toListed(rows));
    skip = number(next);
  }
  return found;
}

/** @param rows member, created at, delivery, … */
function toListed(rows: readonly Reply[]): Listed[] {
  return Array.from({ length: rows.length / 3 }, (_, i) => ({
    member: text(rows[3 * i]),
    createdAt: number(rows[3 * i + 1]),
    delivery: toShown(rows[3 * i + 2]),
  }));
}
