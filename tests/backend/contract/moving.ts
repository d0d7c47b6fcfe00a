/** A store that moves: what the next one goes on with, be it of the same kind or of the other. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Backend, BackendError, type State } from '../../../src/backend/port.js';
import type { StoreRecord } from '../../../src/backend/store-record.js';
import { DAY, HOUR, MINUTE } from '../../../src/lib/duration.js';
import { deliveryId, itemId, ruleId, storyId } from '../../../src/model/id.js';
import {
  aChannelRecord,
  aClock,
  aDigestStory,
  aFeedRecord,
  aNotice,
  anAlert,
  anItem,
  aStory,
  type DrivenClock,
  NOON,
  someKeys,
} from '../../builders.js';
import { close, collect, DESK, FEED, find, plan, poll, ROUTE, tell, WATCH } from './stage.js';

/** An empty store that nobody has used; it is closed by who asked for it. */
export type OpenEmpty = (
  clock: DrivenClock,
) => Promise<{ readonly backend: Backend; cleanup(): Promise<void> }>;

const LONG_KEY = `https://example.org/${'a'.repeat(80)}`;
const KEYS = someKeys({ exact: ['u:1', LONG_KEY], sketch: [2, 4, 2 ** 32 - 2] });
const STORY = aStory({ id: storyId('cargo'), closesAt: NOON + DAY });
const SEEN = ['guid 1', LONG_KEY, 'x'.repeat(200), ''];
const SENDING = { state: 'sending', body: 'b', possibleRepeat: false } as const;
const HELD = deliveryId('sending');
const EDIT = { of: HELD, part: 0, told: [aDigestStory({ story: STORY.id })], brings: [STORY.id] };
const TOLD = anAlert({ story: STORY.id });
const WAITING = [anAlert({ story: STORY.id, at: NOON + MINUTE }), anAlert({ at: NOON })];
const MUTE = { subject: 'rule', name: 'cargo', since: NOON, until: NOON + DAY, why: 'drill' } as const;

/** Something of everything, one part in sending, one lease held. */
export async function fill(state: State): Promise<void> {
  const rules = [{ id: ruleId('cargo'), digest: 'a b' }];
  await state.adopt({ ...WATCH, rules });
  await state.mute(MUTE);
  await state.unsubscribe({ channel: DESK, address: 'ana@desk.example', route: ROUTE, at: NOON });
  await state.unsubscribe({ channel: DESK, address: 'ana@desk.example', at: NOON + 1 });
  await state.countTerms({
    items: 7,
    words: new Map([
      ['avión', 3],
      ['cargo', 2],
    ]),
  });
  await poll(state, {
    record: aFeedRecord({ dueAt: NOON + HOUR, validators: { etag: '"1"' }, rhythm: 1.5 }),
    seen: SEEN.map((key) => ({ key, mark: `mark of ${key.length}` })),
    items: ['b', 'a', 'c', 'ü\0', 'y'.repeat(300)].map((id, i) => ({
      item: anItem({ id: itemId(id), title: `«Avión» ${id}\u2028 \ud800` }),
      firstSeenAt: NOON - (i === 2 ? HOUR : 0),
      rules: i === 0 ? [ruleId('cargo')] : [],
      ...(i === 0 ? { story: STORY.id } : {}),
    })),
    stories: [{ kind: 'new', story: STORY, keys: KEYS, lookedAt: 0 }],
    alerts: [
      { alert: TOLD, routes: [{ route: ROUTE, closesAt: NOON + MINUTE }] },
      { alert: anAlert(), routes: [], muted: MUTE },
    ],
    notices: [{ notice: aNotice(), routes: [{ route: ROUTE, closesAt: NOON + MINUTE }] }],
  });
  await poll(state, { record: aFeedRecord({ dueAt: NOON + HOUR, failures: 1, failingSince: NOON }) });
  await close(state, { id: HELD });
  const [delivery] = await state.listDeliveries({ limit: 1 });
  if (!delivery) throw new Error('no delivery');
  await state.takeDelivery(delivery.id, 'pid 7', MINUTE);
  const parts = [SENDING];
  await state.saveDelivery({ holder: 'pid 7', release: false, delivery: { ...delivery, parts } });
  await plan(state, [anAlert()]);
  await close(state, { state: 'delivered', finishedAt: NOON, tells: [STORY.id], edit: EDIT });
  await plan(state, [anAlert()]);
  await close(state, { state: 'waiting', createdAt: NOON - HOUR });
  await plan(state, WAITING, NOON + HOUR);
  await state.addNotices([
    { notice: aNotice({ at: NOON - 1 }), routes: [{ route: ROUTE, closesAt: NOON + DAY }] },
  ]);
  await state.saveChannel(aChannelRecord({ state: 'stopped', since: NOON, reason: '404' }), []);
}

