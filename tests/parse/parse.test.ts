import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR } from '../../src/lib/duration.js';
import { atom, item, NOW, parse, parsed, rdf, rss } from './documents.js';

describe('a feed in good order', () => {
  it('is RSS 2.0, read by rss-parser', async () => {
    const document = rss(
      item(`<guid isPermaLink="false"> 4711
      </guid><pubDate>Sun, 22 Nov 2026 10:00:00 GMT</pubDate><description>&lt;p&gt;Carga &lt;b&gt;sin&lt;/b&gt; manifiesto.&lt;/p&gt;</description>`),
      '<title>El Diario</title><language>es-BO</language><ttl>30</ttl>',
    );
    expect(await parsed(document)).toEqual({
      kind: 'parsed',
      reader: 'rss-parser',
      title: 'El Diario',
      lang: 'es-bo',
      asks: { ttl: HOUR / 2 },
      skipped: [],
      items: [
        {
          guid: '4711',
          title: 'Carguero llega a El Alto, vuelo 1',
          summary: 'Carga sin manifiesto.',
          url: 'https://eldiario.example/n/1',
          publishedAt: NOW - 2 * HOUR,
        },
      ],
    });
  });

  it('is Atom, with the link that leads to the article', async () => {
    const entry = `<entry xml:lang="pt-BR"><id>urn:1</id><title type="html">Avi&amp;atilde;o pousa</title>
      <link rel="self" href="https://e.example/api/1"/><link rel="alternate" href="/n/1"/>
      <published>2026-11-22T08:00:00-04:00</published><updated>2026-11-22T12:00:00Z</updated>
      <summary>Resumo.</summary><content type="html">${'Texto mais longo. '.repeat(30)}</content></entry>`;
    const { reader, items } = await parsed(atom(entry));
    expect(reader).toBe('rss-parser');
    expect(items[0]).toMatchObject({
      guid: 'urn:1',
      title: 'Avião pousa',
      url: 'https://www.eldiario.example/n/1',
      publishedAt: NOW,
      lang: 'pt-br',
      summary: 'Resumo.',
    });
    expect(items[0]?.text).toMatch(/^Texto mais longo\. Texto/);
  });

  it('is RDF, known by rdf:about', async () => {
    const document = rdf(
      '<item rdf:about="https://e.example/1"><title>Ölpreis steigt</title><link>https://e.example/1</link><dc:date>2026-11-22T11:00:00Z</dc:date></item>',
    );
    expect((await parsed(document)).items).toEqual([
      {
        guid: 'https://e.example/1',
        title: 'Ölpreis steigt',
        url: 'https://e.example/1',
        publishedAt: NOW - HOUR,
      },
    ]);
  });

  it.each(['0.91', '0.92', '2.0', '2.1'])('is RSS %s', async (version) => {
    const document = rss(item()).replace('version="2.0"', `version="${version}"`);
    expect((await parsed(document)).items).toHaveLength(1);
  });

  it('may have nothing to say', async () => {
    expect(await parsed(rss(''))).toMatchObject({ items: [], skipped: [] });
  });

  it('in windows-1256 is told only by its declaration', async () => {
    const text = rss(item('<title>سلام</title>')).replace('UTF-8', 'windows-1256');
    const letters = new Map([...'سلام'].map((letter, i) => [letter, [0xd3, 0xe1, 0xc7, 0xe3][i] ?? 0]));
    const bytes = Uint8Array.from([...text].map((c) => letters.get(c) ?? c.charCodeAt(0)));
    expect((await parsed(bytes)).items[0]?.title).toBe('سلام');
  });
});

describe('what a document asks of those who poll it', () => {
  const asks =
    '<ttl>60</ttl><skipHours><hour>0</hour><hour>24</hour><hour> 3 </hour><hour>99</hour></skipHours><skipDays><day>Saturday</day><day>sunday</day><day>Someday</day></skipDays>';

  it.each([
    ['rss-parser', rss(item(), asks)],
    ['tolerant', rss(item('<description>a & b</description>'), asks)],
  ])('is found by %s', async (reader, document) => {
    const read = { ttl: HOUR, skipHours: [0, 3], skipDays: [0, 6] };
    expect(await parsed(document)).toMatchObject({ reader, asks: read });
  });
});

describe('both readers', () => {
  const documents: readonly (readonly [string, string])[] = [
    [
      'RSS',
      rss(item('<guid>g1</guid><description>Uno &amp;amp; dos</description><dc:date>2026-11-20</dc:date>')),
    ],
    [
      'a permalink guid',
      rss('<item><title>Sin enlace propio</title><guid>https://e.example/7</guid></item>'),
    ],
    [
      'a guid that is none',
      rss('<item><title>Sin enlace</title><guid isPermaLink="false">https://e.example/7</guid></item>'),
    ],
    [
      'content',
      rss(
        item(
          `<description>Breve.</description><content:encoded><![CDATA[<p>${'Largo. '.repeat(60)}</p>]]></content:encoded>`,
        ),
      ),
    ],
    [
      'Atom',
      atom(
        '<entry><id>i</id><title>Uno</title><link href="/1"/><updated>2026-11-20T10:00:00Z</updated><content>Texto</content></entry>',
      ),
    ],
    ['RDF', rdf('<item rdf:about="a"><title>Eins</title><link>https://e.example/1</link></item>')],
    ['a title in CDATA', rss(item('<title><![CDATA[“Uno” & <b>dos</b>]]></title>'))],
    ['a date that is none', rss(item('<pubDate>ayer</pubDate>'))],
    [
      'a source',
      rss(
        item(
          '<title>Puente cerrado por lluvias - La Voz</title><source url="https://v.example">La Voz</source>',
        ),
      ),
    ],
  ];
  it.each(documents)('agree on %s', async (_what, document) => {
    const sound = await parsed(document);
    const tolerant = await parsed(document.replace('<title>', '<x>&</x><title>')); // a bare ampersand
    expect([sound.reader, tolerant.reader]).toEqual(['rss-parser', 'tolerant']);
    expect(tolerant.items).toEqual(sound.items);
  });
});

