/** What waited becomes one digest: `from` end as `merged`, told by `into`. */
import type { Delivery } from '../../model/delivery.js';
import type { DeliveryId } from '../../model/id.js';
import type { Closed, DeliveryMerge } from '../records.js';
import { toDelivery, toShown } from './deliveries.js';
import { toDigest } from './digests.js';
import { list, number, type Server, text } from './scripts.js';
import { toClosed } from './windows.js';

/** What becomes of each is said here, by what was read before; the script refuses when one has moved on. */
export async function mergeDeliveries(server: Server, merge: DeliveryMerge): Promise<Closed> {
  const { callId, into, digest } = merge;
  for (;;) {
    const from = await readEnds(server, merge.from, into);
    const request = { callId, into: toDelivery(into), digest: toDigest(digest), from };
    const reply = await server.run('mergeDeliveries', request);
    if (text(reply) !== 'again') return toClosed(reply);
  }
}

async function readEnds(server: Server, ids: readonly DeliveryId[], into: Delivery): Promise<object[]> {
  const [now, ...found] = list(await server.run('readForMerge', { ids }));
  return ids.map((id, i) => {
    const reply = found[i] ?? null;
    if (reply === null) return { id, rev: 0 };
    const [rev, shown] = list(reply);
    const reason = `told by ${into.id}`;
    const end: Delivery = { ...toShown(shown), state: 'merged', reason, finishedAt: number(now) };
    return { id, rev: number(rev), delivery: toDelivery(end) };
  });
}
