import { expect, it } from 'vitest';
import { HOUR } from '../../src/lib/duration.js';
import { aFeed } from '../builders.js';
import { NOW, parse, parsed } from './documents.js';

it('a web page is read with the feed’s selectors', async () => {
  const page = `<html lang="fa"><head><title>خبرگزاری</title></head><body><ul>
    <li class="n"><h3><a href="/fa/1">پرواز به کاراکاس</a></h3><time datetime="2026-11-22T10:00:00Z">امروز</time><div class="s"><p>خلاصه</p><p>دوم</p></div></li>
    <li class="n"><h3><a href="javascript:void(0)">دوم</a></h3></li><li>ad</li></ul></body></html>`;
  const selectors = { item: 'li.n', title: 'h3', link: 'a', date: 'time', summary: '.s' };
  expect(await parsed(page, aFeed({ kind: 'page', lang: 'fa', page: selectors }))).toMatchObject({
    reader: 'page',
    lang: 'fa',
    title: 'خبرگزاری',
    items: [
      {
        title: 'پرواز به کاراکاس',
        url: 'https://www.eldiario.example/fa/1',
        publishedAt: NOW - 2 * HOUR,
        summary: 'خلاصه دوم',
      },
      { title: 'دوم' },
    ],
  });
});

it.each([
  ['starts from the item', { item: 'li', title: '> b', link: '> a' }],
  ['names the item itself', { item: 'li > a', title: 'b', link: 'a' }],
  ['has alternatives', { item: 'article, li', title: 'h1 b, b', link: 'h1 a, a' }],
])('a page’s selector that %s is understood', async (_what, page) => {
  const document = '<ul><li><a href="/1"><b>Uno</b></a><b>Uno</b></li></ul>';
  expect((await parsed(document, aFeed({ kind: 'page', page }))).items).toEqual([
    { title: 'Uno', url: 'https://www.eldiario.example/1' },
  ]);
});

it.each([
  ['finds nothing', { item: 'li.gone', title: 'a', link: 'a' }, /finds nothing: has the page changed/],
  ['finds no title', { item: 'li', title: 'h9', link: 'a' }, /finds no title in any of 1/],
  ['is not CSS', { item: 'li[', title: 'a', link: 'a' }, /not valid CSS/],
])('a page whose selector %s has another layout', async (_what, page, detail) => {
  const outcome = await parse('<ul><li><a href="/1">Uno</a></li></ul>', aFeed({ kind: 'page', page }));
  expect(outcome).toEqual({ kind: 'failed', reason: 'layout', detail: expect.stringMatching(detail) });
});

it.each([
  ['very large', 'too-large', `<ul>${' '.repeat(6_000_000)}</ul>`],
  ['nested without end', 'too-deep', '<div>'.repeat(1_000_000)],
])('a page that is %s is refused before it is built', async (_what, reason, document) => {
  const page = { item: 'li', title: 'a', link: 'a' };
  expect(await parse(document, aFeed({ kind: 'page', page }))).toMatchObject({ kind: 'failed', reason });
});
