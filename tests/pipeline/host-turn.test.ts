/** Two requests to one host have time between them, whoever asks. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openBackend } from '../../src/backend/open.js';
import { MINUTE, SECOND } from '../../src/lib/duration.js';
import { silentLog } from '../../src/lib/log.js';
import { Secret } from '../../src/lib/secret.js';
import { feedId } from '../../src/model/id.js';
import type { Context } from '../../src/pipeline/context.js';
import { takeTurn } from '../../src/pipeline/host-turn.js';
import { doJob } from '../../src/pipeline/work.js';
import { startRedis } from '../backend/redis-server.js';
import { aClock, type DrivenClock } from '../builders.js';
import { type FeedServer, openFeedServer, send } from '../doubles/feed-server.js';
import { type Home, makeHome, type OpenHome, openHome } from './home.js';

const PAGE = { kind: 'page', page: { item: 'li', title: 'a', link: 'a' } };
const BODY = '<ul><li><a href="/n/1">Nota</a></ul>';

let server: FeedServer;
let clock: DrivenClock;
let home: Home;
let watch: OpenHome;

beforeEach(async () => {
  server = await openFeedServer();
  clock = aClock();
  const feed = (id: string, more: object = {}) => ({ id, url: server.url(`/${id}`), publisher: id, ...more });
  for (const id of ['a', 'b', 'c', 'd']) server.script(`/${id}`, send({ body: BODY }));
  home = makeHome({
    feeds: [feed('a'), feed('b'), feed('c', PAGE), feed('d', PAGE), feed('e', { fullText: true })],
    settings: { poll: { gap: '5s' } },
  });
  watch = await openHome(home, clock);
});
afterEach(async () => {
  await watch.close();
  home.remove();
  await server.close();
});

const poll = (context: Context, id: string) =>
  doJob(context, watch.backend.jobs, { kind: 'poll', feed: feedId(id) });
const asked = () => server.requests.map(({ path }) => path);
/** Those who wait for one turn come back one after the other, within a second. */
const expectLater = (outcome: Awaited<ReturnType<typeof poll>>, wait: number): void => {
  if (outcome.kind !== 'again') throw new Error(`expected to be asked again later, not ${outcome.kind}`);
  expect(outcome.after).toBeGreaterThanOrEqual(wait);
  expect(outcome.after).toBeLessThanOrEqual(wait + SECOND);
};

it('a poll waits for its turn at the host, of whatever worker the turn before was', async () => {
  const mine = watch.app.context;
  const theirs = { ...mine, holder: 'another worker' };
  expect(await poll(mine, 'a')).toEqual({ kind: 'done' });
  expectLater(await poll(theirs, 'b'), 5 * SECOND);
  clock.advance(3 * SECOND);
  expectLater(await poll(theirs, 'b'), 2 * SECOND);
  expect(asked()).toEqual(['/a']);
  clock.advance(2 * SECOND);
  expect(await poll(theirs, 'b')).toEqual({ kind: 'done' });
  expect(asked()).toEqual(['/a', '/b']);
});

it('an address that is asked for twice waits for its second turn, of the same worker too', async () => {
  const { context } = watch.app;
  const [url, other] = [server.url('/live'), server.url('/other')];
  expect(await takeTurn(context, url, 5 * SECOND)).toBe(0);
  expect(await takeTurn(context, url, 5 * SECOND)).toBe(5 * SECOND);
  expect(await takeTurn(context, other, 5 * SECOND)).toBe(5 * SECOND);
  clock.advance(5 * SECOND);
  expect(await takeTurn(context, url, 5 * SECOND)).toBe(0);
});

it.each([
  ['as much time as robots.txt asks for', 20, 20 * SECOND],
  ['a minute at most', 86_400, MINUTE],
  ['no less time than poll.gap', 1, 5 * SECOND],
])('pages of one host have %s between them', async (_what, delay, gap) => {
  server.script('/robots.txt', send({ body: `User-agent: *\nCrawl-delay: ${delay}\nDisallow: /x` }));
  const { context } = watch.app;
  await poll(context, 'c');
  expectLater(await poll(context, 'd'), gap);
  clock.advance(gap);
  expect(await poll(context, 'd')).toEqual({ kind: 'done' });
  expect(asked()).toEqual(['/robots.txt', '/c', '/d']);
});

it('an article waits after the feed that names it as after a page', async () => {
  server.script('/robots.txt', send({ body: 'User-agent: *\nCrawl-delay: 20\nDisallow: /x' }));
  server.script('/e', send({ body: '<rss version="2.0"><channel/></rss>' }));
  const { context } = watch.app;
  expect(await poll(context, 'e')).toEqual({ kind: 'done' });
  expect(await takeTurn(context, server.url('/n/1'), SECOND / 2)).toBe(20 * SECOND);
});

it('the turn holds between workers that share a Redis', async () => {
  const redis = await startRedis();
  const store = { url: new Secret(redis.url), tag: 'turns' };
  const open = () => openBackend({ file: '', clock, log: silentLog, redis: store });
  const [one, other] = [await open(), await open()];
  try {
    const feeds = ['a', 'b'].map((id) => ({ id: feedId(id), dueAt: 0 }));
    await one.state.adopt({ feeds, routes: [], channels: [], rules: [] });
    const { settings } = watch.app.context.watch;
    const patient = { ...settings, poll: { ...settings.poll, gap: MINUTE } };
    const shared = { ...watch.app.context, watch: { ...watch.app.context.watch, settings: patient } };
    expect(await poll({ ...shared, state: one.state, holder: 'one' }, 'a')).toEqual({ kind: 'done' });
    const later = await poll({ ...shared, state: other.state, holder: 'other' }, 'b');
    expect(later).toMatchObject({ kind: 'again' });
    expect(asked()).toEqual(['/a']);
  } finally {
    await one.close();
    await other.close();
    await redis.stop();
  }
});
