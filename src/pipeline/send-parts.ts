/**
 * Sends the parts of a delivery that somebody holds. Each is recorded `sending` before the service is called and
 * settled after it answered, so that a crash leaves at most one part whose outcome is unknown, and known to be so.
 */
import type { ChannelRecord, PlannedNotice, TakenDelivery } from '../backend/records.js';
import type { Channel, EditOutcome, PartBody, SendContext, SendOutcome } from '../deliver/channel.js';
import { afterSend, markSending, nextPart } from '../deliver/ledger.js';
import { HOUR } from '../lib/duration.js';
import type { Delivery } from '../model/delivery.js';
import type { ChannelId } from '../model/id.js';
import type { Context } from './context.js';
import { planNotice } from './notices.js';
import { hasUnsubscribed } from './subscriptions.js';

/** How often a stopped channel is tried with one of its waiting deliveries. */
export const PROBE_EVERY = HOUR;

export type Sent =
  /** It is stored as far as it went, or another has taken it. */
  | { readonly kind: 'settled' }
  /** Still held: its recipient has unsubscribed on the way. */
  | { readonly kind: 'unwanted'; readonly delivery: Delivery }
  /** Still held: the message that it was to edit cannot be edited. */
  | { readonly kind: 'gone'; readonly delivery: Delivery; readonly reason: string };

/** @param call hands one part to the service */
export async function sendParts(
  context: Context,
  holder: string,
  taken: TakenDelivery,
  channel: Channel,
  call: (body: PartBody, context: SendContext) => Promise<EditOutcome>,
): Promise<Sent> {
  const { state } = context;
  let { delivery } = taken;
  for (;;) {
    const now = await state.now();
    const next = nextPart(delivery, now);
    if (next.kind === 'over') {
      await settle(context, holder, { ...taken, delivery: next.delivery }, channel, { notice: next.notice });
      return { kind: 'settled' };
    }
    delivery = markSending(delivery, next.n);
    if (!(await state.saveDelivery({ holder, delivery, release: false }))) return { kind: 'settled' };
    const answer = await call(next.body, contextOf(context, delivery, next.n, next.possibleRepeat));
    if (answer.kind === 'gone') return { kind: 'gone', delivery, reason: answer.reason };
    const outcome = answer.kind === 'stopped' ? await judgeStop(context, channel, answer.reason) : answer;
    const after = afterSend(delivery, next.n, outcome, await state.now());
    delivery = after.delivery;
    if (outcome.kind !== 'sent' || delivery.state !== 'pending') {
      await settle(context, holder, { ...taken, delivery }, channel, {
        stop: after.stop,
        notice: after.notice,
      });
      return { kind: 'settled' };
    }
    if (!(await state.saveDelivery({ holder, delivery, release: false }))) return { kind: 'settled' };
    if (await hasUnsubscribed(state, delivery)) return { kind: 'unwanted', delivery };
  }
}

function contextOf(
  { signal }: Context,
  { id, parts = [], recipient }: Delivery,
  part: number,
  possibleRepeat: boolean,
): SendContext {
  return {
    delivery: id,
    part,
    parts: parts.length,
    ...(recipient === undefined ? {} : { recipient }),
    possibleRepeat,
    signal,
  };
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

export function failureNotice(
  { watch }: Context,
  delivery: Delivery,
  text: string,
  at: number,
): PlannedNotice {
  const notice = { subject: 'delivery', name: delivery.id, phase: 'began', text, at } as const;
  return planNotice(watch.routes, notice, delivery.createdAt);
}
