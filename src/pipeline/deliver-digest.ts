/** Sends one delivery as far as it will go, if it may be sent at all. */
import { randomBytes } from 'node:crypto';
import type { JobOutcome } from '../backend/jobs.js';
import type { TakenDelivery } from '../backend/records.js';
import type { Channel, PartBody } from '../deliver/channel.js';
import { beginDelivery, failDelivery, waitForChannel, withholdDelivery } from '../deliver/ledger.js';
import type { Digest } from '../model/digest.js';
import type { DeliveryId } from '../model/id.js';
import type { Context } from './context.js';
import { deliverEdit } from './deliver-edit.js';
import { failureNotice, sendParts } from './send-parts.js';
import { hasUnsubscribed } from './subscriptions.js';

const done: JobOutcome = { kind: 'done' };

/** @param options.probe send although the channel is stopped, to learn whether it takes messages again */
export async function deliverDigest(
  context: Context,
  id: DeliveryId,
  options: { readonly probe: boolean } = { probe: false },
): Promise<JobOutcome> {
  const { state, channels } = context;
  // of this attempt alone: a job that was taken for lost may run twice, in one process too
  const holder = `${context.holder} ${id} ${randomBytes(3).toString('hex')}`;
  const taken = await state.takeDelivery(id, holder, context.leases.delivery);
  if (taken === undefined) return done;
  if (await hasUnsubscribed(state, taken.delivery)) return withhold(context, holder, taken);

  const channel = channels.get(taken.delivery.channel);
  if (channel === undefined) {
    const reason = `channel ${taken.delivery.channel} is no longer in the configuration`;
    return abandon(context, holder, taken, reason);
  }
  const stopped = (await state.listChannels()).find((c) => c.id === channel.id && c.state === 'stopped');
  if (stopped && !options.probe) {
    const waiting = waitForChannel(taken.delivery, stopped.reason ?? 'its channel is stopped');
    await state.saveDelivery({ holder, delivery: waiting, release: true });
    context.report.delivered(waiting, taken.digest);
    return done;
  }

  const { edit } = taken.delivery;
  if (edit !== undefined) return deliverEdit(context, holder, taken, channel, edit);
  const bodies = taken.delivery.parts === undefined ? renderSafely(channel, taken.digest) : [];
  if (bodies instanceof Error) {
    return abandon(context, holder, taken, `it could not be written out (${bodies.message})`);
  }
  const delivery = beginDelivery({ ...taken.delivery, state: 'pending' }, bodies);
  const sent = await sendParts(context, holder, { ...taken, delivery }, channel, (body, about) =>
    channel.send(body, about),
  );
  return sent.kind === 'unwanted' ? withhold(context, holder, { ...taken, delivery: sent.delivery }) : done;
}

/** A digest that a channel's own code cannot write out would fail again for ever: it is given up in the open. */
function renderSafely(channel: Channel, digest: Digest): readonly PartBody[] | Error {
  try {
    return channel.render(digest);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

async function withhold(
  { state, report }: Context,
  holder: string,
  { delivery: unwanted, digest }: TakenDelivery,
): Promise<JobOutcome> {
  const delivery = withholdDelivery(unwanted, await state.now());
  await state.saveDelivery({ holder, delivery, release: true });
  report.delivered(delivery, digest);
  return done;
}

async function abandon(
  context: Context,
  holder: string,
  { delivery: abandoned, digest }: TakenDelivery,
  reason: string,
): Promise<JobOutcome> {
  const { delivery, notice } = failDelivery(abandoned, reason, await context.state.now());
  const notices = [failureNotice(context, delivery, notice, delivery.finishedAt ?? delivery.createdAt)];
  await context.state.saveDelivery({ holder, delivery, release: true, notices });
  context.report.delivered(delivery, digest);
  return done;
}
