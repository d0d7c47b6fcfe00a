/** Deliveries, taken by lease so that no two workers send one part. */
import { randomUUID } from 'node:crypto';
import type { Delivery, DeliveryPart } from '../../model/delivery.js';
import type { Digest } from '../../model/digest.js';
import { type DeliveryId, deliveryId } from '../../model/id.js';
import type { DeliverySave, TakenDelivery } from '../records.js';
import { toChannel } from './channels.js';
import { toDigest } from './digests.js';
import { json, list, number, type Reply, type Server, text } from './scripts.js';
import { toNotice } from './windows.js';

export async function dueDeliveries(server: Server, limit: number): Promise<DeliveryId[]> {
  return list(await server.run('dueDeliveries', { limit })).map((id) => deliveryId(text(id)));
}

/** A part whose sender is lost is judged here, by what the script showed, and again when that has moved on. */
export async function takeDelivery(
  server: Server,
  id: DeliveryId,
  holder: string,
  ttl: number,
): Promise<TakenDelivery | undefined> {
  let judged: object | undefined;
  for (;;) {
    const reply = await server.run('takeDelivery', { id, holder, ttl, judged });
    if (reply === null) return undefined;
    const [kind, ...found] = list(reply);
    if (text(kind) === 'taken') return withDigest(server, found);
    const [rev, shown] = found;
    judged = { rev: number(rev), delivery: toDelivery(withoutSenders(toShown(shown))) };
  }
}

/**
 * Refused once another has taken it, or it was released. A holder whose lease ran out unnoticed may still save:
 * what it knows of the parts it sent is the truth, and to refuse it would send them again.
 */
export async function saveDelivery(server: Server, save: DeliverySave): Promise<boolean> {
  const { holder, delivery, release, channel, notices = [], instead } = save;
  const saved = await server.run('saveDelivery', {
    callId: randomUUID(),
    holder,
    release,
    delivery: toDelivery(delivery),
    channel: channel && toChannel(channel),
    notices: notices.map(toNotice),
    instead: instead && { delivery: toDelivery(instead.delivery), digest: toDigest(instead.digest) },
  });
  return number(saved) === 1;
}

export async function readDelivery(server: Server, id: DeliveryId): Promise<TakenDelivery | undefined> {
  const found = await server.run('readDelivery', { id });
  return found === null ? undefined : withDigest(server, list(found));
}

/** As the scripts take it. */
export function toDelivery(delivery: Delivery): object {
  const { id, digest, channel, state, createdAt, dueAt, finishedAt, tells } = delivery;
  return { id, digest, channel, state, createdAt, dueAt, finishedAt, tells, data: JSON.stringify(delivery) };
}

/** @param reply the record, and beside it the state and due time that hold */
export function toShown(reply: Reply | undefined): Delivery {
  const [data, state, dueAt] = list(reply);
  // a state is stored only from a delivery
  return { ...json<Delivery>(data), state: text(state) as Delivery['state'], dueAt: number(dueAt) };
}

/** A digest is kept as long as one of its deliveries, so there always is one. */
function withDigest({ place }: Server, [shown, digest]: readonly Reply[]): TakenDelivery {
  const delivery = toShown(shown);
  if (digest === null)
    throw new Error(`${place}: delivery ${delivery.id} without its digest ${delivery.digest}`);
  return { delivery, digest: json<Digest>(digest) };
}

function withoutSenders(delivery: Delivery): Delivery {
  return delivery.parts ? { ...delivery, parts: delivery.parts.map(withoutSender) } : delivery;
}

function withoutSender(part: DeliveryPart): DeliveryPart {
  return part.state === 'sending' ? { ...part, state: 'ambiguous' } : part;
}
