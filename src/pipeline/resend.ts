/** Sends a digest again because somebody asks for it: a delivery of its own, that fails or succeeds as any other. */
import type { State } from '../backend/port.js';
import type { TakenDelivery } from '../backend/records.js';
import type { Channel } from '../deliver/channel.js';
import { withUpdates } from '../digest/update.js';
import { hash } from '../lib/hash.js';
import type { Delivery } from '../model/delivery.js';
import type { Digest } from '../model/digest.js';
import { type ChannelId, type DeliveryId, digestId } from '../model/id.js';
import type { Route } from '../model/route.js';
import { newEditable } from './new-delivery.js';
import { hasUnsubscribed } from './subscriptions.js';
import { toldBy } from './told-by.js';

/** As much of the configuration as it takes. */
export interface Ways {
  /** Undefined when the configuration has no such channel. */
  readonly open: (id: ChannelId) => Promise<Channel | undefined>;
  readonly routes: readonly Pick<Route, 'id' | 'updates'>[];
}

/** Of one story on one channel: more than there are while a message may be edited. */
const LOOKED_AT = 50;

export type Resent =
  | { readonly kind: 'planned'; readonly delivery: Delivery }
  | { readonly kind: 'refused'; readonly reason: string };

/** What has grown since is told as it is now, and a route that edits goes on in the new message. */
export async function resendDelivery(state: State, { open, routes }: Ways, id: DeliveryId): Promise<Resent> {
  const found = await state.readDelivery(id);
  if (found === undefined) return refused(`there is no delivery ${id}; atalaya deliveries lists them`);
  const { delivery: old } = found;
  if (old.state === 'pending') return refused(`${id} has not failed: it is tried again by itself`);
  if (old.state === 'waiting') {
    return refused(`${id} waits for its channel: atalaya channels resume ${old.channel}`);
  }
  if (old.state === 'merged') return refused(`${id} was ${old.reason ?? 'told by another delivery'}`);
  const channel = await open(old.channel);
  if (channel === undefined) return refused(`channel ${old.channel} is not in the configuration`);
  if (await hasUnsubscribed(state, old)) {
    const again = `atalaya channels resubscribe ${old.channel} ${old.recipient}`;
    return refused(`${old.recipient} has unsubscribed; once they ask for it: ${again}`);
  }
  const now = await state.now();
  const digest = await toldNow(state, found); // an edit by a message of its own: who asks for it wants it seen
  // A digest is stored once: the same alerts again are a digest of their own.
  const again = { ...digest, id: digestId(hash('resent', id, String(now))), late: true };
  const route = routes.find((each) => each.id === old.route);
  const into = newEditable(channel, old.recipient, again, now, route);
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

async function toldNow(
  state: Pick<State, 'readDelivery' | 'listDeliveries'>,
  found: TakenDelivery,
): Promise<Digest> {
  const { id, channel, tells = [] } = found.delivery;
  const updates = await Promise.all(
    tells.map(async (story) => {
      const telling = await state.listDeliveries({ channel, story, limit: LOOKED_AT });
      const newest = telling.find(({ edit }) => edit?.of === id);
      return newest?.edit?.told.find((told) => told.story === story);
    }),
  );
  return withUpdates(
    await toldBy(state, found),
    updates.filter((story) => story !== undefined),
  );
}

const refused = (reason: string): Resent => ({ kind: 'refused', reason });
