/** What may be asked of two stores in a row. */
import fc from 'fast-check';
import type { Adoption } from '../../../src/backend/records.js';
import { HOUR } from '../../../src/lib/duration.js';
import { deliveryId, ruleId } from '../../../src/model/id.js';
import { aClosing, aDelivery, aDigest, NOON } from '../../builders.js';
import { aboutDeliveries } from './deliveries.js';
import { anyOf, CHANNELS, FEEDS, hours, ROUTES, STORIES, type Step, seldom, someKeys } from './pair.js';
import { poll } from './polls.js';

const advance = hours(0, 6).map(
  (ms): Step =>
    async ({ clock }) =>
      clock.advance(ms),
);

const find = fc.array(someKeys, { maxLength: 3 }).map(
  (asked): Step =>
    async ({ ask }) => {
      await ask((state) => state.findStories(asked));
    },
);

const close = fc
  .record({
    route: anyOf(ROUTES),
    isStale: seldom,
    isRepeated: fc.boolean(),
    deliveries: fc.integer({ min: -1, max: 2 }),
    waits: fc.boolean(),
    tells: fc.option(fc.subarray(STORIES)),
    edits: fc.boolean(),
    inPart: seldom,
    next: fc.option(hours(0, 5)),
  })
  .map(
    ({ route, isStale, isRepeated, deliveries, waits, tells, edits, inPart, next }): Step =>
      async ({ clock, ask }) => {
        const open = await ask((state) => state.readOpenDigest(route));
        const digest = aDigest({ route });
        const closing = aClosing({
          route,
          version: (open?.version ?? 1) + (isStale ? 1 : 0),
          ...(deliveries < 0 ? {} : { digest }),
          deliveries: CHANNELS.slice(0, Math.max(0, deliveries)).map((channel) =>
            aDelivery({
              route,
              digest: digest.id,
              channel,
              state: waits ? 'waiting' : 'pending',
              createdAt: clock.now(),
              dueAt: clock.now(),
              ...(tells === null ? {} : { tells }),
              ...(edits ? { edit: { of: deliveryId('of'), part: 0, told: [], brings: [] } } : {}),
            }),
          ),
          ...(inPart && deliveries >= 0
            ? {
                alerts: (open?.alerts ?? []).slice(1).map(({ id }) => id),
                next: { openedAt: NOON, closesAt: NOON },
              }
            : next === null
              ? {}
              : { next: { closesAt: clock.now() + next } }),
        });
        await ask((state) => state.closeDigest(closing));
        if (isRepeated) await ask((state) => state.closeDigest(closing));
        await ask((state) => state.readDigest(digest.id));
        await ask((state) => state.countClosed(route, NOON));
        await ask((state) => state.lastClosed(route));
        for (const story of tells ?? []) await ask((state) => state.listDeliveries({ story, limit: 3 }));
      },
  );

const postpone = fc.record({ route: anyOf(ROUTES), isStale: seldom, by: hours(0, 9) }).map(
  ({ route, isStale, by }): Step =>
    async ({ clock, ask }) => {
      const open = await ask((state) => state.readOpenDigest(route));
      const version = (open?.version ?? 1) + (isStale ? 1 : 0);
      await ask((state) => state.postponeDigest(route, version, clock.now() + by));
    },
);

const adopt = fc
  .record({
    feeds: fc.subarray(FEEDS),
    routes: fc.subarray(ROUTES),
    opens: fc.boolean(),
    channels: fc.subarray(CHANNELS),
    print: anyOf(['1', '2']),
    rules: fc.subarray(['cargo', 'lithium']),
  })
  .map(
    ({ feeds, routes, opens, channels, print, rules }): Step =>
      async ({ clock, ask }) => {
        const at = clock.now() + HOUR;
        const plan: Adoption = {
          feeds: feeds.map((id) => ({ id, dueAt: at })),
          routes: routes.map((id) => (opens ? { id, closesAt: at } : { id })),
          channels: channels.map((id) => ({ id, fingerprint: print })),
          rules: rules.map((id) => ({ id: ruleId(id), digest: print })),
        };
        await ask((state) => state.adopt(plan));
      },
  );

const mute = fc.record({ name: anyOf(STORIES), life: hours(0, 9), ends: seldom }).map(
  ({ name, life, ends }): Step =>
    async ({ clock, ask }) => {
      const since = clock.now();
      if (ends) await ask((state) => state.unmute({ subject: 'story', name }));
      else
        await ask((state) =>
          state.mute({ subject: 'story', name, since, until: since + life, why: 'a drill' }),
        );
      await ask((state) => state.mutes());
    },
);

const unsubscribe = fc
  .record({
    channel: anyOf(CHANNELS),
    route: fc.option(anyOf(ROUTES)),
    address: anyOf(['a', 'ä b']),
    ends: seldom,
  })
  .map(
    ({ channel, route, address, ends }): Step =>
      async ({ clock, ask }) => {
        const key = { channel, address, ...(route === null ? {} : { route }) };
        if (ends) await ask((state) => state.resubscribe(key));
        else await ask((state) => state.unsubscribe({ ...key, at: clock.now() }));
        await ask((state) => state.unsubscriptions());
      },
  );

const sweep = fc
  .record({ deliveries: hours(-9, 3), items: hours(-9, 3), archiveMaxBytes: anyOf([0, 300, 1e9]) })
  .map(
    ({ deliveries, items, archiveMaxBytes }): Step =>
      async ({ clock, ask }) => {
        const now = clock.now();
        await ask((state) =>
          state.sweep({ deliveriesBefore: now + deliveries, itemsBefore: now + items, archiveMaxBytes }),
        );
      },
  );

export const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: poll },
  { weight: 3, arbitrary: close },
  { weight: 2, arbitrary: find },
  { weight: 6, arbitrary: aboutDeliveries },
  { weight: 2, arbitrary: sweep },
  ...[advance, postpone, adopt, mute, unsubscribe].map((arbitrary) => ({ weight: 1, arbitrary })),
);
