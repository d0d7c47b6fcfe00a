/**
 * Sends one delivery as far as it will go. Each part is recorded `sending` before the service is called and
 * settled after it answered, so that a crash leaves at most one part whose outcome is unknown, and known to be so.
 */
import { randomBytes } from 'node:crypto';
import type { JobOutcome } from '../backend/jobs.js';
import type { ChannelRecord, PlannedNotice, TakenDelivery } from '../backend/records.js';
import type { Channel, PartBody, SendOutcome } from '../deliver/channel.js';
import {
  afterSend,
  beginDelivery,
  failDelivery,
  markSending,
  nextPart,
  waitForChannel,
  withholdDelivery,
} from '../deliver/ledger.js';
import { HOUR } from '../lib/duration.js';
import type { Delivery } from '../model/delivery.js';
import type { Digest } from '../model/digest.js';
import type { ChannelId, DeliveryId } from '../model/id.js';
import type { Context } from './context.js';
import { planNotice } from './notices.js';
import { hasUnsubscribed } from './subscriptions.js';

/** How often a stopped channel is tried with one of its waiting deliveries. */
export const PROBE_EVERY = HOUR;

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

  const bodies = renderSafely(channel, taken.digest);
  if (bodies instanceof Error) {
    return abandon(context, holder, taken, `it could not be written out (${bodies.message})`);
  }
  let delivery = beginDelivery({ ...taken.delivery, state: 'pending' }, bodies);
  for (;;) {
    const now = await state.now();
    const next = nextPart(delivery, now);
    if (next.kind === 'over') {
      await settle(context, holder, { ...taken, delivery: next.delivery }, channel, { notice: next.notice });
      return done;
    }
    delivery = markSending(delivery, next.n);
    if (!(await state.saveDelivery({ holder, delivery, release: false }))) return done;
    const answer = await send(context, channel, delivery, next.n, next.possibleRepeat);
    const outcome = answer.kind === 'stopped' ? await judgeStop(context, channel, answer.reason) : answer;
    const after = afterSend(delivery, next.n, outcome, await state.now());
    delivery = after.delivery;
    if (outcome.kind !== 'sent' || delivery.state !== 'pending') {
      await settle(context, holder, { ...taken, delivery }, channel, {
        stop: after.stop,
        notice: after.notice,
      });
      return done;
    }
    if (!(await state.saveDelivery({ holder, delivery, release: false }))) return done;
    if (await hasUnsubscribed(state, delivery)) return withhold(context, holder, { ...taken, delivery });
  }
}

function send(
  context: Context,
  channel: Channel,
  delivery: Delivery,
  part: number,
  possibleRepeat: boolean,
): Promise<SendOutcome> {
  const parts = delivery.parts ?? [];
  return channel.send(parts[part]?.body ?? '', {
    delivery: delivery.id,
    part,
    parts: parts.length,
    ...(delivery.recipient === undefined ? {} : { recipient: delivery.recipient }),
    possibleRepeat,
    signal: context.signal,
  });
}

/** A refusal stops the channel, but not where another process has brought another address or secret meanwhile. */
async function judgeStop({ state }: Context, channel: Channel, reason: string): Promise<SendOutcome> {
  const record = (await state.listChannels()).find(({ id }) => id === channel.id);
  const isReplaced = record !== undefined && record.fingerprint !== channel.fingerprint;
  return isReplaced ? { kind: 'retry', reason, spends: true } : { kind: 'stopped', reason };
}

/** Stores the end of this attempt together with what it means for the channel and who is to hear of it. */
async function settle(
  context: Context,
  holder: string,
  { delivery, digest }: TakenDelivery,
  channel: Channel,
  outcome: { readonly stop?: string | undefined; readonly notice?: string | undefined },
): Promise<void> {
  const { state, report } = context;
  const now = await state.now();
  const record = outcome.stop === undefined ? undefined : stoppedRecord(channel, outcome.stop, now);
  const notices: PlannedNotice[] = [];
  if (outcome.stop !== undefined) notices.push(channelNotice(context, channel.id, outcome.stop, now));
  if (outcome.notice !== undefined) notices.push(failureNotice(context, delivery, outcome.notice, now));
  const known = record && (await state.listChannels()).find((c) => c.id === record.id);
  // A probe that failed again moves the next probe; the notice of the stop was told when it began.
  const again = known?.state === 'stopped';
  await state.saveDelivery({
    holder,
    delivery,
    release: true,
    ...(record === undefined ? {} : { channel: again ? { ...known, ...probeLater(record) } : record }),
    ...(again ? {} : { notices }),
  });
  report.delivered(delivery, digest);
  if (record?.reason !== undefined && !again) report.stopped(channel.id, record.reason);
}

function stoppedRecord(channel: Channel, reason: string, now: number): ChannelRecord {
  return {
    id: channel.id,
    state: 'stopped',
    fingerprint: channel.fingerprint,
    since: now,
    reason,
    probeAt: now + PROBE_EVERY,
  };
}

function probeLater({ fingerprint, reason, probeAt }: ChannelRecord): Partial<ChannelRecord> {
  return {
    fingerprint,
    ...(reason === undefined ? {} : { reason }),
    ...(probeAt === undefined ? {} : { probeAt }),
  };
}

function channelNotice(context: Context, name: ChannelId, reason: string, at: number): PlannedNotice {
  const text = `Channel ${name} takes no messages: ${reason}. What is due there waits; mend its address or secret.`;
  return planNotice(context.watch.routes, { subject: 'channel', name, phase: 'began', text, at }, at);
}

function failureNotice({ watch }: Context, delivery: Delivery, text: string, at: number): PlannedNotice {
  const notice = { subject: 'delivery', name: delivery.id, phase: 'began', text, at } as const;
  return planNotice(watch.routes, notice, delivery.createdAt);
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
