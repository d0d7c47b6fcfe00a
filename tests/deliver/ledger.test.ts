import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SendOutcome } from '../../src/deliver/channel.js';
import {
  afterSend,
  backoff,
  beginDelivery,
  markSending,
  nextPart,
  UNKNOWN_TWICE,
} from '../../src/deliver/ledger.js';
import { DAY, HOUR, SECOND } from '../../src/lib/duration.js';
import type { Delivery } from '../../src/model/delivery.js';
import { deliveryId } from '../../src/model/id.js';
import { aDelivery, NOON } from '../builders.js';

const SENT: SendOutcome = { kind: 'sent', remoteId: 'm1' };
const BUSY: SendOutcome = { kind: 'retry', reason: 'the service answered 503', spends: true };
const LIMITED: SendOutcome = {
  kind: 'retry',
  reason: 'the service answered 429',
  after: 7 * SECOND,
  spends: false,
};
const UNKNOWN: SendOutcome = { kind: 'ambiguous', reason: 'no answer' };
const STOPPED: SendOutcome = { kind: 'stopped', reason: 'the service answered 404' };
const REJECTED: SendOutcome = { kind: 'rejected', reason: 'the service answered 400' };

const begun = (...bodies: string[]): Delivery =>
  beginDelivery(aDelivery(), bodies.length > 0 ? bodies : ['one']);

/** The delivery after its next part had this outcome. */
function step(delivery: Delivery, outcome: SendOutcome, now = NOON) {
  const next = nextPart(delivery, now);
  if (next.kind === 'over') throw new Error('nothing is left to send');
  return { next, ...afterSend(markSending(delivery, next.n), next.n, outcome, now) };
}

describe('a delivery', () => {
  it('keeps the bodies it began with', () => {
    expect(beginDelivery(begun('one'), ['other']).parts?.[0]?.body).toBe('one');
  });

  it('sends its parts in order and is delivered after the last', () => {
    const first = step(begun('one', 'two'), SENT);
    expect(first.delivery).toMatchObject({ state: 'pending', dueAt: NOON });
    const second = step(first.delivery, SENT);
    expect(second.next).toMatchObject({ n: 1, body: 'two', possibleRepeat: false });
    expect(second.delivery).toMatchObject({ state: 'delivered', finishedAt: NOON });
    expect(second.delivery.parts?.map((part) => part.remoteId)).toEqual(['m1', 'm1']);
  });

  it('waits longer after each refusal, from 10 s to 1 h, and not the same for all', () => {
    const waits = [1, 2, 3, 12, 40].map((attempts) => backoff(aDelivery({ id: deliveryId('d') }), attempts));
    const plain = [10 * SECOND, 20 * SECOND, 40 * SECOND, HOUR, HOUR];
    waits.forEach((wait, i) => {
      expect(wait).toBeLessThanOrEqual(plain[i] ?? 0);
      expect(wait).toBeGreaterThanOrEqual((plain[i] ?? 0) * 0.8);
    });
    const others = new Set(
      Array.from({ length: 20 }, (_, i) => backoff(aDelivery({ id: deliveryId(`d${i}`) }), 1)),
    );
    expect(others.size).toBeGreaterThan(15);
  });

  it('spends no attempt on a rate limit and waits as long as it says', () => {
    expect(step(begun(), LIMITED).delivery).toMatchObject({
      attempts: 0,
      dueAt: NOON + 7 * SECOND,
      state: 'pending',
    });
    expect(step(begun(), BUSY).delivery).toMatchObject({
      attempts: 1,
      state: 'pending',
      reason: BUSY.reason,
    });
  });

  it('never waits past 24 h of trying, tries once then, and fails', () => {
    const long: SendOutcome = { ...LIMITED, after: 3 * DAY };
    const waits = step(begun(), long).delivery;
    expect(waits.dueAt).toBe(NOON + DAY);
    const { delivery, notice } = step(waits, BUSY, NOON + DAY);
    expect(delivery).toMatchObject({ state: 'failed', finishedAt: NOON + DAY });
    expect(delivery.reason).toContain('given up after 24 h');
    expect(notice).toContain('could not be delivered to desk');
  });

  it('has its 24 h from its first failure, and anew after it waited for its channel', () => {
    const late = step(begun(), BUSY, NOON + 2 * DAY).delivery;
    expect(late.state).toBe('pending');
    const waits = step(late, STOPPED, NOON + 2 * DAY + HOUR).delivery;
    expect(step(waits, LIMITED, NOON + 5 * DAY).delivery.state).toBe('pending');
  });

  it('sends a part of unknown outcome once more, marked', () => {
    const unknown = step(begun(), UNKNOWN);
    expect(unknown.delivery.parts?.[0]?.state).toBe('ambiguous');
    const again = step(unknown.delivery, SENT);
    expect(again.next).toMatchObject({ n: 0, possibleRepeat: true });
    expect(again.delivery).toMatchObject({ state: 'delivered' });
    expect(again.delivery.parts?.[0]).toMatchObject({ state: 'sent', possibleRepeat: true });
  });

  it('is no repeat any more when the service was looked at and has it once', () => {
    const once = step(step(begun(), UNKNOWN).delivery, { kind: 'sent', remoteId: 'r', once: true });
    expect(once.next).toMatchObject({ possibleRepeat: true });
    expect(once.delivery.parts?.[0]).toMatchObject({ state: 'sent', possibleRepeat: false });
  });

  it('fails after a second unknown outcome', () => {
    const twice = step(step(begun(), UNKNOWN).delivery, UNKNOWN);
    expect(twice.delivery).toMatchObject({ state: 'failed', reason: UNKNOWN_TWICE });
    expect(twice.notice).toContain(UNKNOWN_TWICE);
  });

  it('stays a possible repeat through refusals in between', () => {
    const refused = step(step(begun(), UNKNOWN).delivery, BUSY);
    expect(nextPart(refused.delivery, NOON)).toMatchObject({ kind: 'send', possibleRepeat: true });
    expect(step(refused.delivery, UNKNOWN).delivery).toMatchObject({
      state: 'failed',
      reason: UNKNOWN_TWICE,
    });
  });

  it('takes a part found ambiguous after a crash for a possible repeat, and twice for a failure', () => {
    const crashed = (possibleRepeat: boolean): Delivery =>
      aDelivery({ parts: [{ state: 'ambiguous', body: 'one', possibleRepeat }] });
    expect(nextPart(crashed(false), NOON)).toMatchObject({ kind: 'send', possibleRepeat: true });
    expect(nextPart(crashed(true), NOON)).toMatchObject({
      kind: 'over',
      delivery: { state: 'failed', reason: UNKNOWN_TWICE },
    });
  });

  it('waits when its channel is stopped, to be sent as it was', () => {
    const { delivery, stop } = step(begun(), STOPPED);
    expect(stop).toBe(STOPPED.reason);
    expect(delivery).toMatchObject({ state: 'waiting', parts: [{ state: 'pending' }] });
  });

  it('fails when the service will never take it, and says how far it got', () => {
    const { delivery, notice } = step(step(begun('one', 'two'), SENT).delivery, REJECTED);
    expect(delivery).toMatchObject({ state: 'failed', reason: REJECTED.reason });
    expect(notice).toContain('(1 of 2 messages were sent)');
  });

  it('takes an empty delivery for delivered', () => {
    expect(nextPart(beginDelivery(aDelivery(), []), NOON)).toMatchObject({
      kind: 'over',
      delivery: { state: 'delivered' },
    });
  });
});