describe('an entry that says nothing', () => {
  it.each([
    ['with no more than an id', '<item><guid>x</guid></item>', { title: '', guid: 'x' }],
    ['with nothing at all', '<item />', { title: '' }],
  ])('is given like the rest, %s', async (_what, blank, expected) => {
    const { reader, items } = await parsed(rss(`${item('', 1)}${blank}${item('', 3)}`));
    expect(reader).toBe('rss-parser');
    expect(items).toMatchObject([
      { url: 'https://eldiario.example/n/1' },
      expected,
      { url: 'https://eldiario.example/n/3' },
    ]);
    expect(items[1]).toEqual(expected);
  });

  it('within another takes nothing from it', async () => {
    const own = 'https://eldiario.example/propia';
    const document = rss(
      item(`<item /><feedburner:origLink>${own}</feedburner:origLink>`, 1) + item('', 2),
    ).replace('<rss', '<rss xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"');
    const { items } = await parsed(document);
    expect(items.map(({ url }) => url)).toEqual([own, undefined, 'https://eldiario.example/n/2']);
  });
});

describe('an entry of nothing but a link', () => {
  const title = async (link: string) =>
    (await parsed(rss(`<item><title> | </title><link>${link}</link></item>`))).items[0]?.title;

  it('is called by the words of its address, or by that', async () => {
    expect(await title('https://e.example/2026/avion-de-carga-aterriza.html')).toBe(
      'avion de carga aterriza',
    );
    expect(await title('https://www.e.example/?p=4711&amp;utm_source=x')).toBe('e.example?p=4711');
    expect(await title('https://e.example/%D8%AE%D8%A8%D8%B1')).toBe('e.example/خبر');
  });

  it('says nothing where that is the front page, or no address', async () => {
    for (const link of ['https://e.example/', 'javascript:x', '#']) expect(await title(link)).toBe('');
  });
});

describe('a document that is no feed', () => {
  it.each([
    ['empty', '', 'empty', /blank/],
    ['blank', ' \n ', 'empty', /blank/],
    [
      'a home page',
      '<!DOCTYPE html><html><head><title>El Diario</title></head><body><p>hola</body></html>',
      'html',
      /"El Diario"/,
    ],
    ['a challenge', '<html><head><title>Just a moment...</title></head></html>', 'html', /Just a moment/],
    [
      'a page of loose ends',
      `<html><body>${'<br><img src=x>'.repeat(500)}</body></html>`,
      'html',
      /web page/,
    ],
    ['JSON', '{"items": []}', 'not-a-feed', /JSON/],
    ['a picture', '\u0089PNG\r\n\u001a\n\u0000\u0000\u0000\rIHDR', 'not-a-feed', /binary/],
    ['words', 'Site under maintenance', 'not-a-feed', /plain text/],
    ['other XML', '<urlset><url/></urlset>', 'not-a-feed', /<urlset>/],
  ])('is told to be %s', async (_what, document, reason, detail) => {
    expect(await parse(document)).toEqual({ kind: 'failed', reason, detail: expect.stringMatching(detail) });
  });
});

describe('a JSON Feed', () => {
  const jsonFeed = (items: unknown): string =>
    JSON.stringify({
      version: 'https://jsonfeed.org/version/1.1',
      title: 'El Diario',
      language: 'es',
      items,
    });

  it('is read like any other', async () => {
    const one = {
      id: 7,
      url: '/n/7',
      title: 'Uno',
      content_html: '<p>Texto</p>',
      date_published: '2026-11-22T11:00:00Z',
    };
    expect(await parsed(jsonFeed([one, null, { id: 'x', content_text: 'Sólo texto' }]))).toEqual({
      kind: 'parsed',
      reader: 'json-feed',
      asks: {},
      title: 'El Diario',
      lang: 'es',
      items: [
        {
          guid: '7',
          title: 'Uno',
          summary: 'Texto',
          url: 'https://www.eldiario.example/n/7',
          publishedAt: NOW - HOUR,
        },
        { title: '' },
        { guid: 'x', title: 'Sólo texto' },
      ],
      skipped: [],
    });
  });

  it('has plain text where its HTML is empty, and nothing of what is no text', async () => {
    const odd = [
      { id: 'a', content_html: '', content_text: 'Sólo texto' },
      { id: {}, title: ['Uno'], url: 7, external_url: 'https://e.example/1', content_html: { a: 1 } },
    ];
    expect((await parsed(`\ufeff${jsonFeed(odd)}`)).items).toEqual([
      { guid: 'a', title: 'Sólo texto' },
      { title: 'Uno', url: 'https://e.example/1' },
    ]);
  });

  it.each([
    [jsonFeed(Array(10_001).fill({})), 'too-many-items'],
    [jsonFeed('none'), 'not-a-feed'],
    [`{"a":${'['.repeat(1_000_000)}`, 'not-a-feed'],
  ])('%.60s is none', async (document, reason) => {
    expect(await parse(document)).toMatchObject({ kind: 'failed', reason });
  });
});

it('bytes without any sense are no feed', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 500 }), async (bytes) => {
      expect((await parse(bytes)).kind).toBe('failed');
    }),
  );
});
