/** What is no syndication format and is read all the same: WordPress's interface and sitemaps. */
import { describe, expect, it } from 'vitest';
import { HOUR } from '../../src/lib/duration.js';
import { aFeed, NOW, parse, parsed } from './documents.js';

const wordpress = aFeed({ kind: 'wp-json' });
const sitemap = aFeed({ kind: 'sitemap' });

function aPost(changes = {}) {
  return {
    id: 7,
    date: '2026-11-22T08:00:00',
    date_gmt: '2026-11-22T12:00:00',
    guid: { rendered: 'https://e.example/?p=7' },
    link: 'https://e.example/2026/carguero/',
    title: { rendered: 'Carguero &#8220;fantasma&#8221; llega' },
    excerpt: { rendered: '<p>Breve &hellip;</p>', protected: false },
    content: { rendered: `<p>${'Largo. '.repeat(60)}</p>` },
    ...changes,
  };
}

describe('WordPress posts', () => {
  it('are items, dated by their time in GMT', async () => {
    const { reader, items } = await parsed(JSON.stringify([aPost()]), wordpress);
    expect(reader).toBe('wp-json');
    expect(items).toMatchObject([
      {
        guid: 'https://e.example/?p=7',
        title: 'Carguero “fantasma” llega',
        url: 'https://e.example/2026/carguero/',
        summary: 'Breve …',
        text: expect.stringMatching(/^Largo\. Largo/),
        publishedAt: NOW,
      },
    ]);
  });

  it.each<[string, unknown, string]>([
    [
      'what the site refuses',
      { code: 'rest_forbidden', message: 'No.' },
      'no list of WordPress posts: rest_forbidden, "No."',
    ],
    ['a web page', undefined, 'no list of WordPress posts'],
  ])('are not %s', async (_what, document, detail) => {
    const text = document === undefined ? '<html></html>' : JSON.stringify(document);
    expect(await parse(text, wordpress)).toEqual({ kind: 'failed', reason: 'not-a-feed', detail });
  });

  it('may follow a mark of the encoding, and what PHP had to say', async () => {
    for (const before of ['\ufeff', '<br />\n<b>Warning</b>: Undefined array key 3 in <b>x.php</b><br />\n'])
      expect((await parsed(before + JSON.stringify([aPost()]), wordpress)).items).toHaveLength(1);
  });

  it('have a headline of their text, and a date without zone, where there is nothing better', async () => {
    const post = aPost({ title: { rendered: '' }, content: null, date_gmt: '0000-00-00T00:00:00' });
    expect((await parsed(JSON.stringify([post]), wordpress)).items).toMatchObject([
      { title: 'Breve …', publishedAt: NOW - 4 * HOUR },
    ]);
  });

  it.each([[null], [7], [{}], [{ title: 'x', link: 3 }]])('that are %j say nothing', async (post) => {
    const { items } = await parsed(JSON.stringify([post, aPost()]), wordpress);
    expect(items).toMatchObject([{ title: '' }, { title: expect.stringMatching(/./) }]);
  });
});

const urlset = (urls: string) =>
  `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">${urls}</urlset>`;

describe('a sitemap', () => {
  it('of news has headlines and dates', async () => {
    const document = urlset(
      '<url><loc>https://e.example/n/1</loc><news:news><news:publication><news:name>E</news:name><news:language>es</news:language></news:publication><news:publication_date>2026-11-22T12:00:00Z</news:publication_date><news:title>Carguero &amp; co</news:title></news:news></url>',
    );
    expect(await parsed(document, sitemap)).toMatchObject({
      reader: 'sitemap',
      lang: 'es',
      items: [{ title: 'Carguero & co', url: 'https://e.example/n/1', publishedAt: NOW }],
    });
  });

  it('of pages gives the words of their addresses, the newest first', async () => {
    const document = urlset(
      '<url><loc>https://e.example/2026/avion-de-carga-aterriza-1234567.html</loc><lastmod>2026-11-20</lastmod></url><url><loc>https://e.example/puente-cerrado-por-lluvias</loc><lastmod>2026-11-21</lastmod></url><url><loc>https://e.example/</loc></url>',
    );
    const { items } = await parsed(document, sitemap);
    expect(items.map(({ title }) => title)).toEqual([
      'puente cerrado por lluvias',
      'avion de carga aterriza',
      '', // its front page
    ]);
  });

  it('may call its namespaces what it likes', async () => {
    const document = `<s:urlset xmlns:s="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">
      <s:url><s:loc>https://e.example/n/1</s:loc><n:news><n:title>Carguero</n:title><n:publication_date>2026-11-22T12:00:00Z</n:publication_date></n:news></s:url></s:urlset>`;
    expect((await parsed(document, sitemap)).items).toMatchObject([
      { title: 'Carguero', url: 'https://e.example/n/1', publishedAt: NOW },
    ]);
  });

  it('with pictures has the addresses of its pages', async () => {
    const document = urlset(
      '<url><loc>https://e.example/puente-cerrado-por-lluvias</loc><image:image><image:loc>https://i.example/x.jpg</image:loc><image:title>Foto</image:title></image:image></url>',
    );
    expect((await parsed(document, sitemap)).items).toMatchObject([
      { title: 'puente cerrado por lluvias', url: 'https://e.example/puente-cerrado-por-lluvias' },
    ]);
  });

  it('that breaks off keeps its whole pages', async () => {
    const document = urlset(
      '<url><loc>https://e.example/puente-cerrado-por-lluvias</loc></url><url><loc>https://e.example/otra-nota-de-hoy-',
    ).replace('</urlset>', '');
    expect((await parsed(document, sitemap)).items.map(({ title }) => title)).toEqual([
      'puente cerrado por lluvias',
    ]);
  });

  it('is cut to its newest pages', async () => {
    const pages = Array.from({ length: 2_000 }, (_, i) => {
      const day = new Date(NOW - i * 86_400_000).toISOString().slice(0, 10);
      return `<url><loc>https://e.example/nota-del-dia-${i}</loc><lastmod>${day}</lastmod></url>`;
    });
    const { items } = await parsed(urlset(pages.toReversed().join('')), sitemap);
    expect(items).toHaveLength(500);
    expect(items[0]?.url).toBe('https://e.example/nota-del-dia-0');
  });

  it.each([
    ['<rss version="2.0"/>', 'no sitemap'],
    ['', 'no sitemap'],
  ])('%s is none', async (document, detail) => {
    expect(await parse(document, sitemap)).toEqual({ kind: 'failed', reason: 'not-a-feed', detail });
  });
});
