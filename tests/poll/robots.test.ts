import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openHttpClient } from '../../src/http/client.js';
import type { HttpClient } from '../../src/http/outcome.js';
import { DAY, HOUR } from '../../src/lib/duration.js';
import { askRobots, crawlDelay, fetchPage, sitemapsOf } from '../../src/poll/robots.js';
import { aClock, type DrivenClock } from '../builders.js';
import { type Answer, type FeedServer, openFeedServer, redirect, send } from '../doubles/feed-server.js';

let server: FeedServer;
let client: HttpClient;
let clock: DrivenClock;

beforeEach(async () => {
  server = await openFeedServer();
  client = openHttpClient({ userAgent: 'test/1', timeout: 2_000, allow: ['127.0.0.1'] });
  clock = aClock();
});
afterEach(async () => {
  await client.close();
  await server.close();
});

const asker = () => ({ client, clock, userAgent: 'Atalaya/0.1 (news watch)' });
async function verdict(path: string): Promise<string> {
  const refused = await askRobots(asker(), server.url(path));
  return refused ? refused.reason : 'allowed';
}
const rules = (...lines: readonly string[]): Answer => send({ body: lines.join('\n') });
const asked = () => server.requests.filter(({ path }) => path === '/robots.txt').length;

describe('a page may be read', () => {
  it.each<[string, Answer, string]>([
    ['where there is no robots.txt', send({ status: 404 }), 'allowed'],
    ['where robots.txt is closed to us', send({ status: 403 }), 'allowed'],
    ['unless everybody is kept out', rules('User-agent: *', 'Disallow: /'), 'robots'],
    ['if only others are kept out', rules('User-agent: Bigbot', 'Disallow: /'), 'allowed'],
    [
      'unless we are',
      rules('User-agent: atalaya', 'User-agent: b', 'Disallow: /news', 'User-agent: *', 'Allow: /'),
      'robots',
    ],
    [
      'if we are let in where others are not',
      rules('User-agent: *', 'Disallow: /', 'User-Agent: Atalaya/1', 'Disallow: /admin'),
      'allowed',
    ],
    [
      'if the longest rule lets us in',
      rules('User-agent: *', 'Disallow: /n', 'Allow: /news # ours'),
      'allowed',
    ],
    ['unless a pattern keeps us out', rules('User-agent: *', 'Disallow: /*/2026$'), 'robots'],
    ['where robots.txt is a web page', send({ body: '<html>Disallow nothing</html>' }), 'allowed'],
    ['where robots.txt is blank', send({ body: '\n' }), 'allowed'],
    ['not while the server is in trouble', send({ status: 503 }), 'robots-unreachable'],
    ['not while it asks us to slow down', send({ status: 429 }), 'robots-unreachable'],
    ['where robots.txt redirects for ever', redirect('/robots.txt'), 'allowed'],
  ])('%s', async (_when, answer, expected) => {
    server.script('/robots.txt', answer);
    expect(await verdict('/news/2026')).toBe(expected);
  });
});

describe('robots.txt', () => {
  it('is asked once a day for each host, by however many at once', async () => {
    server.script('/robots.txt', rules('User-agent: *', 'Disallow: /a'), rules(''));
    await Promise.all([verdict('/a'), verdict('/b'), verdict('/c')]);
    expect([await verdict('/a'), asked()]).toEqual(['robots', 1]);
    clock.advance(DAY + 1);
    expect([await verdict('/a'), asked()]).toEqual(['allowed', 2]);
  });

  it('that cannot be had is asked again after an hour, and an old copy serves meanwhile', async () => {
    server.script(
      '/robots.txt',
      send({ status: 500 }),
      rules('User-agent: *', 'Disallow: /a'),
      send({ status: 500 }),
    );
    expect([await verdict('/b'), await verdict('/b'), asked()]).toEqual([
      'robots-unreachable',
      'robots-unreachable',
      1,
    ]);
    clock.advance(HOUR + 1);
    expect(await verdict('/b')).toBe('allowed');
    clock.advance(DAY + 1);
    expect([await verdict('/a'), await verdict('/b')]).toEqual(['robots', 'allowed']);
  });

  it('of thousands of names and patterns is not held against a long address', async () => {
    const agents = Array.from({ length: 15_000 }, (_, i) => `User-agent: bot${i}`);
    const patterns = Array.from({ length: 15_000 }, (_, i) => `Disallow: *a*a*${i}`);
    server.script('/robots.txt', rules(...agents, ...patterns, 'User-agent: *', ...patterns));
    expect(await verdict(`/${'a'.repeat(3_000)}`)).toBe('robots');
  });
});

describe('the time that a host wants between two requests', () => {
  it.each<[string, readonly string[], number]>([
    ['is none where it says nothing', ['User-agent: *', 'Disallow: /x'], 0],
    ['is told to everybody', ['User-agent: *', 'Crawl-delay: 10', 'Disallow: /x'], 10_000],
    ['may stand behind the rules', ['User-agent: *', 'Disallow: /x', 'Crawl-delay: 2.5'], 2_500],
    [
      'is ours where we are named',
      ['User-agent: *', 'Crawl-delay: 10', 'Disallow:', 'User-agent: Atalaya', 'Crawl-delay: 3', 'Disallow:'],
      3_000,
    ],
    ['is not what others are told', ['User-agent: Bigbot', 'Crawl-delay: 10', 'Disallow: /x'], 0],
    ['is not a word or a debt', ['User-agent: *', 'Crawl-delay: soon', 'Crawl-delay: -5'], 0],
  ])('%s', async (_what, lines, expected) => {
    server.script('/robots.txt', rules(...lines));
    expect(await crawlDelay(asker(), server.url('/news'))).toBe(expected);
  });
});

describe('fetching a page', () => {
  it('leaves alone what robots.txt names', async () => {
    server.script('/robots.txt', rules('User-agent: *', 'Disallow: /news'));
    server.script('/news', send({ body: '<ul>' }));
    expect(await fetchPage(asker(), { url: server.url('/news'), validators: {} })).toEqual({
      kind: 'failed',
      reason: 'robots',
      detail: `127.0.0.1:${server.port}/robots.txt asks robots to leave this page alone`,
    });
    expect(server.requests.map(({ path }) => path)).toEqual(['/robots.txt']);
  });

  it('does not go round by a redirect', async () => {
    server.script('/robots.txt', rules('User-agent: *', 'Disallow: /private'));
    server.script('/news', redirect('/private'));
    server.script('/private', send({ body: '<ul>' }));
    const answer = await fetchPage(asker(), { url: server.url('/news'), validators: {} });
    expect(answer).toMatchObject({ kind: 'failed', reason: 'robots' });
  });
});

it('the sitemaps that robots.txt names are known, whoever may read the pages', async () => {
  const sitemap = 'Sitemap: https://valle.example/news.xml # ours';
  server.script(
    '/robots.txt',
    rules('User-agent: *', 'Disallow: /', sitemap, 'sitemap: /no', 'Sitemap: ftp://x/'),
  );
  expect(await sitemapsOf(asker(), server.url('/'))).toEqual(['https://valle.example/news.xml']);
  expect(asked()).toBe(1);
});
