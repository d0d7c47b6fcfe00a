/** Feeds with `fullText: true`: the article is read before rules are, and nothing is lost when it cannot be. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/lib/duration.js';
import { feedId } from '../../src/model/id.js';
import type { Context } from '../../src/pipeline/context.js';
import { judgeFeeds } from '../../src/pipeline/feed-state.js';
import { pollFeed } from '../../src/pipeline/poll-feed.js';
import { findArchived } from '../../src/pipeline/why-find.js';
import { aClock, type DrivenClock } from '../builders.js';
import { type Answer, type FeedServer, openFeedServer, send } from '../doubles/feed-server.js';
import { type Home, makeHome, type OpenHome, openHome } from './home.js';

const BODY =
  '<p>El avión de carga aterrizó de madrugada, con doce contenedores, y partió sin manifiesto.</p>'.repeat(6);
const HTML = { 'content-type': 'text/html; charset=utf-8' };

let server: FeedServer;
let clock: DrivenClock;
let home: Home;
let watch: OpenHome;

beforeEach(async () => {
  server = await openFeedServer();
  clock = aClock();
  home = makeHome({ feeds: [{ id: 'a', url: server.url('/feed'), fullText: true }] });
  watch = await openHome(home, clock);
  await poll();
});
afterEach(async () => {
  await watch.close();
  home.remove();
  await server.close();
});

/** @returns what is new, with the rules that fired on it */
async function poll(...paths: readonly string[]) {
  return ask(paths.map(write));
}

function write(path: string): string {
  return `<item><title>Novedades de ${path}</title><link>${server.url(path)}</link><description>Breve.</description></item>`;
}

async function ask(items: readonly string[], context = watch.app.context) {
  server.script(
    '/feed',
    send({ body: `<rss version="2.0"><channel><title>x</title>${items.join('')}</channel></rss>` }),
  );
  clock.advance(HOUR);
  const report = await pollFeed(context, feedId('a'));
  return report.kind === 'polled' ? report.fresh : [];
}

async function remarks(): Promise<readonly string[]> {
  const { feeds } = watch.app.context.watch;
  return judgeFeeds(feeds, await watch.backend.state.listFeeds(), clock.now())[0]?.why ?? [];
}

it('a rule fires on words that only the article has', async () => {
  server.script('/1', send({ headers: HTML, body: `<html><body><article>${BODY}</article></body></html>` }));
  const [found] = await poll('/1');
  expect(found?.item).toMatchObject({
    summary: 'Breve.',
    text: expect.stringContaining('doce contenedores'),
  });
  expect(found?.matches).toMatchObject([{ rule: 'cargo-flights', evidence: [{ field: 'text' }, {}, {}] }]);
  expect(await remarks()).not.toContainEqual(expect.stringContaining('articles'));
  expect(server.requests.find(({ path }) => path === '/1')?.headers.accept).toContain('text/html');
});

it('an item has the address and the date that its article gives', async () => {
  const [url, date] = [server.url('/n/1-carguero'), new Date(clock.now()).toISOString()];
  const head = `<link rel="canonical" href="${url}"><meta property="article:published_time" content="${date}">`;
  server.script(
    '/1?from=mail',
    send({ headers: HTML, body: `<html><head>${head}</head><body>${BODY}</body></html>` }),
  );
  const [found] = await poll('/1?from=mail');
  expect(found?.item).toMatchObject({ url, publishedAt: Date.parse(date) });
  for (const address of [url, server.url('/1?from=mail')])
    expect(await findArchived(watch.backend.state, address)).toHaveLength(1);
  expect(await poll('/1?from=mail')).toEqual([]);
});

it.each<[string, Parameters<typeof send>[0], string]>([
  ['is gone', { status: 404 }, '0 of 1 articles could be read: HTTP 404: there is nothing at this address'],
  [
    'is a door',
    { headers: HTML, body: '<p>Pase por caja.</p>' },
    '0 of 1 articles could be read: no article stands out on the page',
  ],
  [
    'is a picture',
    { headers: { 'content-type': 'image/png' }, body: 'x' },
    '0 of 1 articles could be read: the article is image/png, no web page',
  ],
])('an item whose article %s keeps its summary', async (_what, reply, remark) => {
  server.script('/1', send(reply));
  const [found] = await poll('/1');
  expect(found?.item.summary).toBe('Breve.');
  expect(found?.item.text).toBeUndefined();
  expect(await remarks()).toContain(remark);
});

