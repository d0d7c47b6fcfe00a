import { expect, it } from 'vitest';
import type { Keeping } from '../../../src/backend/work-records.js';
import { DAY, HOUR } from '../../../src/lib/duration.js';
import { aNotice, anAlert, anItem, aStory, NOON, someKeys } from '../../builders.js';
import { close, collect, plan, poll, ROUTE, type Stage, tell } from './stage.js';

export function describeKeeping(stage: Stage): void {
  const sweep = (keeping: Partial<Keeping>) =>
    stage.state.sweep({
      itemsBefore: 0,
      archiveMaxBytes: Number.MAX_SAFE_INTEGER,
      deliveriesBefore: 0,
      ...keeping,
    });
  const archive = async (hours: readonly number[]) => {
    const items = hours.map((hour) => ({
      item: anItem({ title: `hour ${hour}` }),
      firstSeenAt: NOON + hour * HOUR,
      rules: [],
    }));
    await poll(stage.state, { items });
  };
  const titles = async () => (await collect(stage.state.archive(0))).map(({ item }) => item.title);

  it('counts what it keeps', async () => {
    expect(await stage.state.status()).toMatchObject({
      items: 0,
      archiveBytes: 0,
      openStories: 0,
      alerts: 0,
    });
    expect(await stage.state.status()).not.toHaveProperty('oldestItemAt');
    await archive([2, 1]);
    await tell(stage.state, { kind: 'new', story: aStory(), keys: someKeys(), lookedAt: 0 });
    await plan(stage.state, [anAlert(), anAlert()]);
    const status = await stage.state.status();
    expect(status).toMatchObject({
      items: 2,
      oldestItemAt: NOON + HOUR,
      openStories: 1,
      alerts: 2,
      openDigests: [{ route: ROUTE, alerts: 2 }],
      deliveries: { pending: 0, waiting: 0, delivered: 0, failed: 0, merged: 0, withheld: 0 },
    });
    expect(status.archiveBytes).toBeGreaterThan(100);
    expect(status.place).not.toBe('');
    await close(stage.state, { state: 'failed' });
    expect(await stage.state.status()).toMatchObject({
      openDigests: [],
      deliveries: { pending: 0, failed: 1 },
    });
  });

  it('counts what is due, as it is listed, and since when', async () => {
    const due = async () => (await stage.state.status()).due;
    expect(await due()).toEqual({ feeds: 1, digests: 0, deliveries: 0, oldestAt: NOON });
    await plan(stage.state, [anAlert()], NOON + HOUR);
    const record = { dueAt: NOON + DAY, validators: {}, failures: 0 };
    for (const { id } of await stage.state.listFeeds()) await poll(stage.state, { feed: id, record });
    expect(await due()).toEqual({ feeds: 0, digests: 0, deliveries: 0 });
    stage.clock.advance(2 * HOUR);
    expect(await due()).toEqual({ feeds: 0, digests: 1, deliveries: 0, oldestAt: NOON + HOUR });
    const { delivery } = await close(stage.state, { dueAt: NOON + 2 * HOUR });
    expect(await due()).toEqual({ feeds: 0, digests: 0, deliveries: 1, oldestAt: NOON + 2 * HOUR });
    await stage.state.takeDelivery(delivery.id, 'somebody', HOUR);
    expect(await due()).toEqual({ feeds: 0, digests: 0, deliveries: 0 });
  });

  it('drops items that are too old', async () => {
    await archive([1, 2, 3]);
    await sweep({ itemsBefore: NOON + 2 * HOUR });
    expect(await titles()).toEqual(['hour 2', 'hour 3']);
  });

  it('drops the oldest items until the archive is small enough', async () => {
    await archive([4, 1, 3, 2]);
    const { archiveBytes } = await stage.state.status();
    await sweep({ archiveMaxBytes: archiveBytes });
    expect(await titles()).toHaveLength(4);
    await sweep({ archiveMaxBytes: archiveBytes * 0.6 });
    expect(await titles()).toEqual(['hour 3', 'hour 4']);
    expect((await stage.state.status()).archiveBytes).toBeLessThanOrEqual(archiveBytes * 0.6);
    await sweep({ archiveMaxBytes: 0 });
    expect(await stage.state.status()).toMatchObject({ items: 0, archiveBytes: 0 });
  });

  it('drops finished deliveries after their time, with their digests', async () => {
    const finish = async (changes: object) => {
      await plan(stage.state, [anAlert()]);
      return (await close(stage.state, changes)).delivery;
    };
    const old = await finish({ state: 'delivered', finishedAt: NOON });
    const lately = await finish({ state: 'delivered', finishedAt: NOON + DAY });
    const unfinished = [await finish({ state: 'pending' }), await finish({ state: 'waiting' })];
    stage.clock.advance(2 * DAY);
    await sweep({ deliveriesBefore: NOON + HOUR });
    expect(await stage.state.readDelivery(old.id)).toBeUndefined();
    expect(await stage.state.readDigest(old.digest)).toBeUndefined();
    for (const { id } of [lately, ...unfinished]) expect(await stage.state.readDelivery(id)).toBeDefined();
    expect((await stage.state.status()).alerts).toBe(3);
  });

  it('keeps an alert, and plans it no second time, while its story lives or a digest has yet to tell it', async () => {
    const story = aStory({ closesAt: NOON + 9 * DAY });
    await tell(stage.state, { kind: 'new', story, keys: someKeys(), lookedAt: 0 });
    const [told, untold] = [anAlert({ story: story.id }), anAlert()];
    await plan(stage.state, [told]);
    await close(stage.state, { state: 'delivered', finishedAt: NOON });
    await plan(stage.state, [untold]);
    stage.clock.advance(DAY);
    await sweep({ deliveriesBefore: NOON + HOUR });
    await plan(stage.state, [told, untold]);
    expect((await stage.state.readOpenDigest(ROUTE))?.alerts).toEqual([untold]);
    stage.clock.advance(9 * DAY);
    await sweep({ deliveriesBefore: NOON + 9 * DAY });
    expect((await stage.state.status()).alerts).toBe(1);
  });

  it('keeps a notice until it is told', async () => {
    const planned = { notice: aNotice(), routes: [{ route: ROUTE, closesAt: NOON + 2 * DAY }] };
    await stage.state.addNotices([planned]);
    stage.clock.advance(DAY);
    await sweep({ deliveriesBefore: NOON + HOUR });
    expect((await stage.state.readOpenDigest(ROUTE))?.notices).toEqual([planned.notice]);
  });

  it('sweeps an empty store', async () => {
    await sweep({ itemsBefore: NOON, archiveMaxBytes: 0, deliveriesBefore: NOON });
    expect(await stage.state.status()).toMatchObject({ items: 0 });
  });
}
