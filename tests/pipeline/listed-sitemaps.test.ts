/** Sites that list their sitemaps: what is new in them is found, and no more is asked than it takes. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { HOUR } from '../../src/lib/duration.js';
import { feedId } from '../../src/model/id.js';
import { pollFeed } from '../../src/pipeline/poll-feed.js';
import { aClock, type DrivenClock } from '../builders.js';
import { type FeedServer, openFeedServer, send } from '../doubles/feed-server.js';
import { type Home, makeHome, type OpenHome, openHome } from './home.js';

let server: FeedServer;
let clock: DrivenClock;
let home: Home;
let watch: OpenHome;

beforeEach(async () => {
  server = await openFeedServer();
  clock = aClock();
  const headers = { 'X-Edition': 'k' };
  home = makeHome({ feeds: [{ id: 'a', url: server.url('/sitemap.xml'), kind: 'sitemap', headers }] });
  watch = await openHome(home, clock);
});
afterEach(async () => {
  await watch.close();
  home.remove();
  await server.close();
});

function list(...names: readonly string[]): void {
  const listed = names.map((name) => `<sitemap><loc>${server.url(`/${name}.xml`)}</loc></sitemap>`);
  const headers = { etag: '"same"' };
  server.script('/sitemap.xml', send({ headers, body: `<sitemapindex>${listed.join('')}</sitemapindex>` }));
}
function sitemap(name: string, ...titles: readonly string[]): void {
  const pages = titles.map(
    (title) => `<url><loc>https://valle.example/${title.replaceAll(' ', '-')}</loc></url>`,
  );
  server.script(`/${name}.xml`, send({ body: `<urlset>${pages.join('')}</urlset>` }));
}

/** @returns headlines that are new, or how the poll ended */
async function poll(): Promise<readonly string[]> {
  clock.advance(HOUR);
  const report = await pollFeed(watch.app.context, feedId('a'));
  if (report.kind === 'failed') return [report.reason];
  return report.kind === 'polled' ? report.fresh.map(({ item }) => item.title) : [report.kind];
}

it('what is new is found in the newest of them, though their list stays the same', async () => {
  list('post-1', 'post-2', 'tag');
  sitemap('post-1', 'sube el pan otra vez');
  sitemap('post-2', 'llueve en todo Potosí');
  expect(await poll()).toEqual(['llueve en todo Potosí', 'sube el pan otra vez']);
  expect(await poll()).toEqual(['not-modified']);
  sitemap('post-2', 'un avión de carga aterriza', 'llueve en todo Potosí');
  expect(await poll()).toEqual(['un avión de carga aterriza']);
  list('post-1', 'post-2', 'post-3');
  sitemap('post-3', 'bloqueos en la ruta norte');
  expect(await poll()).toEqual(['bloqueos en la ruta norte']);
  expect(server.requests.filter(({ path }) => path === '/tag.xml')).toEqual([]);
  expect(server.requests.every(({ headers }) => headers['x-edition'] === 'k')).toBe(true);
});

it('the newest must be read, an older one may be missing', async () => {
  list('post-1', 'post-2');
  sitemap('post-2', 'llueve en todo Potosí');
  expect(await poll()).toEqual(['llueve en todo Potosí']);
  sitemap('post-1', 'sube el pan otra vez');
  server.script('/post-2.xml', send({ status: 503 }));
  expect(await poll()).toEqual(['status: /post-2.xml: HTTP 503: the server is overloaded or under repair']);
});

it('a list within a list is not followed', async () => {
  list('post-1');
  server.script('/post-1.xml', send({ body: '<sitemapindex></sitemapindex>' }));
  expect(await poll()).toEqual(['not-a-feed: /post-1.xml: a list of sitemaps within a list of sitemaps']);
  list();
  expect(await poll()).toEqual(['not-a-feed: a list of sitemaps that names none of its site']);
});