it('robots.txt is obeyed, and an article is asked for once', async () => {
  server.script('/robots.txt', send({ body: 'User-agent: *\nDisallow: /private' }));
  server.script('/1', send({ headers: HTML, body: BODY }));
  await poll('/1', '/private/2');
  await poll('/1', '/private/2');
  const asked = server.requests.map(({ path }) => path).filter((path) => path !== '/feed');
  expect(asked).toEqual(['/robots.txt', '/1']);
});

it('a site whose robots.txt asks for time between pages gets it', async () => {
  const robots = (delay: number) => send({ body: `User-agent: *\nCrawl-delay: ${delay}\nDisallow: /x` });
  const passing: Answer = (request, response) => {
    clock.advance(MINUTE / 2);
    send({ headers: HTML, body: BODY })(request, response);
  };
  server.script('/robots.txt', robots(30), robots(3_600));
  server.script('/1', passing);
  server.script('/2', passing);
  server.script('/3', send({ headers: HTML, body: BODY }));
  expect((await poll('/1', '/2')).map(({ item }) => item.text !== undefined)).toEqual([true, true]);
  clock.advance(DAY); // its robots.txt is read anew
  const read = (await poll('/3', '/4')).map(({ item }) => item.text !== undefined);
  expect(read).toEqual([true, false]);
  expect(await remarks()).toContain(
    '1 of 2 articles could be read: its site is to be asked once in 1 min only',
  );
});

it('two articles of one site have half a second between them, and the second waits for its turn', async () => {
  // the clock stands still, so that its turn does not come
  const stop = new AbortController();
  server.script('/1', send({ headers: HTML, body: BODY }));
  server.script('/2', send({ headers: HTML, body: BODY }));
  const { context } = watch.app;
  const places: Context['places'] = {
    ...context.places,
    lease: async (lease) => {
      const outcome = await context.places.lease(lease);
      if (outcome.kind === 'taken') {
        expect([lease.ttl, outcome.until - clock.now()]).toEqual([SECOND / 2, SECOND / 2]);
        stop.abort();
      }
      return outcome;
    },
  };
  await ask(['/1', '/2'].map(write), { ...context, places, signal: stop.signal });
  expect(stop.signal.aborted).toBe(true);
  expect(server.requests.map(({ path }) => path)).not.toContain('/2');
});

it('no article is asked for at an address of several items, nor at the front page', async () => {
  const page = send({ headers: HTML, body: `<html><body><article>${BODY}</article></body></html>` });
  server.script('/live', page);
  server.script('/', page);
  const item = (title: string, path: string, guid = '') =>
    `<item><title>${title}</title><link>${server.url(path)}</link>${guid}</item>`;
  const sound = [item('Sube', '/live', '<guid>1</guid>'), item('Baja', '/live', '<guid>2</guid>')];
  const found = [
    ...(await ask([...sound, item('Gana', '/')])),
    ...(await ask([item('Sube el pan', '/live'), item('Llueve', '/live')])),
  ];
  expect(found.map(({ item: { title, text } }) => [title, text])).toEqual(
    ['Sube', 'Baja', 'Gana', 'Sube el pan', 'Llueve'].map((title) => [title, undefined]),
  );
  const asked = server.requests.map(({ path }) => path);
  expect(asked.filter((path) => path === '/live' || path === '/')).toEqual([]);
});

/** @param took by each article, ms */
function articles(count: number, took: number): readonly string[] {
  const paths = Array.from({ length: count }, (_, n) => `/${n}`);
  for (const path of paths) {
    server.script(path, (request, response) => {
      clock.advance(took);
      send({ headers: HTML, body: BODY })(request, response);
    });
  }
  return paths;
}
const read = (found: Awaited<ReturnType<typeof poll>>) => found.flatMap(({ item }) => item.text ?? []).length;

it('twenty articles are asked for in one poll, the first of the document', async () => {
  const found = await poll(...articles(23, SECOND));
  expect(found.map(({ item }) => item.text !== undefined)).toEqual(found.map((_, n) => n < 20));
  expect(await remarks()).toContain('20 of 23 articles could be read: at most 20 are asked for at a time');
});

it('a slow site gets a minute for all of them, and loses none of its items', async () => {
  const found = await poll(...articles(5, 25 * SECOND));
  expect([found.length, read(found)]).toEqual([5, 3]);
  expect(await remarks()).toContain('3 of 5 articles could be read: its site is too slow');
});

it('an alert fires on the body of an article, and says where', async () => {
  await poll(...articles(1, SECOND));
  clock.advance(HOUR);
  await watch.app.once();
  expect(watch.screen.join('')).toContain('Novedades de /0');
  expect(watch.screen.join('')).toMatch(/avi[oó]n de carga/i);
});
