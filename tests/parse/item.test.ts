import { describe, expect, it } from 'vitest';
import { HOUR } from '../../src/lib/duration.js';
import type { ParsedItem } from '../../src/model/item.js';
import type { RawEntry } from '../../src/parse/entry.js';
import { readItem } from '../../src/parse/item.js';
import { atom, item, NOW, parsed, rss, URL_OF_FEED } from './documents.js';

function read(entry: Partial<RawEntry>): ParsedItem | string {
  const raw = { title: 'Carguero llega a El Alto', guidIsOpaque: false, links: [], dates: [], ...entry };
  const outcome = readItem(raw, {
    url: URL_OF_FEED,
    now: NOW,
    outlet: new Set(['eldiario']),
    linksSuffice: true,
  });
  return outcome.kind === 'item' ? outcome.item : outcome.reason;
}

const long = 'Una frase que dice algo nuevo. '.repeat(60).trim();

describe('a title', () => {
  it.each<[string, unknown, string]>([
    ['may have attributes', { _: 'Uno', $: { type: 'text' } }, 'Uno'],
    ['may have children', { $: {}, b: ['Uno'], i: [{ _: 'dos' }] }, 'Uno dos'],
    ['may come twice', ['', { _: 'Uno' }, 'dos'], 'Uno'],
    ['may be markup', '<b>Uno</b> &amp;amp; dos', 'Uno & dos'],
    ['loses the outlet', 'Carguero llega a El Alto | El Diario', 'Carguero llega a El Alto'],
  ])('%s', (_what, title, expected) => {
    expect(read({ title })).toEqual({ title: expected });
  });

  it('is made of the text when there is none', () => {
    expect(read({ title: undefined, summary: 'Breve.' })).toEqual({ title: 'Breve.' });
    expect(read({ title: ' | ', summary: long })).toMatchObject({
      title: expect.stringMatching(/^Una frase .{80,110}…$/),
      summary: expect.stringMatching(/^Una frase/),
    });
  });

  it.each([[undefined], [null], [7], [{ $: { a: 'b' } }], [['']], ['<img src="x">']])(
    'is not made of %j',
    (title) => {
      expect(read({ title, guid: 'g1' })).toEqual({ title: '', guid: 'g1' });
    },
  );
});

describe('a summary', () => {
  it.each(['|', ' – ', '', 'Carguero llega a El Alto', 'CARGUERO llega a El Alto.', '<img src="x">'])(
    'that says nothing ("%s") is left out',
    (summary) => {
      expect(read({ summary })).toEqual({ title: 'Carguero llega a El Alto' });
    },
  );

  it('stands beside a longer text, and instead of one that adds nothing', () => {
    expect(read({ summary: 'Breve.', content: long })).toMatchObject({ summary: 'Breve.', text: long });
    expect(read({ summary: 'Breve.', content: '<p>Breve.</p>' })).toEqual({
      title: 'Carguero llega a El Alto',
      summary: 'Breve.',
    });
    expect(read({ content: 'Breve.' })).toEqual({ title: 'Carguero llega a El Alto', summary: 'Breve.' });
  });

  it('that is the article gives its beginning, and the article as text', () => {
    const item = read({ summary: long });
    expect(item).toMatchObject({ text: long, summary: expect.stringMatching(/…$/) });
  });
});

describe('an address', () => {
  it.each<[string, Partial<RawEntry>, string | undefined]>([
    [
      'is the first link that leads to the web',
      { links: [undefined, 'javascript:x', '/1', '/2'] },
      'https://www.eldiario.example/1',
    ],
    [
      'starts from the base that is given',
      { links: ['1'], base: 'https://e.example/a/' },
      'https://e.example/a/1',
    ],
    ['may be encoded twice', { links: ['https://e.example/?a=1&amp;b=2'] }, 'https://e.example/?a=1&b=2'],
    ['may be the guid', { guid: 'https://e.example/1' }, 'https://e.example/1'],
    ['is not a guid that says it is none', { guid: 'https://e.example/1', guidIsOpaque: true }, undefined],
    ['is not any other guid', { guid: 'tag:e.example,2026:1' }, undefined],
  ])('%s', (_what, entry, url) => {
    const item = read(entry);
    expect(typeof item === 'string' ? item : item.url).toBe(url);
  });
});

