/** Who still wants what: as recipients have told it by the link in their mail, or an operator for them. */
import type { State } from '../backend/port.js';
import type { Delivery } from '../model/delivery.js';
import { addressOf, hasLeft, type UnsubscriptionKey } from '../model/unsubscription.js';

type Addressed = Pick<Delivery, 'channel' | 'route' | 'recipient'>;

/** Asked before each message: who left while it waited gets no more of it. */
export async function hasUnsubscribed(state: State, delivery: Addressed): Promise<boolean> {
  return delivery.recipient !== undefined && isLeftBy(await state.unsubscriptions(), delivery);
}

/** A channel that is its own destination is left by nobody. */
export function isLeftBy(
  all: readonly UnsubscriptionKey[],
  { channel, route, recipient }: Addressed,
): boolean {
  return recipient !== undefined && hasLeft(all, { channel, route, address: addressOf(recipient) });
}
