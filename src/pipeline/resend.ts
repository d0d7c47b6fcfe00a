/** Sends a digest again because somebody asks for it: a delivery of its own, that fails or succeeds as any other. */
import type { State } from '../backend/port.js';
import { hash } from '../lib/hash.js';
import type { Delivery } from '../model/delivery.js';
import { type ChannelId, type DeliveryId, digestId } from '../model/id.js';
import { newDelivery } from './new-delivery.js';
import { hasUnsubscribed } from './subscriptions.js';
import { toldBy } from './told-by.js';

export type Resent =
  | { readonly kind: 'planned'; readonly delivery: Delivery }
  | { readonly kind: 'refused'; readonly reason: string };

/** @param channels of the configuration */
export async function resendDelivery(
  state: State,
  channels: ReadonlySet<ChannelId>,
  id: DeliveryId,
): Promise<Resent> {
  const found = await state.readDelivery(id);
  if (found === undefined) return refused(`there is no delivery ${id}; atalaya deliveries lists them`);
  const { delivery: old } = found;
  if (old.state === 'pending') return refused(`${id} has not failed: it is tried again by itself`);
  if (old.state === 'waiting') {
    return refused(`${id} waits for its channel: atalaya channels resume ${old.channel}`);
  }
  if (old.state === 'merged') return refused(`${id} was ${old.reason ?? 'told by another delivery'}`);
  if (!channels.has(old.channel)) return refused(`channel ${old.channel} is not in the configuration`);
  if (await hasUnsubscribed(state, old)) {
    const again = `atalaya channels resubscribe ${old.channel} ${old.recipient}`;
    return refused(`${old.recipient} has unsubscribed; once they ask for it: ${again}`);
  }
  const now = await state.now();
  const digest = await toldBy(state, found); // an edit by a message of its own: who asks for it wants it seen
  // A digest is stored once: the same alerts again are a digest of their own.
  const again = { ...digest, id: digestId(hash('resent', id, String(now))), late: true };
  const into = newDelivery({ id: old.channel }, old.recipient, again, now);
  const outcome = await state.mergeDeliveries({
    callId: hash('resend', into.id),
    into,
    digest: again,
    from: [],
  });
  return outcome.kind === 'closed'
    ? { kind: 'planned', delivery: into }
    : refused('the store has moved on: ask again');
}

const refused = (reason: string): Resent => ({ kind: 'refused', reason });
