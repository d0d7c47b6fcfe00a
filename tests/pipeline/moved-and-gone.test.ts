/** A feed that moved for good is asked where it is, and people are told; one that is gone is looked at once a day. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DAY, HOUR } from '../../src/lib/duration.js';
import { feedId } from '../../src/model/id.js';
import { judgeFeeds } from '../../src/pipeline/feed-state.js';
import { pollFeed } from '../../src/pipeline/poll-feed.js';
import { aClock, type DrivenClock } from '../builders.js';
import { type FeedServer, openFeedServer, redirect, send } from '../doubles/feed-server.js';
import { anRss, type Home, makeHome, type OpenHome, openHome } from './home.js';

const BODY = anRss([{ title: 'Nota' }]);

let server: FeedServer;
let clock: DrivenClock;
let home: Home;
let watch: OpenHome;

beforeEach(async () => {
  server = await openFeedServer();
  clock = aClock();
  home = makeHome({ feeds: [{ id: 'a', url: server.url('/a') }] });
  watch = await openHome(home, clock);
});
afterEach(async () => {
  await watch.close();
  home.remove();
  await server.close();
});

async function poll() {
  await pollFeed(watch.app.context, feedId('a'));
  const stored = await watch.backend.state.listFeeds();
  const [state] = judgeFeeds(watch.app.context.watch.feeds, stored, clock.now());
  clock.advance(HOUR);
  return { state, wait: (stored[0]?.dueAt ?? 0) - clock.now() + HOUR };
}
const asked = () => server.requests.map(({ path }) => path);

it.each([301, 308])('after a %i the new address is asked, and health names it', async (status) => {
  server.script('/a', redirect('/b', status));
  server.script('/b', send({ body: BODY }));
  await poll();
  const { state } = await poll();
  expect(asked()).toEqual(['/a', '/b', '/b']);
  expect(state).toMatchObject({
    state: 'good',
    why: [`moved for good to ${server.url('/b')}: edit its url`],
  });
});

it('an address that went bad is left for the one that is configured', async () => {
  server.script('/a', redirect('/b', 301), send({ body: BODY }));
  server.script('/b', send({ body: BODY }), send({ status: 404 }));
  await poll();
  await poll();
  expect((await poll()).state?.state).toBe('good');
  expect(asked()).toEqual(['/a', '/b', '/b', '/a']);
});

it.each([302, 303, 307])('a %i is followed anew each time', async (status) => {
  server.script('/a', redirect('/b', status));
  server.script('/b', send({ body: BODY }));
  await poll();
  expect((await poll()).state?.why).toEqual([]);
  expect(asked()).toEqual(['/a', '/b', '/a', '/b']);
});

it('a feed that is gone is asked once a day, and is good again when it is back', async () => {
  server.script('/a', send({ status: 410 }), send({ status: 410 }), send({ body: BODY }));
  for (let n = 0; n < 2; n++) {
    const { wait, state } = await poll();
    expect(wait).toBeGreaterThanOrEqual(DAY);
    expect(wait).toBeLessThanOrEqual(1.1 * DAY + 1);
    expect(state?.why[0]).toBe('gone: HTTP 410: the feed is gone for good');
  }
  const { wait, state } = await poll();
  expect(wait).toBeLessThan(HOUR);
  expect(state?.state).toBe('good');
});
