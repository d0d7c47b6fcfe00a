/**
 * What is known about the parts of one delivery, and what to do next: pure, so that every order of outcomes
 * can be tried. It guarantees that
 * - a part known to be sent is never sent again;
 * - a part whose outcome is unknown is sent once more, marked "(possible repeat)"; a second unknown outcome
 *   fails the delivery, in the open;
 * - an edit is made again until its outcome is known: it does no harm, and bears no mark;
 * - parts go out in order and none is skipped;
 * - it ends: delivered, failed, withheld from who has unsubscribed, or waiting for somebody to mend the channel.
 * The caller stores the delivery after `markSending` and after `afterSend`, before it does anything else.
 */
import { DAY, HOUR, SECOND } from '../lib/duration.js';
import { hash } from '../lib/hash.js';
import type { Delivery, DeliveryPart } from '../model/delivery.js';
import type { PartBody, SendOutcome } from './channel.js';

const FIRST_RETRY = 10 * SECOND;
const LONGEST_RETRY = HOUR;
/** Between two tries that spend no attempt, where the service asks for no longer. */
const LEAST_WAIT = SECOND;
/** Share by which a retry is spread, so that deliveries that failed together do not come back together. */
const JITTER = 0.2;
const GIVE_UP_AFTER = DAY;

export const UNKNOWN_TWICE = 'unknown outcome twice';

export type Next =
  | { readonly kind: 'send'; readonly n: number; readonly body: PartBody; readonly possibleRepeat: boolean }
  /** Nothing is left to send: `delivery` is delivered or failed, and is to be stored so. */
  | { readonly kind: 'over'; readonly delivery: Delivery; readonly notice?: string };

export interface AfterSend {
  readonly delivery: Delivery;
  /** The whole channel is to be stopped, for this reason. */
  readonly stop?: string;
  /** One sentence for people, when the delivery failed for good. */
  readonly notice?: string;
}

/** The delivery with its messages; one that has them already keeps them, byte for byte. */
export function beginDelivery(delivery: Delivery, bodies: readonly PartBody[]): Delivery {
  if (delivery.parts) return delivery;
  return { ...delivery, parts: bodies.map((body) => ({ state: 'pending', body, possibleRepeat: false })) };
}

/** Its channel takes nothing until somebody acts. However long that is, the tries after it have their full day. */
export function waitForChannel(delivery: Delivery, reason: string): Delivery {
  const { tryingSince: _, ...rest } = delivery;
  return { ...rest, state: 'waiting', reason };
}

/** Which part to send now. Before `beginDelivery` there is none, and that is the caller's mistake. */
export function nextPart(delivery: Delivery, now: number): Next {
  const parts = delivery.parts;
  if (!parts) throw new Error(`delivery ${delivery.id} has not been rendered`);
  const n = parts.findIndex((part) => part.state !== 'sent');
  const part = parts[n];
  if (!part) return { kind: 'over', delivery: finished(delivery, 'delivered', now) };
  const unknown = part.state !== 'pending' && delivery.edit === undefined; // to edit twice is to edit once
  if (unknown && part.possibleRepeat) return { kind: 'over', ...failDelivery(delivery, UNKNOWN_TWICE, now) };
  return { kind: 'send', n, body: part.body, possibleRepeat: unknown || part.possibleRepeat };
}

/** To be stored before the service is called. */
export function markSending(delivery: Delivery, n: number): Delivery {
  return withPart(delivery, n, (part) => ({
    ...part,
    state: 'sending',
    possibleRepeat: part.possibleRepeat || (part.state !== 'pending' && delivery.edit === undefined),
  }));
}

