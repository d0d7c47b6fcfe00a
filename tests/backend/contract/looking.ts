import { expect, it } from 'vitest';
import { MINUTE } from '../../../src/lib/duration.js';
import { digestId, itemId, storyId } from '../../../src/model/id.js';
import { anAlert, anItem, aStory, NOON, someKeys } from '../../builders.js';
import { close, plan, poll, ROUTE, type Stage, tell } from './stage.js';

/** What people ask about an item after the fact. */
export function describeLooking(stage: Stage): void {
  it('finds an archived item by its id', async () => {
    const archived = { item: anItem(), firstSeenAt: NOON, rules: [], story: storyId('story-of-cargo') };
    await poll(stage.state, { items: [archived, { item: anItem(), firstSeenAt: NOON, rules: [] }] });
    expect(await stage.state.readItem(archived.item.id)).toEqual(archived);
    expect(await stage.state.readItem(itemId('never-came'))).toBeUndefined();
  });

  it('keeps the time at which an item was first seen, though it came again', async () => {
    const item = anItem();
    await poll(stage.state, { items: [{ item, firstSeenAt: NOON, rules: [] }] });
    await poll(stage.state, { items: [{ item, firstSeenAt: NOON + MINUTE, rules: [] }] });
    expect((await stage.state.readItem(item.id))?.firstSeenAt).toBe(NOON);
  });

  it.each(['ü\u0000b', '\ud800', 'x'.repeat(500)])('finds an item whose id is %j', async (id) => {
    const item = anItem({ id: itemId(id) });
    await poll(stage.state, { items: [{ item, firstSeenAt: NOON, rules: [] }] });
    expect((await stage.state.readItem(item.id))?.item.title).toBe(item.title);
  });

  it('reads a story by its id, ended or not', async () => {
    const story = aStory({ closesAt: NOON + MINUTE });
    await tell(stage.state, { kind: 'new', story, keys: someKeys(), lookedAt: 0 });
    stage.clock.advance(2 * MINUTE);
    expect(await stage.state.readStory(story.id)).toEqual({ ...story, seq: 1 });
    expect(await stage.state.readStory(storyId('none'))).toBeUndefined();
  });

  it('tells the alerts of a story, oldest first, and the digest in which each stands', async () => {
    const story = storyId('story-of-cargo');
    const [first, second] = [anAlert({ story }), anAlert({ story, at: NOON + MINUTE })];
    await plan(stage.state, [second, anAlert({ story: storyId('another') })]);
    const { digest } = await close(stage.state);
    await plan(stage.state, [first]);
    expect(await stage.state.tellings(story)).toEqual([
      { alert: first, routes: [{ route: ROUTE }] },
      { alert: second, routes: [{ route: ROUTE, digest: digest.id }] },
    ]);
  });

  it('tells an alert that no route took', async () => {
    const alert = anAlert();
    await poll(stage.state, { alerts: [{ alert, routes: [] }] });
    expect(await stage.state.tellings(alert.story)).toEqual([{ alert, routes: [] }]);
  });

  it('lists the deliveries of one digest', async () => {
    await plan(stage.state, [anAlert()]);
    const { digest, delivery } = await close(stage.state);
    await plan(stage.state, [anAlert()]);
    await close(stage.state);
    const list = (id: string) => stage.state.listDeliveries({ digest: digestId(id), limit: 10 });
    expect(await list(digest.id)).toEqual([delivery]);
    expect(await list('none')).toEqual([]);
  });
}
