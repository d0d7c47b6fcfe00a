/** What a document and its server say of when to ask again is kept, also by answers that do not repeat it. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../src/lib/duration.js';
import { feedId } from '../../src/model/id.js';
import { pollFeed } from '../../src/pipeline/poll-feed.js';
import { aClock, type DrivenClock, NOON } from '../builders.js';
import { type Answer, type FeedServer, openFeedServer, send, withEtag } from '../doubles/feed-server.js';
import { type Home, makeHome, type OpenHome, openHome } from './home.js';

let server: FeedServer;
let clock: DrivenClock;
let home: Home;
let watch: OpenHome;

beforeEach(async () => {
  server = await openFeedServer();
  clock = aClock();
  home = makeHome({ feeds: [{ id: 'a', url: server.url('/a'), every: '30m' }] });
  watch = await openHome(home, clock);
});
afterEach(async () => {
  await watch.close();
  home.remove();
  await server.close();
});

/** @returns hours until it is asked again, less the tenth that spreads feeds, and why then */
async function poll(answer: Answer): Promise<readonly [number, string]> {
  server.script('/a', answer);
  await pollFeed(watch.app.context, feedId('a'));
  const { dueAt = 0, dueWhy = '' } = (await watch.backend.state.readFeed(feedId('a'))) ?? {};
  return [Math.floor(((dueAt - clock.now()) / HOUR) * 2) / 2, dueWhy];
}

const feed = (asks: string) =>
  `<rss version="2.0"><channel><title>V</title>${asks}<item><title>Nota</title><link>https://v.example/1</link></item></channel></rss>`;
const hours = (...all: readonly number[]) =>
  `<skipHours>${all.map((hour) => `<hour>${hour}</hour>`).join('')}</skipHours>`;

it.each<[string, string, readonly [number, string]]>([
  ['ttl', '<ttl>120</ttl>', [2, 'the feed asks for it (ttl)']],
  ['skipHours', hours(12, 13, 14), [3.5, 'the feed asks not to be read before']],
  ['skipDays', '<skipDays><day>Wednesday</day></skipDays>', [12.5, 'the feed asks not to be read before']],
  ['nothing', '', [0.5, 'every 30m']],
])('a document that asks for %s is asked by it, after a 304 too', async (_what, asks, expected) => {
  expect(new Date(NOON).getUTCDay()).toBe(3);
  expect(await poll(withEtag('"1"', feed(asks)))).toEqual(expected);
  clock.advance(MINUTE);
  expect(await poll(withEtag('"1"', feed(asks)))).toEqual(expected);
  const { headers } = server.requests.at(-1) ?? {};
  expect(headers?.['if-none-match']).toBe('"1"');
});

it.each<[string, Parameters<typeof send>[0], readonly [number, string]]>([
  ['Cache-Control', { headers: { 'cache-control': 'max-age=10800' } }, [3, 'its answer stays fresh so long']],
  [
    'Expires',
    { headers: { expires: new Date(NOON + 4 * HOUR).toUTCString() } },
    [4, 'its answer stays fresh so long'],
  ],
  [
    'Retry-After, too busy',
    { status: 503, headers: { 'retry-after': '18000' } },
    [5, 'the server asks for it (Retry-After)'],
  ],
  [
    'Retry-After, as a date',
    { status: 429, headers: { 'retry-after': new Date(NOON + 5 * HOUR).toUTCString() } },
    [5, 'the server asks for it (Retry-After)'],
  ],
])('a server that says %s is asked by it', async (_what, reply, expected) => {
  const headers = { date: new Date(NOON).toUTCString(), ...reply.headers };
  expect(await poll(send({ body: feed(''), ...reply, headers }))).toEqual(expected);
});
