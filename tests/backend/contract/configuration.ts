import { expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../../src/lib/duration.js';
import { channelId, feedId, routeId, ruleId } from '../../../src/model/id.js';
import { aChannelRecord, aFeedRecord, aNotice, anAlert, aStoryItem, NOON } from '../../builders.js';
import { DESK, FEED, OTHER_FEED, plan, poll, ROUTE, type Stage, WATCH } from './stage.js';

export function describeConfiguration(stage: Stage): void {
  it('makes a new feed due at its first time', async () => {
    expect(await stage.state.dueFeeds(10)).toEqual([FEED]);
    stage.clock.advance(MINUTE);
    expect(await stage.state.dueFeeds(10)).toEqual([FEED, OTHER_FEED]);
    expect(await stage.state.dueFeeds(1)).toEqual([FEED]);
  });

  it('tells a feed that was never polled from one it never met', async () => {
    expect(await stage.state.readFeed(FEED)).toEqual({
      id: FEED,
      rev: 0,
      enabled: true,
      dueAt: NOON,
      validators: {},
      failures: 0,
    });
    expect(await stage.state.readFeed(feedId('unheard-of'))).toBeUndefined();
  });

  it('keeps what it knows of a feed that it meets again', async () => {
    await poll(stage.state, { record: aFeedRecord({ dueAt: NOON + HOUR, validators: { etag: '"1"' } }) });
    await stage.state.adopt({ ...WATCH, feeds: [{ id: FEED, dueAt: NOON }] });
    expect(await stage.state.readFeed(FEED)).toMatchObject({
      rev: 1,
      dueAt: NOON + HOUR,
      validators: { etag: '"1"' },
    });
  });

  it('does not poll a feed that is out of the configuration, and remembers it for its return', async () => {
    await poll(stage.state, { seen: [{ key: 'guid 1', mark: 'a' }] });
    await stage.state.adopt({ ...WATCH, feeds: [] });
    expect(await stage.state.dueFeeds(10)).toEqual([]);
    expect((await stage.state.listFeeds()).map((feed) => feed.enabled)).toEqual([false, false]);
    await stage.state.adopt(WATCH);
    expect(await stage.state.dueFeeds(10)).toEqual([FEED]);
    expect(await stage.state.seen(FEED, ['guid 1'])).toEqual(new Map([['guid 1', 'a']]));
  });

  it('knows since when each rule reads as it does', async () => {
    const cargo = ruleId('cargo');
    const lithium = ruleId('lithium');
    await stage.state.adopt({
      ...WATCH,
      rules: [
        { id: cargo, digest: '1' },
        { id: lithium, digest: '1' },
      ],
    });
    stage.clock.advance(HOUR);
    await stage.state.adopt({
      ...WATCH,
      rules: [
        { id: cargo, digest: '1' },
        { id: lithium, digest: '2' },
      ],
    });
    expect(await stage.state.rules()).toEqual([
      { id: cargo, digest: '1', changedAt: NOON },
      { id: lithium, digest: '2', changedAt: NOON + HOUR },
    ]);
    await stage.state.adopt({ ...WATCH, rules: [{ id: cargo, digest: '1' }] });
    expect(await stage.state.rules()).toHaveLength(1);
  });

  it('opens a window at once for a route that always reports, unless one is open', async () => {
    const daily = routeId('daily');
    expect(await stage.state.readOpenDigest(ROUTE)).toBeUndefined();
    await stage.state.adopt({ ...WATCH, routes: [{ id: daily, closesAt: NOON + HOUR }] });
    await stage.state.adopt({ ...WATCH, routes: [{ id: daily, closesAt: NOON + 9 * HOUR }] });
    expect(await stage.state.readOpenDigest(daily)).toMatchObject({
      openedAt: NOON,
      closesAt: NOON + HOUR,
      alerts: [],
    });
  });

  it('lists alerts as failed when their route is gone before they were told', async () => {
    const alert = anAlert({ item: aStoryItem({ title: 'Llega un carguero a Puerto Suárez' }) });
    await plan(stage.state, [alert, anAlert()]);
    const without = { ...WATCH, routes: [] };
    expect(await stage.state.adopt(without)).toEqual({ lost: [{ route: ROUTE, alerts: 2 }] });
    expect(await stage.state.adopt(without)).toEqual({ lost: [] });

    const failed = await stage.state.listDeliveries({ states: ['failed'], limit: 10 });
    expect(failed).toMatchObject([
      {
        route: ROUTE,
        channel: channelId('(none)'),
        reason: 'route removed from the configuration',
        finishedAt: NOON,
      },
    ]);
    const digest = failed[0] && (await stage.state.readDigest(failed[0].digest));
    expect(JSON.stringify(digest)).toContain('Llega un carguero a Puerto Suárez');
    stage.clock.advance(HOUR);
    expect(await stage.state.dueDigests(10)).toEqual([]);
  });

  it('gives a route that comes back nothing of the past', async () => {
    const alert = anAlert();
    await plan(stage.state, [alert]);
    await stage.state.adopt({ ...WATCH, routes: [] });
    await stage.state.adopt(WATCH);
    expect(await stage.state.readOpenDigest(ROUTE)).toBeUndefined();
    const later = anAlert();
    await plan(stage.state, [alert, later]);
    expect((await stage.state.readOpenDigest(ROUTE))?.alerts).toEqual([later]);
  });

  it('lists nothing for a route that goes without alerts', async () => {
    await stage.state.addNotices([{ notice: aNotice(), routes: [{ route: ROUTE, closesAt: NOON }] }]);
    expect(await stage.state.adopt({ ...WATCH, routes: [] })).toEqual({ lost: [] });
    expect(await stage.state.listDeliveries({ limit: 10 })).toEqual([]);
    expect(await stage.state.dueDigests(10)).toEqual([]);
  });

  it('begins with every channel open', async () => {
    expect(await stage.state.listChannels()).toEqual([aChannelRecord({ id: DESK })]);
  });

  it('probes a stopped channel at once when its address or secret changed, and not otherwise', async () => {
    const stopped = aChannelRecord({ state: 'stopped', since: NOON, reason: '401', probeAt: NOON + HOUR });
    await stage.state.saveChannel(stopped, []);
    await stage.state.adopt(WATCH);
    expect(await stage.state.listChannels()).toEqual([stopped]);
    stage.clock.advance(MINUTE);
    await stage.state.adopt({ ...WATCH, channels: [{ id: DESK, fingerprint: 'print-2' }] });
    expect(await stage.state.listChannels()).toEqual([
      { ...stopped, fingerprint: 'print-2', probeAt: NOON + MINUTE },
    ]);
  });
}