it('a guid is trimmed, and one without end is left out', () => {
  expect(read({ guid: '\n  https://e.example/1\n' })).toMatchObject({ guid: 'https://e.example/1' });
  expect(read({ guid: 'x'.repeat(5_000) })).toEqual({ title: 'Carguero llega a El Alto' });
});

it('a date is the first that can be read', () => {
  expect(read({ dates: [undefined, 'ayer', { _: '2026-11-20' }, '2026-11-19'] })).toMatchObject({
    publishedAt: Date.UTC(2026, 10, 20),
  });
});

it.each([
  ['pt_BR', 'pt-br'],
  [' es ', 'es'],
  ['Español', undefined],
  ['', undefined],
])('the language "%s" is %s', (lang, expected) => {
  const item = read({ lang });
  expect(typeof item === 'string' ? item : item.lang).toBe(expected);
});

describe('a document', () => {
  const items = '<item><title>Elección en Potosí</title></item>';

  it('without a declaration may be in windows-1252', async () => {
    const document = Buffer.from(rss(items).replace(/<\?xml.*\?>/, ''), 'latin1');
    expect((await parsed(document)).items[0]?.title).toBe('Elección en Potosí');
  });

  it('may lie about its encoding', async () => {
    expect((await parsed(Buffer.from(rss(items), 'latin1'))).items[0]?.title).toBe('Elección en Potosí');
  });

  it('may be encoded twice, or read wrongly before it came here', async () => {
    const twice =
      '<item><title>Elecci&amp;amp;oacute;n &amp;lt;b&amp;gt;ya&amp;lt;/b&amp;gt;</title><description>ElecciÃ³n en PotosÃ­</description></item>';
    expect((await parsed(rss(twice))).items).toEqual([
      { title: 'Elección ya', summary: 'Elección en Potosí' },
    ]);
  });

  it('may begin with a mark, blanks and line breaks', async () => {
    expect((await parsed(`\ufeff\n\t ${rss(items)}`)).items).toHaveLength(1);
  });
});

describe('a date ahead', () => {
  it.each([
    ['by a wrong zone', '2026-11-22T15:00:00Z', { publishedAt: NOW, claimedAt: NOW + 3 * HOUR }],
    ['by a year', '2027-11-22T12:00:00Z', { claimedAt: Date.UTC(2027, 10, 22, 12) }],
    ['not at all', '2026-11-22T12:00:00Z', { publishedAt: NOW }],
  ])('%s', (_how, date, expected) => {
    expect(read({ dates: [date] })).toEqual({ title: 'Carguero llega a El Alto', ...expected });
  });
});

describe('the outlet that an aggregator names', () => {
  it.each<[string, unknown, string | undefined]>([
    ['is kept', 'La Voz &amp; Cía', 'La Voz & Cía'],
    ['is not the feed itself', 'ElDiario', undefined],
    ['is a name, and no address', 'https://voz.example/', undefined],
    ['is not a blank', ' | ', undefined],
  ])('%s', (_what, origin, source) => {
    const item = read({ origin });
    expect(typeof item === 'string' ? item : item.source).toBe(source);
  });

  const cases: readonly (readonly [string, string])[] = [
    [
      'RSS',
      rss(
        `<item><title>Uno</title><link>https://e.example/1</link><source url="https://v.example">La Voz</source></item>`,
      ),
    ],
    [
      'RSS out of order',
      rss(
        `<item><title>Uno & dos</title><link>https://e.example/1</link><source url="https://v.example">La Voz</source></item>`,
      ),
    ],
    [
      'Atom',
      atom(
        `<entry><id>1</id><title>Uno</title><link href="https://e.example/1"/><source><id>x</id><title>La Voz</title></source></entry>`,
      ),
    ],
    [
      'Atom out of order',
      atom(
        `<entry><id>1</id><title>Uno & dos</title><link href="https://e.example/1"/><source><id>x</id><title>La Voz</title></source></entry>`,
      ),
    ],
  ];
  it.each(cases)('is found in %s', async (_format, document) => {
    expect((await parsed(document)).items[0]).toMatchObject({ source: 'La Voz' });
  });

  it('is not an agency that an outlet credits', async () => {
    const { items } = await parsed(rss(item('<dc:source>EFE</dc:source>')));
    expect(items[0]).not.toHaveProperty('source');
  });
});
