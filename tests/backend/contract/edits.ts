/** What edits of messages ask of a store: a message found again by its stories, and windows that close in part. */
import { expect, it } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../../src/lib/duration.js';
import type { Delivery } from '../../../src/model/delivery.js';
import { channelId, type StoryId, storyId } from '../../../src/model/id.js';
import { aClosing, aDelivery, aDigest, aDigestStory, aNotice, anAlert, NOON } from '../../builders.js';
import { close, DESK, plan, ROUTE, type Stage } from './stage.js';

const [CARGO, LITHIUM, OTHER] = [storyId('cargo'), storyId('lithium'), storyId('other')];
const OF = aDelivery().id;
const EDIT = { of: OF, part: 0, told: [aDigestStory({ story: CARGO })], brings: [CARGO] };

export function describeEdits(stage: Stage): void {
  const read = async () => {
    const open = await stage.state.readOpenDigest(ROUTE);
    if (!open) throw new Error('no window is open');
    return open;
  };
  const send = async (changes: Partial<Delivery>) => {
    await plan(stage.state, [anAlert()]);
    stage.clock.advance(SECOND);
    return (await close(stage.state, { createdAt: stage.clock.now(), ...changes })).delivery;
  };
  const telling = (story: StoryId, channel = DESK) =>
    stage.state.listDeliveries({ story, channel, limit: 10 });

  it('finds what tells a story, newest first, edits among it', async () => {
    const message = await send({ tells: [CARGO, LITHIUM] });
    const elsewhere = await send({ tells: [CARGO], channel: channelId('press') });
    await send({});
    const edit = await send({ tells: [CARGO, LITHIUM], edit: EDIT });
    expect(await telling(CARGO)).toEqual([edit, message]);
    expect(await telling(LITHIUM)).toEqual([edit, message]);
    expect(await telling(CARGO, elsewhere.channel)).toEqual([elsewhere]);
    expect(await telling(OTHER)).toEqual([]);
    expect(await stage.state.listDeliveries({ story: CARGO, limit: 1 })).toEqual([edit]);
    await stage.reopen();
    expect(await telling(CARGO)).toEqual([edit, message]);
  });

  it('finds it in whatever state it is, by state too', async () => {
    const message = await send({ tells: [CARGO] });
    await stage.state.takeDelivery(message.id, 'me', MINUTE);
    const delivered: Delivery = { ...message, state: 'delivered', finishedAt: stage.clock.now() };
    await stage.state.saveDelivery({ holder: 'me', delivery: delivered, release: true });
    const waiting = await send({ tells: [CARGO], state: 'waiting' });
    expect(await telling(CARGO)).toEqual([waiting, delivered]);
    expect(await stage.state.listDeliveries({ story: CARGO, states: ['delivered'], limit: 9 })).toEqual([
      delivered,
    ]);
  });

  it('forgets what was swept', async () => {
    await send({ tells: [CARGO], state: 'delivered', finishedAt: NOON });
    stage.clock.advance(DAY);
    const kept = await send({ tells: [CARGO] });
    await stage.state.sweep({ itemsBefore: 0, archiveMaxBytes: 1e9, deliveriesBefore: NOON + HOUR });
    expect(await telling(CARGO)).toEqual([kept]);
  });

  it('counts no closing that only edits', async () => {
    await send({ tells: [CARGO], edit: EDIT });
    expect(await stage.state.countClosed(ROUTE, 0)).toBe(0);
    expect(await stage.state.lastClosed(ROUTE)).toBeUndefined();
    const { digest } = await send({ tells: [CARGO] });
    await send({ tells: [CARGO], edit: EDIT });
    expect(await stage.state.countClosed(ROUTE, 0)).toBe(1);
    expect((await stage.state.lastClosed(ROUTE))?.id).toBe(digest);
  });

  it('closes a window for some of its alerts; the rest waits on as it did', async () => {
    const [held, edited, last] = [anAlert({ story: OTHER }), anAlert({ story: CARGO }), anAlert()];
    const notice = aNotice();
    await plan(stage.state, [held, edited, last]);
    await stage.state.addNotices([{ notice, routes: [{ route: ROUTE, closesAt: NOON + HOUR }] }]);
    stage.clock.advance(MINUTE);
    const { version } = await read();
    const digest = aDigest({ route: ROUTE });
    const delivery = aDelivery({ route: ROUTE, digest: digest.id, channel: DESK, edit: EDIT });
    const next = { openedAt: NOON, closesAt: NOON + HOUR };
    const alerts = [edited.id];
    const closing = aClosing({ version, digest, deliveries: [delivery], alerts, next });
    expect(await stage.state.closeDigest(closing)).toEqual({ kind: 'closed' });
    expect(await read()).toMatchObject({ ...next, alerts: [held, last], notices: [notice] });
    expect((await read()).version).toBeGreaterThan(version);
    const [told] = await stage.state.tellings(CARGO);
    expect(told?.routes).toEqual([{ route: ROUTE, digest: digest.id }]);
    const rest = await close(stage.state);
    const [later] = await stage.state.tellings(OTHER);
    expect(later?.routes).toEqual([{ route: ROUTE, digest: rest.digest.id }]);
    expect((await stage.state.tellings(CARGO))[0]).toEqual(told);
  });

  it('plans a message in place of an edit in the commit that ends it, and counts it', async () => {
    const edit = await send({ tells: [CARGO], edit: EDIT });
    await stage.state.takeDelivery(edit.id, 'me', MINUTE);
    const digest = aDigest({ route: ROUTE });
    const delivery = aDelivery({ route: ROUTE, digest: digest.id, channel: DESK, tells: [CARGO] });
    const ended: Delivery = { ...edit, state: 'merged', finishedAt: stage.clock.now() };
    const save = { holder: 'me', delivery: ended, release: true, instead: { delivery, digest } };
    expect(await stage.state.saveDelivery({ ...save, holder: 'you' })).toBe(false);
    expect(await stage.state.readDelivery(delivery.id)).toBeUndefined();
    expect(await stage.state.saveDelivery(save)).toBe(true);
    expect(await stage.state.readDelivery(delivery.id)).toEqual({ delivery, digest });
    expect(await stage.state.dueDeliveries(9)).toEqual([delivery.id]);
    expect((await stage.state.listDeliveries({ story: CARGO, limit: 9 })).map(({ id }) => id).sort()).toEqual(
      [delivery.id, edit.id].sort(),
    );
    expect(await stage.state.countClosed(ROUTE, 0)).toBe(1);
  });
}
