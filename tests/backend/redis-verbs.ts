/** Every verb that writes, on a store prepared for it. What a verb takes is made once, so that two stores can be told the same. */
import type { State } from '../../src/backend/port.js';
import { DAY, HOUR, MINUTE } from '../../src/lib/duration.js';
import type { Delivery } from '../../src/model/delivery.js';
import { ruleId, storyId } from '../../src/model/id.js';
import {
  aChannelRecord,
  aClosing,
  aCommit,
  aDelivery,
  aDigest,
  aFeedRecord,
  aNotice,
  anAlert,
  anItem,
  aStory,
  NOON,
  someKeys,
} from '../builders.js';
import { DESK, FEED, ROUTE, WATCH } from './contract/stage.js';

export interface Verb {
  readonly name: string;
  /** On a store that has adopted WATCH. */
  readonly prepare?: (state: State) => Promise<unknown>;
  readonly act: (state: State) => Promise<unknown>;
  /** Scripts that it takes, when it takes more than one. */
  readonly scripts?: number;
  /** Of the store's time, after the preparation. */
  readonly after?: number;
}

const HOLDER = 'pid 7';
const TTL = MINUTE;
const ALERT = anAlert();
const STORY = aStory({ id: storyId('cargo'), closesAt: NOON + HOUR });
const COMMIT = aCommit({
  feed: FEED,
  rev: 0,
  record: aFeedRecord({ dueAt: NOON + HOUR }),
  seen: [{ key: 'guid 1', mark: 'a' }],
  items: [{ item: anItem(), firstSeenAt: NOON, rules: [] }],
  stories: [{ kind: 'new', story: STORY, keys: someKeys(), lookedAt: 0 }],
  alerts: [{ alert: ALERT, routes: [{ route: ROUTE, closesAt: NOON + MINUTE }] }],
  notices: [{ notice: aNotice(), routes: [{ route: ROUTE, closesAt: NOON + MINUTE }] }],
});
const DIGEST = aDigest({ route: ROUTE });
const DELIVERY = aDelivery({ route: ROUTE, digest: DIGEST.id, channel: DESK });
const EDITING: Delivery = {
  ...DELIVERY,
  tells: [STORY.id],
  edit: { of: DELIVERY.id, part: 0, told: [], brings: [STORY.id] },
};
const MERGED = aDigest({ route: ROUTE });
const MUTE = { subject: 'rule', name: 'cargo', since: NOON, until: NOON + HOUR, why: 'drill' } as const;
const UNSUBSCRIPTION = { channel: DESK, address: 'ana@desk.example', route: ROUTE, at: NOON };
const NOTICE = { notice: aNotice({ subject: 'channel' }), routes: [{ route: ROUTE, closesAt: NOON }] };
const STOPPED = aChannelRecord({ state: 'stopped', since: NOON, reason: '404', probeAt: NOON + HOUR });
const WORKER = {
  holder: HOLDER,
  roles: ['poll'],
  configuration: 'c',
  version: '1',
  startedAt: NOON,
} as const;
const LEASE = { name: 'host example.org', holder: HOLDER, ttl: TTL, slots: 2 };
const SENDING = { ...DELIVERY, parts: [{ state: 'sending', body: 'b', possibleRepeat: false }] } as const;

const plan = (state: State) => state.commitPoll(COMMIT);
const closeWith = (changes: Partial<typeof DELIVERY>) => async (state: State) => {
  await plan(state);
  const { version = 0 } = (await state.readOpenDigest(ROUTE)) ?? {};
  const deliveries = [{ ...DELIVERY, ...changes }];
  return state.closeDigest(aClosing({ route: ROUTE, version, digest: DIGEST, deliveries }));
};
const close = closeWith({});
const take = async (state: State) => {
  await close(state);
  return state.takeDelivery(DELIVERY.id, HOLDER, TTL);
};
const CLOSING = aClosing({ route: ROUTE, version: NOON + 1, digest: DIGEST, deliveries: [DELIVERY] });
const save = (changes: object) => (state: State) =>
  state.saveDelivery({ holder: HOLDER, delivery: DELIVERY, release: false, ...changes });

