import { describe, expect, it } from 'vitest';
import { HOUR } from '../../src/lib/duration.js';
import { atom, item, NOW, parsed, rss } from './documents.js';

async function titles(document: string): Promise<readonly string[]> {
  const { items } = await parsed(document);
  return items.map(({ title }) => title);
}

const three = rss(
  [1, 2, 3].map((n) => item(`<guid>g${n}</guid><description>Texto ${n}.</description>`, n)).join(''),
);
const headlines = [1, 2, 3].map((n) => `Carguero llega a El Alto, vuelo ${n}`);

describe('a damaged feed is read to its last item', () => {
  it.each<[string, (document: string) => string]>([
    ['with a bare ampersand', (d) => d.replace('Texto 1', 'Texto & más')],
    ['without a version', (d) => d.replace(' version="2.0"', '')],
    [
      'after a PHP warning',
      (d) =>
        `<br />\n<b>Warning</b>: include(x): failed in <b>/var/www/x.php</b> on line <b>3</b><br />\n${d}`,
    ],
    ['after a second declaration', (d) => `<?xml version="1.0"?>\n${d}`],
    ['without its last tags', (d) => d.replace('</channel></rss>', '')],
    ['with a title that does not end', (d) => d.replace('vuelo 1</title>', 'vuelo 1')],
    ['with a title that ends wrongly', (d) => d.replace('vuelo 1</title>', 'vuelo 1</titel>')],
    ['with a link that does not end', (d) => d.replace('</link>', '')],
    ['with a description that does not end', (d) => d.replace('Texto 2.</description>', 'Texto 2.')],
    ['with an item that does not end', (d) => d.replace('</item>', '')],
    ['with attributes without quotes', (d) => d.replaceAll('<item>', '<item id=3>')],
    ['with an attribute twice', (d) => d.replaceAll('<item>', '<item a="1" a="2">')],
    ['with a prefix that is bound to nothing', (d) => d.replaceAll('<guid>', '<x:y>1</x:y><guid>')],
    ['with names in capitals', (d) => d.replaceAll('item>', 'ITEM>').replaceAll('title>', 'Title>')],
    ['inside a web page', (d) => `<html><body>${d.replace(/<\?xml.*\?>/, '')}</body></html>`],
    ['with HTML without escapes', (d) => d.replaceAll('Texto', '<p>Texto<br><img src="x">')],
    ['with a script after it', (d) => `${d}\n<script>if (a < b) alert(1)</script>`],
  ])('%s', async (_how, damage) => {
    expect(await titles(damage(three))).toEqual(headlines);
  });
});

it('a feed that breaks off keeps the items before the break', async () => {
  const cutIn = (mark: string): string => three.slice(0, three.indexOf(mark) + 3);
  expect(await titles(cutIn('Texto 3'))).toEqual(headlines.slice(0, 2));
  expect(await titles(cutIn('vuelo 2'))).toEqual(headlines.slice(0, 1));
  expect(await parsed(cutIn('vuelo 2'))).toMatchObject({
    skipped: [{ index: 1, reason: 'the document ends inside it' }],
  });
});

it('fields keep to themselves when an end tag is missing', async () => {
  const { items } = await parsed(
    rss(
      '<item><title>Puente cerrado<link>https://e.example/1</link><guid>g1<pubDate>Sun, 22 Nov 2026 10:00:00 GMT</pubDate></item>',
    ),
  );
  expect(items).toEqual([
    { title: 'Puente cerrado', url: 'https://e.example/1', guid: 'g1', publishedAt: NOW - 2 * HOUR },
  ]);
});

it('titles of images, authors and sources are not the item’s', async () => {
  const entry = `<entry><source><title>Otra casa</title><id>no</id></source><author><name>X</name><title>Dra.</title></author>
    <media:group><media:title>Foto</media:title></media:group><id>sí</id><title>Puente & río</title></entry>`;
  expect((await parsed(atom(entry))).items).toEqual([
    { guid: 'sí', title: 'Puente & río', source: 'Otra casa' },
  ]);
});

it('prefixes are known by what they are bound to', async () => {
  const document = `<a:feed xmlns:a="http://www.w3.org/2005/Atom" xmlns:d="http://purl.org/dc/elements/1.1/">
    <b:entry xmlns:b="http://www.w3.org/2005/Atom"><b:id>1</b:id><b:title>Uno</b:title><d:date>2026-11-22T11:00:00Z</d:date></b:entry></a:feed>`;
  expect((await parsed(document)).items).toEqual([{ guid: '1', title: 'Uno', publishedAt: NOW - HOUR }]);
});

it('relative links start from the nearest xml:base', async () => {
  const entries = `<entry><id>1</id><title>Uno</title><link href="uno"/></entry>
    <entry xml:base="dos/"><id>2</id><title>Dos</title><link href="nota"/></entry>
    <entry><id>3</id><title>Tres</title><link href="/tres"/></entry>`;
  const { items } = await parsed(atom(entries, 'xml:base="https://base.example/a/"'));
  expect(items.map(({ url }) => url)).toEqual([
    'https://base.example/a/uno',
    'https://base.example/a/dos/nota',
    'https://base.example/tres',
  ]);
});

it('text and markup that are mixed keep their order', async () => {
  const entry = `<entry><id>1</id><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Uno <b>dos</b> tres</div></title>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>El <i>avión</i> llegó.</p></div></content></entry>`;
  expect((await parsed(atom(entry))).items).toEqual([
    { guid: '1', title: 'Uno dos tres', summary: 'El avión llegó.' },
  ]);
});

it('a feed’s own elements beat those of modules, and the first of several wins', async () => {
  const { items } = await parsed(
    rss(
      item(
        '<dc:title>Módulo</dc:title><title>Propio & primero</title><title>Segundo</title><dc:date>2026-11-01</dc:date><pubDate>Sun, 22 Nov 2026 10:00:00 GMT</pubDate>',
      ),
    ),
  );
  expect(items[0]).toMatchObject({ title: 'Propio & primero', publishedAt: NOW - 2 * HOUR });
});