/** What a store goes on with after it has moved from one kind to another. */
export function describeMove(openFrom: OpenEmpty, openTo: OpenEmpty): void {
  let clock: DrivenClock;
  let from: State;
  let to: State;
  let cleanups: (() => Promise<void>)[];

  beforeEach(async () => {
    clock = aClock();
    const [filled, empty] = [await openFrom(clock), await openTo(clock)];
    cleanups = [filled.cleanup, empty.cleanup];
    from = filled.backend.state;
    to = empty.backend.state;
    await fill(from);
  });
  afterEach(async () => {
    for (const cleanup of cleanups) await cleanup();
  });

  const move = () => to.restore(from.dump());

  it('holds the same, record for record', async () => {
    const before = await collect(from.dump());
    await move();
    expect(await collect(to.dump())).toEqual(before);
    const kinds = new Set(before.map(({ kind }) => kind));
    expect([...kinds].join(' ')).toBe(
      'numbers rule channel mute unsubscription counted word feed seen item story alert notice digest window delivery',
    );
  });

  it('has met what was met, and knows it by whatever key', async () => {
    const asked = [...SEEN, 'never met'];
    await move();
    expect(await to.seen(FEED, asked)).toEqual(await from.seen(FEED, asked));
    expect((await to.seen(FEED, asked)).size).toBe(SEEN.length);
    expect(await to.listFeeds()).toEqual(await from.listFeeds());
    expect(await to.dueFeeds(9)).toEqual(await from.dueFeeds(9));
    expect(await to.coverage()).toEqual(await from.coverage());
    expect(await to.coverage()).toEqual({ feeds: 2, answered: 0, failing: [FEED] });
  });

  it('keeps the archive in its order', async () => {
    await move();
    const sizeOf = async (state: State) => {
      const { items, alerts, oldestItemAt } = await state.status();
      return { items, alerts, oldestItemAt };
    };
    expect(await sizeOf(to)).toEqual(await sizeOf(from));
    expect(await collect(to.archive(0))).toEqual(await collect(from.archive(0)));
    expect(await to.readItem(itemId('y'.repeat(300)))).toEqual(await from.readItem(itemId('y'.repeat(300))));
  });

  it('joins a story that it knew, refuses its rivals, and gives no number twice', async () => {
    await move();
    const { seq, stories } = await find(to, { ...KEYS, exact: [LONG_KEY] });
    expect(stories).toEqual([{ ...STORY, seq: 1 }]);
    const change = { kind: 'join', story: { ...STORY, version: 2 }, keys: KEYS } as const;
    const fresh = { kind: 'new', story: aStory(), keys: KEYS, lookedAt: 0 } as const;
    expect(await tell(to, fresh)).toMatchObject({ kind: 'conflict' });
    expect(await tell(to, change)).toEqual({ kind: 'committed', rev: 6 });
    await tell(to, { ...fresh, lookedAt: seq });
    expect(await to.readStory(fresh.story.id)).toMatchObject({ seq: seq + 1 });
  });

  it('plans no alert again, and still tells where each one went', async () => {
    await move();
    const routes = [{ route: ROUTE, closesAt: NOON + MINUTE }];
    const again = [TOLD, ...WAITING].map((alert) => ({ alert, routes }));
    await poll(to, { alerts: again });
    expect(await to.readOpenDigest(ROUTE)).toEqual(await from.readOpenDigest(ROUTE));
    expect(await to.tellings(STORY.id)).toEqual(await from.tellings(STORY.id));
    expect((await to.tellings(STORY.id)).map((telling) => telling.routes)).toEqual([
      [{ route: ROUTE, digest: expect.any(String) }],
      [{ route: ROUTE }],
    ]);
  });

  it('closes the open window with what waited in it', async () => {
    await move();
    clock.advance(2 * HOUR);
    expect(await to.dueDigests(9)).toEqual([ROUTE]);
    expect(await to.countClosed(ROUTE, 0)).toBe(2); // one was an edit
    expect(await to.lastClosed(ROUTE)).toEqual(await from.lastClosed(ROUTE));
    const open = await from.readOpenDigest(ROUTE);
    expect(open?.alerts).toEqual(WAITING);
    const { closed, digest } = await close(to);
    expect(closed).toEqual({ kind: 'closed' });
    expect((await to.tellings(STORY.id))[1]?.routes).toEqual([{ route: ROUTE, digest: digest.id }]);
  });

  it('sends what was to be sent, and knows that a part may have gone out', async () => {
    await move();
    expect(await to.listDeliveries({ limit: 9 })).toEqual(
      (await from.listDeliveries({ limit: 9 })).map((delivery) => ({
        ...delivery,
        ...(delivery.parts ? { parts: [{ ...SENDING, state: 'ambiguous' }] } : {}),
      })),
    );
    expect(await to.dueDeliveries(9)).toEqual([HELD]);
    const taken = await to.takeDelivery(HELD, 'pid 8', MINUTE);
    expect(taken?.delivery.parts).toEqual([{ ...SENDING, state: 'ambiguous' }]);
    await to.saveChannel(aChannelRecord(), []);
    expect(await to.dueDeliveries(9)).toHaveLength(1);
  });

  it('finds the messages again that tell a story', async () => {
    await move();
    const asked = { story: STORY.id, limit: 9 };
    expect(await to.listDeliveries(asked)).toEqual(await from.listDeliveries(asked));
    expect(await to.listDeliveries(asked)).toMatchObject([{ edit: EDIT }]);
  });

  it('sweeps what it was given as if it had been its own', async () => {
    await move();
    clock.advance(30 * DAY);
    for (const state of [from, to]) {
      await state.sweep({ itemsBefore: NOON, archiveMaxBytes: 0, deliveriesBefore: clock.now() });
    }
    expect(await collect(to.dump())).toEqual(await collect(from.dump()));
  });

  it('refuses records where it holds something, and stays as it was', async () => {
    await to.adopt(WATCH);
    const before = await collect(to.dump());
    await expect(move()).rejects.toThrow(BackendError);
    await expect(move()).rejects.toThrow('the store is not empty');
    expect(await collect(to.dump())).toEqual(before);
  });
}

/** The first records, then a fault. */
export async function* cutOff(
  records: AsyncIterable<StoreRecord>,
  after: number,
): AsyncIterable<StoreRecord> {
  let taken = 0;
  for await (const record of records) {
    if (taken++ === after) throw new Error('cut off');
    yield record;
  }
}
