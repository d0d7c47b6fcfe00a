import { expect, it } from 'vitest';
import { discoverFeeds } from '../../src/parse/discover.js';
import { readOpml, writeOpml } from '../../src/parse/opml.js';

const LIST = `<?xml version="1.0"?><opml version="1.0"><body>
  <outline text="Andes &amp; more"><outline title="Press">
    <outline text="El Valle" type="rss" xmlUrl="https://valle.example/rss" language="es" category="/daily"/>
    <outline text="Twice" xmlUrl="https://valle.example/rss"/>
  </outline></outline>
  <outline xmlUrl="https://norte.example/feed"/><outline text="Bad" xmlUrl="javascript:alert(1)"/>
</body></opml>`;

it('a list of subscriptions gives each once, folders as tags', () => {
  expect(readOpml(LIST)).toEqual([
    {
      url: 'https://valle.example/rss',
      name: 'El Valle',
      lang: 'es',
      tags: ['Andes & more', 'Press', 'daily'],
    },
    { url: 'https://norte.example/feed', name: 'norte.example', tags: [] },
  ]);
});

it('what is written is read back', () => {
  const feeds = [
    { url: 'https://a.example/?x=1&y="2"', name: 'A <b>', lang: 'fa', tags: ['press', 'iran'] },
    { url: 'https://b.example/', name: 'B', tags: [] },
  ];
  const read = readOpml(writeOpml('Mine', feeds));
  expect(read).toMatchObject([
    { name: 'A', lang: 'fa', tags: ['press', 'iran'] },
    { name: 'B', tags: [] },
  ]);
  expect(writeOpml('Mine', feeds)).toContain('<outline text="press">');
});

it.each([
  ['a feed', '<rss version="2.0"/>'],
  ['nothing', ''],
])('%s is no list', (_what, text) => {
  expect(readOpml(text)).toMatchObject({ kind: 'failed', detail: 'it is no OPML document' });
});

it('a page names its feeds, and not those of its comments', () => {
  const page = `<html><head><base href="/es/"><LINK rel="alternate" type="application/rss+xml" href="rss.xml">
    <link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed">
    <link rel="alternate" type="application/atom+xml" href="https://x.example/atom">
    <link rel="alternate" type="application/rss+xml" href="javascript:1"><link rel="stylesheet" href="x.css">`;
  expect(discoverFeeds(page, 'https://valle.example/')).toEqual([
    'https://valle.example/es/rss.xml',
    'https://x.example/atom',
  ]);
});
