/** What a site offers to programs, as its pages and lists name it. */
import { expect, it } from 'vitest';
import { discoverOffers, offersIn } from '../../src/parse/discover.js';

const SITE = 'https://valle.example/';
const said = (html: string) => discoverOffers(html, SITE).map(({ kind, url }) => `${kind} ${url}`);

it('a page names its feeds, and not those of its comments', () => {
  const page = `<html><head><base href="/es/"><LINK rel="alternate" type="application/rss+xml" href="rss.xml">
    <link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed">
    <link rel="alternate" type="application/atom+xml" href="https://x.example/atom">
    <link rel="alternate" type="application/rss+xml" href="javascript:1"><link rel="stylesheet" href="x.css">`;
  expect(said(page)).toEqual(['rss https://valle.example/es/rss.xml', 'rss https://x.example/atom']);
});

it('a page names the posts of its WordPress and its sitemap, after its feeds', () => {
  const page = `<link rel="sitemap" href="/news.xml"><link rel="https://api.w.org/" href="${SITE}wp-json/">
    <link rel="alternate" type="application/json" href="${SITE}wp-json/wp/v2/pages/7"><link rel="alternate" type="text/xml+oembed" href="/o">`;
  expect(said(page)).toEqual([
    'rss https://valle.example/wp-json/wp/v2/pages/7',
    'wp-json https://valle.example/wp-json/wp/v2/posts?per_page=20',
    'sitemap https://valle.example/news.xml',
  ]);
  expect(said('<link rel="https://api.w.org/" href="/?rest_route=/">')).toEqual([
    'wp-json https://valle.example/?rest_route=%2Fwp%2Fv2%2Fposts&per_page=20',
  ]);
});

it.each<[string, string, readonly string[]]>([
  ['a list of posts', '\n[{"id":1}]', [`wp-json ${SITE}`]],
  ['a sitemap', '<?xml version="1.0"?><urlset xmlns="x"></urlset>', [`sitemap ${SITE}`]],
  [
    'a list of sitemaps, and names those for news first',
    '<s:sitemapindex xmlns:s="x"><s:sitemap><s:loc>\n https://valle.example/a-2026.xml </s:loc></s:sitemap><s:sitemap><s:loc>/sitemap-news.xml?a=1&amp;b=2</s:loc></s:sitemap></s:sitemapindex>',
    [
      `sitemap ${SITE}`,
      'sitemap https://valle.example/sitemap-news.xml?a=1&b=2',
      'sitemap https://valle.example/a-2026.xml',
    ],
  ],
  ['anything else', '<note>urlset</note>', []],
])('%s says what it is', (_what, text, offers) => {
  expect(offersIn(text, SITE).map(({ kind, url }) => `${kind} ${url}`)).toEqual(offers);
});
