/** One part of the watch in trouble: the others go on, and nobody else is made to suffer for it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Backend } from '../../src/backend/port.js';
import { openSlackDouble } from '../../src/demo/services/slack.js';
import { DAY } from '../../src/lib/duration.js';
import { feedId, routeId } from '../../src/model/id.js';
import { closeDigest } from '../../src/pipeline/close-digest.js';
import { deliverDigest } from '../../src/pipeline/deliver-digest.js';
import { pollFeed } from '../../src/pipeline/poll-feed.js';
import { aClock, type DrivenClock } from '../builders.js';
import { type FeedServer, openFeedServer, send, stall } from '../doubles/feed-server.js';
import { anRss, type Home, type HomeParts, makeHome, type OpenHome, openHome, PLAIN_FEED } from './home.js';

let server: FeedServer;
let clock: DrivenClock;
let opened: OpenHome[];
let homes: Home[];

beforeEach(async () => {
  server = await openFeedServer();
  clock = aClock();
  opened = [];
  homes = [];
});
afterEach(async () => {
  for (const watch of opened) await watch.close();
  for (const home of homes) home.remove();
  await server.close();
});

const feed = (id: string, changes = {}) => ({ id, url: server.url(`/${id}`), publisher: id, ...changes });
const CARGO = { title: 'Un avión de carga aterriza en El Alto', summary: 'Llegó de madrugada.' };

function makeOne(parts: HomeParts): Home {
  const home = makeHome(parts);
  homes.push(home);
  return home;
}
async function open(home: Home, around?: (backend: Backend) => Backend): Promise<OpenHome> {
  const watch = await openHome(home, clock, around);
  opened.push(watch);
  return watch;
}

describe('a feed that breaks the watch itself', () => {
  /** As a fault of ours would: what the document holds cannot be stored. */
  const breakItems = (backend: Backend): Backend => ({
    ...backend,
    state: {
      ...backend.state,
      commitPoll: async (commit) => {
        if (commit.feed === 'bad' && commit.items.length > 0) throw new Error('a fault of ours');
        return backend.state.commitPoll(commit);
      },
    },
  });

  it('is backed off like one that fails, and stops no other', async () => {
    for (const id of ['/bad', '/a']) server.script(id, send({ body: anRss([CARGO]) }));
    const watch = await open(makeOne({ feeds: [feed('bad'), feed('a')] }), breakItems);
    await watch.app.once();
    expect(watch.screen.join('')).toContain(CARGO.title);
    expect(server.requests.filter(({ path }) => path === '/bad')).toHaveLength(1);
    const bad = await watch.backend.state.readFeed(feedId('bad'));
    expect(bad).toMatchObject({ failures: 1, lastError: expect.stringContaining('internal') });
    expect(bad?.dueAt).toBeGreaterThan(clock.now());
  });
});

it('a poll called off because the watch stops says nothing of its feed', async () => {
  server.script('/slow', stall);
  const watch = await open(makeOne({ feeds: [feed('slow')] }));
  const stopping = { ...watch.app.context, signal: AbortSignal.abort() };
  expect(await pollFeed(stopping, feedId('slow'))).toMatchObject({ kind: 'stale' });
  expect(await watch.backend.state.readFeed(feedId('slow'))).toMatchObject({ rev: 0, failures: 0 });
});

it('a channel that does not answer holds up no other', async () => {
  const slack = await openSlackDouble();
  const silent = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
  slack.script(...silent.map(() => ({ kind: 'stall' }) as const));
  server.script('/a', send({ body: anRss([CARGO]) }));
  const home = makeOne({
    feeds: [feed('a')],
    settings: {
      channels: { mute: { type: 'slack', webhook: `\${SLACK_MUTE}` }, screen: { type: 'stdout' } },
      // closed, and so due, in this order
      routes: [...silent, 'z-last'].map((id) => ({
        id,
        to: [id === 'z-last' ? 'screen' : 'mute'],
        schedule: 'immediate',
        wait: '0s',
      })),
    },
    env: { SLACK_MUTE: slack.webhook },
  });
  const watch = await open(home);
  const working = watch.app.once();
  await slack.calls(2);
  const deliveries = async () => (await watch.backend.state.status()).deliveries;
  await expect.poll(deliveries, { timeout: 10_000 }).toMatchObject({ pending: 9, delivered: 1 });
  expect(watch.screen.join('')).toContain(CARGO.title);
  await slack.close();
  await working;
});

it('a watch that only ever runs once keeps its store within bounds', async () => {
  server.script('/a', send({ body: anRss([CARGO]) }));
  const watch = await open(makeOne({ feeds: [feed('a')], settings: { archive: { days: 1 } } }));
  await watch.app.once();
  expect((await watch.backend.state.status()).items).toBe(1);
  clock.advance(2 * DAY);
  await watch.app.once();
  expect((await watch.backend.state.status()).items).toBe(0);
});

it('a feed that was given up on is asked at once when its address is mended', async () => {
  server.script('/right', send({ body: anRss([CARGO]) }));
  const home = makeOne({ feeds: [feed('wrong')] });
  const before = await open(home);
  await before.app.once();
  await before.app.stop();
  home.write('feeds/all.yml', { feeds: [{ ...PLAIN_FEED, ...feed('wrong'), url: server.url('/right') }] });
  const after = await open(home);
  await after.app.once();
  expect([...before.polls, ...after.polls].map(({ kind }) => kind)).toEqual(['failed', 'polled']);
});

describe('a run that exits', () => {
  it('says how many jobs broke, and closes the other routes all the same', async () => {
    server.script('/a', send({ body: anRss([CARGO]) }));
    const routes = ['broken', 'sound'].map((id) => ({ id, to: ['screen'], schedule: 'immediate' }));
    const watch = await open(makeOne({ feeds: [feed('a')], settings: { routes } }), (backend) => ({
      ...backend,
      state: {
        ...backend.state,
        closeDigest: async (closing) => {
          if (closing.route === 'broken') throw new Error('a fault of ours');
          return backend.state.closeDigest(closing);
        },
      },
    }));
    expect(await watch.app.once()).toBeGreaterThan(0);
    expect(watch.screen.join('')).toContain(CARGO.title);
  });
});

describe('a digest that its channel cannot write out', () => {
  it('fails in the open instead of being tried for ever', async () => {
    server.script('/a', send({ body: anRss([CARGO]) }));
    const watch = await open(makeOne({ feeds: [feed('a')] }));
    const { context } = watch.app;
    const channels = new Map(
      [...context.channels].map(([id, channel]) => [id, { ...channel, render: broken }]),
    );
    await pollFeed(context, feedId('a'));
    const closing = await closeDigest(context, routeId('on-screen'), { early: true });
    const [delivery] = closing.kind === 'closed' ? closing.deliveries : [];
    if (delivery === undefined) throw new Error('nothing was planned');
    await deliverDigest({ ...context, channels }, delivery.id);
    const stored = await watch.backend.state.readDelivery(delivery.id);
    expect(stored?.delivery).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining('a fault of ours'),
    });
  });

  const broken = (): never => {
    throw new Error('a fault of ours');
  };
});
