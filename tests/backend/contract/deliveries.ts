import { expect, it } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../../src/lib/duration.js';
import type { Delivery, DeliveryPart } from '../../../src/model/delivery.js';
import { channelId, deliveryId } from '../../../src/model/id.js';
import {
  aChannelRecord,
  aClosing,
  aDelivery,
  aDigest,
  aName,
  aNotice,
  anAlert,
  NOON,
} from '../../builders.js';
import { close, DESK, plan, ROUTE, type Stage } from './stage.js';

const TTL = 30 * SECOND;
const FINISHED = ['delivered', 'failed', 'merged', 'withheld'] as const;

export function describeDeliveries(stage: Stage): void {
  const deliver = async (changes: Partial<Delivery> = {}) => {
    await plan(stage.state, [anAlert()]);
    return (await close(stage.state, changes)).delivery;
  };
  const save = (delivery: Delivery, holder = 'me', release = false) =>
    stage.state.saveDelivery({ holder, delivery, release });
  const read = async ({ id }: Delivery) => (await stage.state.readDelivery(id))?.delivery;
  const stop = () => stage.state.saveChannel(aChannelRecord({ state: 'stopped', since: NOON }), []);

  it('is due while it is pending, its time has come and nobody holds it', async () => {
    const later = await deliver({ dueAt: NOON + MINUTE });
    const now = await deliver();
    const held = await deliver();
    for (const state of ['waiting', ...FINISHED] as const) await deliver({ state });
    await stage.state.takeDelivery(held.id, 'me', TTL);
    expect(await stage.state.dueDeliveries(10)).toEqual([now.id]);
    stage.clock.advance(MINUTE);
    expect(await stage.state.dueDeliveries(10)).toEqual([now.id, held.id, later.id]);
    expect(await stage.state.dueDeliveries(1)).toEqual([now.id]);
  });

  it('is taken with its digest by one holder at a time', async () => {
    const delivery = await deliver();
    const taken = await Promise.all(
      ['a', 'b', 'c'].map((holder) => stage.state.takeDelivery(delivery.id, holder, TTL)),
    );
    expect(taken.filter(Boolean)).toEqual([
      { delivery, digest: await stage.state.readDigest(delivery.digest) },
    ]);
    expect(await stage.state.takeDelivery(deliveryId('unheard-of'), 'a', TTL)).toBeUndefined();
  });

  it('can be taken by another when the lease has run out', async () => {
    const delivery = await deliver();
    await stage.state.takeDelivery(delivery.id, 'first', TTL);
    stage.clock.advance(TTL - 1);
    expect(await stage.state.takeDelivery(delivery.id, 'second', TTL)).toBeUndefined();
    stage.clock.advance(1);
    expect(await stage.state.takeDelivery(delivery.id, 'second', TTL)).toBeDefined();
    expect(await save({ ...delivery, attempts: 9 }, 'first')).toBe(false);
    expect(await save({ ...delivery, attempts: 1 }, 'second')).toBe(true);
    expect(await read(delivery)).toMatchObject({ attempts: 1 });
  });

  it('lets a holder whose lease ran out tell what it sent, as long as nobody took over', async () => {
    const delivery = await deliver();
    await stage.state.takeDelivery(delivery.id, 'me', TTL);
    stage.clock.advance(TTL + HOUR);
    expect(await save({ ...delivery, attempts: 1 })).toBe(true);
    expect(await stage.state.takeDelivery(delivery.id, 'other', TTL)).toBeUndefined();
  });

  it('is held longer with each save, until it is released', async () => {
    const delivery = await deliver();
    await stage.state.takeDelivery(delivery.id, 'me', TTL);
    stage.clock.advance(TTL - 1);
    await save(delivery);
    stage.clock.advance(TTL - 1);
    expect(await stage.state.takeDelivery(delivery.id, 'other', TTL)).toBeUndefined();
    expect(await save({ ...delivery, attempts: 1 }, 'me', true)).toBe(true);
    expect(await save({ ...delivery, attempts: 2 })).toBe(false);
    expect(await stage.state.takeDelivery(delivery.id, 'other', TTL)).toMatchObject({
      delivery: { attempts: 1 },
    });
  });

  it('is not saved by somebody who never took it', async () => {
    const delivery = await deliver();
    const channel = aChannelRecord({ state: 'stopped' });
    const outcome = stage.state.saveDelivery({ holder: 'me', delivery, release: true, channel });
    expect(await outcome).toBe(false);
    expect(await stage.state.listChannels()).toEqual([aChannelRecord()]);
    expect(await save(aDelivery())).toBe(false);
  });

  it('calls a part ambiguous that was found without its sender', async () => {
    const delivery = await deliver();
    const parts = ['sent', 'sending', 'pending'].map((state) => aPart(state as DeliveryPart['state']));
    await stage.state.takeDelivery(delivery.id, 'dead', TTL);
    await save({ ...delivery, parts }, 'dead');
    expect((await read(delivery))?.parts?.map((part) => part.state)).toEqual(['sent', 'sending', 'pending']);
    stage.clock.advance(TTL);
    const taken = await stage.state.takeDelivery(delivery.id, 'me', TTL);
    expect(taken?.delivery.parts?.map((part) => part.state)).toEqual(['sent', 'ambiguous', 'pending']);
    await stage.reopen();
    expect((await read(delivery))?.parts?.map((part) => part.state)).toEqual([
      'sent',
      'ambiguous',
      'pending',
    ]);
  });

  it('is taken while it waits, and not once it is finished', async () => {
    const takeable = async (state: Delivery['state']) =>
      (await stage.state.takeDelivery((await deliver({ state })).id, 'me', TTL)) !== undefined;
    expect(await takeable('waiting')).toBe(true);
    for (const state of FINISHED) expect(await takeable(state)).toBe(false);
  });

  it('stores the stop of its channel, and the notice of it, with its own outcome', async () => {
    const delivery = await deliver();
    await stage.state.takeDelivery(delivery.id, 'me', TTL);
    const channel = aChannelRecord({ state: 'stopped', reason: '404', probeAt: NOON + HOUR });
    const notice = aNotice({ subject: 'channel' });
    const notices = [{ notice, routes: [{ route: ROUTE, closesAt: NOON }] }];
    const waiting: Delivery = { ...delivery, state: 'waiting', reason: '404' };
    await stage.state.saveDelivery({ holder: 'me', delivery: waiting, release: true, channel, notices });
    expect(await read(delivery)).toEqual(waiting);
    expect(await stage.state.listChannels()).toEqual([channel]);
    expect((await stage.state.readOpenDigest(ROUTE))?.notices).toEqual([notice]);
  });

  it('is due again when its channel opens', async () => {
    await stop();
    const waiting = await deliver({ state: 'waiting', dueAt: NOON + HOUR });
    const elsewhere = await deliver({ state: 'waiting', channel: channelId('press') });
    const failed = await deliver({ state: 'failed' });
    stage.clock.advance(MINUTE);
    const notice = aNotice({ subject: 'channel', phase: 'ended' });
    await stage.state.saveChannel(aChannelRecord(), [{ notice, routes: [{ route: ROUTE, closesAt: NOON }] }]);
    expect(await read(waiting)).toEqual({ ...waiting, state: 'pending', dueAt: NOON + MINUTE });
    expect(await read(elsewhere)).toEqual(elsewhere);
    expect(await read(failed)).toEqual(failed);
    expect(await stage.state.dueDeliveries(10)).toEqual([waiting.id]);
    expect((await stage.state.readOpenDigest(ROUTE))?.notices).toEqual([notice]);
  });

  it('does not wait for a channel that opened while it was being worked on', async () => {
    await stop();
    const delivery = await deliver({ state: 'waiting' });
    await stage.state.takeDelivery(delivery.id, 'me', TTL);
    await stage.state.saveChannel(aChannelRecord(), []);
    await save({ ...delivery, state: 'waiting' }, 'me', true);
    expect(await stage.state.dueDeliveries(10)).toEqual([delivery.id]);
  });

  it('is listed newest first, by state and channel', async () => {
    const first = await deliver({ createdAt: NOON });
    const second = await deliver({ createdAt: NOON + 2, state: 'failed', reason: 'unknown outcome' });
    const third = await deliver({ createdAt: NOON + 1, channel: channelId('press') });
    const list = (filter: object) => stage.state.listDeliveries({ limit: 10, ...filter });
    expect(await list({})).toEqual([second, third, first]);
    expect(await list({ limit: 1 })).toEqual([second]);
    expect(await list({ states: ['pending'] })).toEqual([third, first]);
    expect(await list({ states: ['pending', 'failed'], channel: DESK })).toEqual([second, first]);
    expect(await list({ states: [] })).toEqual([]);
  });

  it('merges what waited into one', async () => {
    const from = [await deliver({ state: 'waiting' }), await deliver({ state: 'waiting' })];
    const { merge, into, digest } = aMerge(from);
    stage.clock.advance(MINUTE);
    expect(await stage.state.mergeDeliveries(merge)).toEqual({ kind: 'closed' });
    expect(await stage.state.mergeDeliveries(merge)).toEqual({ kind: 'closed' });
    for (const delivery of from) {
      expect(await read(delivery)).toMatchObject({ state: 'merged', finishedAt: NOON + MINUTE });
    }
    expect(await stage.state.readDelivery(into.id)).toEqual({ delivery: into, digest });
    expect(await stage.state.countClosed(ROUTE, 0)).toBe(2);
  });

  it.each([
    ['is no longer waiting', { state: 'delivered' }, false],
    ['has a part that was sent', { state: 'waiting', parts: [aPart('sent'), aPart('pending')] }, false],
    ['somebody holds', { state: 'waiting' }, true],
  ] as const)('merges nothing when one of them %s', async (_, changes, isHeld) => {
    const fine = await deliver({ state: 'waiting' });
    const other = await deliver(changes);
    if (isHeld) await stage.state.takeDelivery(other.id, 'somebody', TTL);
    const { merge, into } = aMerge([fine, other]);
    expect(await stage.state.mergeDeliveries(merge)).toEqual({ kind: 'stale' });
    expect(await read(fine)).toEqual(fine);
    expect(await read(into)).toBeUndefined();
  });

  it('merges none that it does not know', async () => {
    expect(await stage.state.mergeDeliveries(aMerge([aDelivery()]).merge)).toEqual({ kind: 'stale' });
  });

  it('keeps one recipient’s delivery apart from another’s', async () => {
    await plan(stage.state, [anAlert()]);
    const digest = aDigest();
    const deliveries = ['ana@example.org', 'bo@example.org'].map((recipient) =>
      aDelivery({ digest: digest.id, recipient, channel: channelId('mail') }),
    );
    const version = (await stage.state.readOpenDigest(ROUTE))?.version ?? 0;
    await stage.state.closeDigest(aClosing({ version, digest, deliveries }));
    expect(await stage.state.dueDeliveries(10)).toEqual(deliveries.map(({ id }) => id));
  });
}

function aPart(state: DeliveryPart['state']): DeliveryPart {
  return { state, body: aName('body'), possibleRepeat: false };
}

function aMerge(from: readonly Delivery[]) {
  const digest = aDigest();
  const into = aDelivery({ digest: digest.id, channel: DESK });
  return { digest, into, merge: { callId: aName('call'), into, digest, from: from.map(({ id }) => id) } };
}