describe('whatever the outcomes, and wherever it crashes', () => {
  /** `crash` loses the sender after `markSending`; whether the service took the message, nobody knows. */
  const anyStep = fc.constantFrom<SendOutcome | 'crash'>(
    SENT,
    SENT,
    BUSY,
    LIMITED,
    UNKNOWN,
    STOPPED,
    REJECTED,
    'crash',
    { ...BUSY, after: 2 * DAY },
  );

  it('no part arrives twice unmarked, none is skipped, and it ends', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 60 }), fc.integer({ min: 1, max: 4 }), (steps, count) => {
        let now = NOON;
        let delivery = begun(...Array.from({ length: count }, (_, i) => `part ${i}`));
        const mayHaveArrived = Array.from({ length: count }, () => 0);
        const queue = [...steps];
        let calls = 0;
        while (delivery.state === 'pending' || delivery.state === 'waiting') {
          const next = nextPart(delivery, now);
          if (next.kind === 'over') {
            delivery = next.delivery;
            break;
          }
          expect(mayHaveArrived.slice(0, next.n).every((times) => times > 0)).toBe(true);
          expect(next.possibleRepeat).toBe((mayHaveArrived[next.n] ?? 0) > 0);
          expect(mayHaveArrived[next.n]).toBeLessThan(2);
          const outcome = queue.shift() ?? BUSY;
          const sending = markSending(delivery, next.n);
          if (outcome === 'crash' || outcome.kind === 'sent' || outcome.kind === 'ambiguous') {
            mayHaveArrived[next.n] = (mayHaveArrived[next.n] ?? 0) + 1;
          }
          delivery =
            outcome === 'crash' ? lostSender(sending) : afterSend(sending, next.n, outcome, now).delivery;
          // the store calls when it is due; somebody mends a stopped channel within the hour
          now = Math.max(now + 1, delivery.state === 'waiting' ? now + HOUR : delivery.dueAt);
          expect(++calls).toBeLessThan(400);
        }
        expect(['delivered', 'failed']).toContain(delivery.state);
        expect(delivery.finishedAt).toBeDefined();
        const sent = delivery.parts?.filter((part) => part.state === 'sent').length;
        if (delivery.state === 'delivered') expect(sent).toBe(count);
        else expect(delivery.reason).toBeTruthy();
      }),
      { numRuns: 1000 },
    );
  });
});

/** What the store makes of a part whose sender is gone. */
function lostSender(delivery: Delivery): Delivery {
  const parts = delivery.parts?.map((part) =>
    part.state === 'sending' ? { ...part, state: 'ambiguous' as const } : part,
  );
  return { ...delivery, ...(parts ? { parts } : {}) };
}
