/** Two workers and what befalls deliveries: taken, sent in part, let go, left behind, stopped with their channel, merged. */
import fc from 'fast-check';
import { HOUR } from '../../../src/lib/duration.js';
import type { Delivery, DeliveryPart } from '../../../src/model/delivery.js';
import { deliveryId } from '../../../src/model/id.js';
import { aChannelRecord, aDelivery, aDigest, aName, aNotice } from '../../builders.js';
import { anyOf, CHANNELS, entries, hours, type Pair, ROUTES, STORIES, type Step, seldom } from './pair.js';

const HOLDERS = ['me', 'you'];
const STATES = ['pending', 'waiting', 'delivered', 'failed', 'withheld'] as const;
const PARTS = ['pending', 'sending', 'sent'] as const;

const aRecord = fc.record({ id: anyOf(CHANNELS), state: anyOf(['open', 'stopped'] as const) });

/** One of those there are; a name that none has when there is none. */
async function pick({ ask }: Pair, which: number): Promise<Delivery> {
  const all = await ask((state) => state.listDeliveries({ limit: 9 }));
  return all[which % Math.max(1, all.length)] ?? aDelivery({ id: deliveryId('none') });
}

const take = fc.record({ which: fc.nat(8), holder: anyOf(HOLDERS), ttl: hours(1, 5) }).map(
  ({ which, holder, ttl }): Step =>
    async (pair) => {
      const { id } = await pick(pair, which);
      await pair.ask((state) => state.takeDelivery(id, holder, ttl));
    },
);

const save = fc
  .record({
    which: fc.nat(8),
    holder: anyOf(HOLDERS),
    isStranger: seldom,
    outcome: anyOf(STATES),
    parts: fc.array(anyOf(PARTS), { maxLength: 3 }),
    by: hours(-2, 3),
    release: fc.boolean(),
    channel: fc.option(aRecord),
    routes: entries,
    hasInstead: seldom,
  })
  .map(
    ({ which, holder, isStranger, outcome, parts, by, release, channel, routes, hasInstead }): Step =>
      async (pair) => {
        const { finishedAt: _, ...found } = await pick(pair, which);
        if (!isStranger) await pair.ask((state) => state.takeDelivery(found.id, holder, HOUR));
        const isOver = outcome !== 'pending' && outcome !== 'waiting';
        const delivery: Delivery = {
          ...found,
          state: outcome,
          dueAt: pair.clock.now() + by,
          ...(parts.length === 0 ? {} : { parts: parts.map(aPart) }),
          ...(isOver ? { finishedAt: pair.clock.now() } : {}),
        };
        const notices = routes.length === 0 ? [] : [{ notice: aNotice(), routes }];
        const record = channel === null ? {} : { channel: aChannelRecord(channel) };
        const digest = aDigest({ route: found.route });
        const now = pair.clock.now();
        const { channel: to } = found;
        const other = aDelivery({
          digest: digest.id,
          channel: to,
          createdAt: now,
          dueAt: now,
          tells: STORIES,
        });
        const instead = hasInstead ? { instead: { delivery: other, digest } } : {};
        await pair.ask((state) =>
          state.saveDelivery({ holder, delivery, release, notices, ...record, ...instead }),
        );
      },
  );

const stop = aRecord.map(
  (record): Step =>
    async ({ ask }) => {
      await ask((state) => state.saveChannel(aChannelRecord(record), []));
    },
);

const merge = fc.record({ channel: anyOf(CHANNELS), mixed: seldom, isRepeated: fc.boolean() }).map(
  ({ channel, mixed, isRepeated }): Step =>
    async ({ ask }) => {
      const states = mixed ? {} : { states: ['waiting' as const] };
      const from = await ask((state) => state.listDeliveries({ channel, limit: 3, ...states }));
      const digest = aDigest({ route: ROUTES[0] ?? aDigest().route });
      const into = aDelivery({ channel, digest: digest.id });
      const asked = { callId: aName('call'), into, digest, from: from.map(({ id }) => id) };
      await ask((state) => state.mergeDeliveries(asked));
      if (isRepeated) await ask((state) => state.mergeDeliveries(asked));
    },
);

const list = fc
  .record({
    states: fc.option(fc.subarray([...STATES, 'merged' as const])),
    channel: fc.option(anyOf(CHANNELS)),
    limit: fc.integer({ min: 1, max: 4 }),
  })
  .map(
    ({ states, channel, limit }): Step =>
      async ({ ask }) => {
        const filter = { ...(states ? { states } : {}), ...(channel ? { channel } : {}), limit };
        const found = await ask((state) => state.listDeliveries(filter));
        for (const { id, digest } of found) {
          await ask((state) => state.readDelivery(id));
          await ask((state) => state.listDeliveries({ digest, limit }));
        }
        await ask((state) => state.dueDeliveries(limit));
        await ask(async (state) => (await state.status()).due);
      },
  );

const lease = fc
  .record({ holder: anyOf([...HOLDERS, 'she']), name: anyOf(['a', 'b']), ttl: hours(1, 3), slots: fc.nat(2) })
  .map(
    ({ holder, name, ttl, slots }): Step =>
      async ({ ask }) => {
        if (slots === 0) await ask((state) => state.release(name, holder));
        else await ask((state) => state.lease({ name, holder, ttl, slots }));
      },
  );

const work = fc.record({ holder: anyOf(HOLDERS), ttl: hours(1, 3), leaves: seldom }).map(
  ({ holder, ttl, leaves }): Step =>
    async ({ clock, ask }) => {
      const startedAt = clock.now();
      const worker = { holder, roles: ['poll' as const], configuration: 'c', version: '1', startedAt };
      await ask((state) => (leaves ? state.depart(holder) : state.announce(worker, ttl)));
      await ask((state) => state.workers());
    },
);

export const aboutDeliveries: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: take },
  { weight: 4, arbitrary: save },
  { weight: 2, arbitrary: list },
  ...[stop, merge, lease, work].map((arbitrary) => ({ weight: 1, arbitrary })),
);

function aPart(state: DeliveryPart['state']): DeliveryPart {
  return { state, body: '"state":"sending"', possibleRepeat: false };
}