export const VERBS: readonly Verb[] = [
  {
    name: 'adopt',
    prepare: plan,
    act: (state) => state.adopt({ ...WATCH, routes: [], rules: [{ id: ruleId('r'), digest: '1' }] }),
    scripts: 5,
  },
  { name: 'commitPoll', act: plan },
  { name: 'closeDigest', prepare: plan, act: (state) => state.closeDigest(CLOSING) },
  { name: 'postponeDigest', prepare: plan, act: (state) => state.postponeDigest(ROUTE, 2, NOON + HOUR) },
  { name: 'addNotices', act: (state) => state.addNotices([NOTICE]) },
  { name: 'takeDelivery', prepare: close, act: (state) => state.takeDelivery(DELIVERY.id, HOLDER, TTL) },
  {
    name: 'takeDelivery of a part without its sender',
    prepare: async (state) => {
      await take(state);
      await save({ delivery: SENDING })(state);
    },
    after: HOUR,
    act: (state) => state.takeDelivery(DELIVERY.id, 'pid 8', TTL),
    scripts: 2,
  },
  { name: 'saveDelivery', prepare: take, act: save({ delivery: SENDING }) },
  {
    name: 'saveDelivery that lets go',
    prepare: take,
    act: save({ release: true, delivery: { ...DELIVERY, state: 'delivered', finishedAt: NOON } }),
  },
  {
    name: 'saveDelivery that stops its channel',
    prepare: take,
    act: save({
      release: true,
      delivery: { ...DELIVERY, state: 'waiting' },
      channel: STOPPED,
      notices: [NOTICE],
    }),
  },
  {
    name: 'closeDigest for some of the alerts, which edits',
    prepare: plan,
    act: (state) =>
      state.closeDigest({
        ...CLOSING,
        deliveries: [EDITING],
        alerts: [ALERT.id],
        next: { openedAt: NOON, closesAt: NOON + HOUR },
      }),
  },
  {
    name: 'saveDelivery that plans another',
    prepare: take,
    act: save({
      release: true,
      delivery: { ...DELIVERY, state: 'merged', finishedAt: NOON },
      instead: { delivery: { ...EDITING, id: 'instead', digest: MERGED.id }, digest: MERGED },
    }),
  },
  {
    name: 'mergeDeliveries',
    prepare: closeWith({ state: 'waiting' }),
    act: (state) =>
      state.mergeDeliveries({
        callId: 'merge',
        into: aDelivery({ ...DELIVERY, id: 'merged' as typeof DELIVERY.id, digest: MERGED.id }),
        digest: MERGED,
        from: [DELIVERY.id],
      }),
    scripts: 2,
  },
  {
    name: 'saveChannel',
    prepare: closeWith({ state: 'waiting' }),
    act: (state) => state.saveChannel(aChannelRecord(), [NOTICE]),
  },
  { name: 'mute', act: (state) => state.mute(MUTE) },
  { name: 'unmute', prepare: (state) => state.mute(MUTE), act: (state) => state.unmute(MUTE) },
  { name: 'unsubscribe', act: (state) => state.unsubscribe(UNSUBSCRIPTION) },
  {
    name: 'resubscribe',
    prepare: (state) => state.unsubscribe(UNSUBSCRIPTION),
    act: (state) => state.resubscribe(UNSUBSCRIPTION),
  },
  { name: 'lease', act: (state) => state.lease(LEASE) },
  {
    name: 'release',
    prepare: (state) => state.lease(LEASE),
    act: (state) => state.release(LEASE.name, HOLDER),
  },
  { name: 'announce', act: (state) => state.announce(WORKER, TTL) },
  { name: 'depart', prepare: (state) => state.announce(WORKER, TTL), act: (state) => state.depart(HOLDER) },
  {
    name: 'sweep',
    prepare: async (state) => {
      await closeWith({ state: 'failed', finishedAt: NOON })(state);
      await state.mute(MUTE);
      await state.lease(LEASE);
      await state.announce(WORKER, TTL);
    },
    after: DAY,
    act: (state) =>
      state.sweep({ itemsBefore: NOON + HOUR, archiveMaxBytes: 0, deliveriesBefore: NOON + HOUR }),
    scripts: 8,
  },
];