/** The delivery after part `n`, which was marked as sending, had this outcome. */
export function afterSend(delivery: Delivery, n: number, outcome: SendOutcome, now: number): AfterSend {
  switch (outcome.kind) {
    case 'sent':
      return { delivery: afterSent(delivery, n, outcome, now) };
    case 'retry': {
      const attempts = delivery.attempts + (outcome.spends ? 1 : 0);
      const wait = Math.max(outcome.after ?? 0, outcome.spends ? backoff(delivery, attempts) : LEAST_WAIT);
      return again({ ...unsent(delivery, n), attempts, reason: outcome.reason }, wait, now);
    }
    case 'ambiguous': {
      if (delivery.parts?.[n]?.possibleRepeat) return failDelivery(delivery, UNKNOWN_TWICE, now);
      const attempts = delivery.attempts + 1;
      const known = withPart(delivery, n, (part) => ({ ...part, state: 'ambiguous' }));
      return again({ ...known, attempts, reason: outcome.reason }, backoff(delivery, attempts), now);
    }
    case 'stopped':
      return { delivery: waitForChannel(unsent(delivery, n), outcome.reason), stop: outcome.reason };
    case 'rejected':
      return failDelivery(unsent(delivery, n), outcome.reason, now);
  }
}

/** ms before the given attempt (1, 2, …) is repeated: 10 s doubling to 1 h, spread by the delivery's id. */
export function backoff(delivery: Delivery, attempts: number): number {
  const plain = Math.min(LONGEST_RETRY, FIRST_RETRY * 2 ** Math.min(attempts - 1, 20));
  const spread = Number.parseInt(
    Buffer.from(hash(delivery.id, String(attempts)))
      .subarray(0, 3)
      .toString('hex'),
    16,
  );
  return Math.round(plain * (1 - (JITTER * spread) / 0xffffff));
}

function again(delivery: Delivery, wait: number, now: number): AfterSend {
  const tryingSince = delivery.tryingSince ?? now;
  const deadline = tryingSince + GIVE_UP_AFTER;
  if (now >= deadline) return failDelivery(delivery, `${delivery.reason}; given up after 24 h`, now);
  return { delivery: { ...delivery, state: 'pending', tryingSince, dueAt: Math.min(now + wait, deadline) } };
}

function afterSent(
  delivery: Delivery,
  n: number,
  { remoteId, once }: Extract<SendOutcome, { kind: 'sent' }>,
  now: number,
): Delivery {
  const { reason: _, ...rest } = withPart(delivery, n, (part) => ({
    ...part,
    state: 'sent',
    ...(remoteId === undefined ? {} : { remoteId }),
    ...(once ? { possibleRepeat: false } : {}),
  }));
  const all = rest.parts?.every((part) => part.state === 'sent');
  return all ? finished(rest, 'delivered', now) : { ...rest, state: 'pending', dueAt: now };
}

/** The delivery given up for good, and one sentence that says so. */
export function failDelivery(
  delivery: Delivery,
  reason: string,
  now: number,
): { delivery: Delivery; notice: string } {
  const sent = delivery.parts?.filter((part) => part.state === 'sent').length ?? 0;
  const of = delivery.parts?.length ?? 0;
  const told = of > 1 ? ` (${sent} of ${of} messages were sent)` : '';
  return {
    delivery: { ...finished(delivery, 'failed', now), reason },
    notice:
      delivery.edit === undefined
        ? `A digest of ${delivery.route} could not be delivered to ${delivery.channel}: ${reason}${told}.`
        : `A message of ${delivery.route} on ${delivery.channel} could not be updated: ${reason}.`,
  };
}

/** Nothing more of it is sent, for its recipient has unsubscribed; nor is a part sent again whose outcome is unknown. */
export function withholdDelivery(delivery: Delivery, now: number): Delivery {
  return { ...finished(delivery, 'withheld', now), reason: 'its recipient has unsubscribed' };
}

function finished(delivery: Delivery, state: 'delivered' | 'failed' | 'withheld', now: number): Delivery {
  return { ...delivery, state, finishedAt: now };
}

/** The service did not take it: pending again, and a possible repeat stays one. */
function unsent(delivery: Delivery, n: number): Delivery {
  return withPart(delivery, n, (part) => ({ ...part, state: 'pending' }));
}

function withPart(delivery: Delivery, n: number, change: (part: DeliveryPart) => DeliveryPart): Delivery {
  return { ...delivery, parts: (delivery.parts ?? []).map((part, i) => (i === n ? change(part) : part)) };
}
