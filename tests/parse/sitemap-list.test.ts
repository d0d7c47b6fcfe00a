/** Which sitemaps of a list are worth asking for news. */
import { expect, it } from 'vitest';
import { chooseSitemaps } from '../../src/parse/sitemap-list.js';
import { aFeed } from '../builders.js';
import { parse } from './documents.js';

const LIST = 'https://www.valle.example/sitemap.xml';

/** @param listed `name` or `name lastmod` */
async function chosen(...listed: readonly string[]): Promise<readonly string[]> {
  const entries = listed.map((each) => {
    const [name = '', lastmod] = each.split(' ');
    const loc = name.includes(':') ? name : `https://valle.example/${name}.xml`;
    return `<sitemap><loc>\n${loc}\n</loc>${lastmod === undefined ? '' : `<lastmod>${lastmod}</lastmod>`}</sitemap>`;
  });
  const list = await parse(`<sitemapindex>${entries.join('')}</sitemapindex>`, aFeed({ kind: 'sitemap' }));
  if (list.kind !== 'list') throw new Error(JSON.stringify(list));
  return chooseSitemaps(list, LIST).map((url) => url.replace(/^https:\/\/valle\.example\/|\.xml$/g, ''));
}

it('a list as long as it may be is read, and a longer one refused', async () => {
  const names = Array.from({ length: 50_000 }, (_, n) => `post-${n} 2026-11-22`);
  expect(await chosen(...names)).toEqual(['post-49999', 'post-49998', 'post-49997']);
  const entries = '<sitemap><loc>/x</loc></sitemap>'.repeat(50_001);
  expect(await parse(`<sitemapindex>${entries}</sitemapindex>`, aFeed({ kind: 'sitemap' }))).toMatchObject({
    kind: 'failed',
    reason: 'too-many-items',
  });
});

it.each<[string, readonly string[], readonly string[]]>([
  ['those for news alone', ['post-1 2026-11-22', 'news 2026-11-20', 'page 2026-11-22'], ['news']],
  [
    'the newest of articles, and none of sections and tags',
    [
      'post_tag 2026-11-22',
      'category 2026-11-22',
      'post-1 2026-10-01',
      'post-3 2026-11-22',
      'post-2 2026-11-21T10:00:00Z',
    ],
    ['post-3', 'post-2'],
  ],
  [
    'the last by name where they have no dates',
    ['post-8', 'post-9', 'post-10', 'post-11'],
    ['post-11', 'post-10', 'post-9'],
  ],
  ['whatever there is, where nothing else is', ['page', 'category'], ['page', 'category']],
  [
    'none of another site',
    [
      'https://otra.example/post.xml',
      'http://10.0.0.1/post.xml',
      'javascript:1',
      'https://m.valle.example/post.xml',
    ],
    ['https://m.valle.example/post'],
  ],
  ['nothing of nothing', [], []],
])('chosen are %s', async (_what, listed, expected) => {
  expect(await chosen(...listed)).toEqual(expected);
});
