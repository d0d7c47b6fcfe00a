/** A delivery as it is planned. */
import type { Channel } from '../deliver/channel.js';
import { hash } from '../lib/hash.js';
import type { Delivery } from '../model/delivery.js';
import type { Digest } from '../model/digest.js';
import { deliveryId } from '../model/id.js';
import type { Route } from '../model/route.js';

/** Its id is made of digest, channel and recipient, so that it is planned once. */
export function newDelivery(
  channel: Pick<Channel, 'id'>,
  recipient: string | undefined,
  digest: Digest,
  now: number,
): Delivery {
  return {
    id: deliveryId(hash('delivery', digest.id, channel.id, recipient ?? '')),
    digest: digest.id,
    route: digest.route,
    channel: channel.id,
    ...(recipient === undefined ? {} : { recipient }),
    state: 'pending',
    createdAt: now,
    dueAt: now,
    attempts: 0,
  };
}

/**
 * The same with its messages, where the route edits and the channel can: written out now, so that it is known which
 * message tells which story.
 * @param shown what it is to tell of the digest; all of it unless told
 */
export function newEditable(
  channel: Channel,
  recipient: string | undefined,
  digest: Digest,
  now: number,
  route: Pick<Route, 'updates'> | undefined,
  shown: Digest = digest,
): Delivery {
  const plain = newDelivery(channel, recipient, digest, now);
  if (route?.updates !== 'edit' || channel.edits === undefined) return plain;
  try {
    const parts = channel.edits.lay(shown);
    return {
      ...plain,
      tells: shown.groups.flatMap(({ stories }) => stories.map(({ story }) => story)),
      parts: parts.map((part) => ({ state: 'pending', ...part, possibleRepeat: false })),
    };
  } catch {
    return plain; // what cannot be written out is given up in the open when it is to be sent
  }
}
