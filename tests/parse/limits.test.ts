import { describe, expect, it } from 'vitest';
import { aFeed } from '../builders.js';
import { item, parse, parsed, rss } from './documents.js';

const MEGABYTE = 1024 * 1024;

describe('a document made to hurt is refused with its reason:', () => {
  it.each([
    ['30 MB', 'too-large', () => rss(item()) + ' '.repeat(30 * MEGABYTE)],
    ['a megabyte of `<!`', 'too-many-declarations', () => '<!'.repeat(MEGABYTE / 2)],
    ['the same inside a feed', 'too-many-declarations', () => rss(item() + '<!'.repeat(MEGABYTE / 2))],
    ['declarations that do end', 'too-many-declarations', () => rss('<!x>'.repeat(300_000))],
    ['elements a million deep', 'too-deep', () => rss('<a>'.repeat(1_000_000))],
    ['50,000 attributes', 'too-many-attributes', () => rss(item(`<x ${attributes(50_000)}/>`))],
    ['one attribute 50,000 times', 'too-many-attributes', () => rss(item(`<x ${'a="1" '.repeat(50_000)}/>`))],
    ['200,000 empty items', 'too-many-items', () => rss('<item/>'.repeat(200_000))],
    ['JSON a million deep', 'not-a-feed', () => jsonFeed(`${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`)],
    ['a million empty elements', 'too-many-elements', () => rss('<x/>'.repeat(1_000_000))],
  ])('%s', async (_what, reason, document) => {
    expect(await parse(document())).toMatchObject({ kind: 'failed', reason });
  });

  function jsonFeed(title: string): string {
    return `{"version":"https://jsonfeed.org/version/1.1","items":[{"title":${title}}]}`;
  }

  function attributes(count: number): string {
    return Array.from({ length: count }, (_, i) => `a${i}="1"`).join(' ');
  }
});

describe('a document made to hurt is read without harm:', () => {
  it.each([
    ['a declaration a megabyte long', () => rss(`${item()}<!${'A'.repeat(MEGABYTE)}>`)],
    ['a declaration that never ends', () => rss(`${item()}<!${'A'.repeat(MEGABYTE)}`)],
    ['brackets that never close', () => rss(item(cdata('a<h'.repeat(300_000))))],
    ['brackets that close before line breaks', () => rss(item(cdata('a<p>\n'.repeat(200_000))))],
    ['nothing but ampersands', () => rss(item(`<description>${'&'.repeat(MEGABYTE)}</description>`))],
    ['a comment that never ends', () => rss(`${item()}<!--${'-'.repeat(MEGABYTE)}`)],
    ['end tags of nothing', () => rss('</a>'.repeat(300_000) + item())],
    ['an attribute of a megabyte', () => rss(item(`<x a="${'x'.repeat(MEGABYTE)}"/>`))],
    [
      'letters that look misread, and are not',
      () => rss(item(`<description>${'Ãÿ '.repeat(100_000)}</description>`).repeat(9)),
    ],
    [
      'nothing but commas',
      () => rss(item(`<description>${','.repeat(1_190)}${'a'.repeat(99)}</description>`).repeat(4_000)),
    ],
    ['a date of a megabyte', () => rss(item(`<pubDate>${'('.repeat(MEGABYTE)}</pubDate>`))],
  ])('%s', async (_what, document) => {
    const { items } = await parsed(document());
    expect(items[0]?.url).toBe('https://eldiario.example/n/1');
  });

  it('a field of JSON that is a list without end', async () => {
    const title = `[${'" ",'.repeat(MEGABYTE)}"Uno"]`;
    const feed = `{"version":"https://jsonfeed.org/version/1.1","items":[{"title":${title}}]}`;
    expect((await parsed(feed)).items).toEqual([{ title: 'Uno' }]);
  });

  function cdata(text: string): string {
    return `<description><![CDATA[${text}]]></description>`;
  }
});

it('entities that multiply are not expanded', async () => {
  const entities = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join(
    '',
  );
  const document = rss(item('<title>Titular con &l9; dentro</title>')).replace(
    '<rss',
    `<!DOCTYPE rss [<!ENTITY l0 "ja">${entities}]><rss`,
  );
  expect((await parsed(document)).items[0]?.title).toBe('Titular con &l9; dentro');
});

it('entities that name files are not followed', async () => {
  const document = rss(item('<title>Titular con &f; dentro</title>')).replace(
    '<rss',
    '<!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/hostname">]><rss',
  );
  expect((await parsed(document)).items[0]?.title).toBe('Titular con &f; dentro');
});

it('a field is bounded, whatever its length in the document', async () => {
  const words = 'palabra '.repeat(100_000);
  const { items } = await parsed(rss(item(`<title>${words}</title><description>${words}</description>`)));
  expect(items[0]?.title.length).toBeLessThanOrEqual(500);
  expect(items[0]?.summary?.length).toBeLessThanOrEqual(1_200);
  expect(items[0]?.text?.length).toBeLessThanOrEqual(20_000);
});

describe('a page made to hurt', () => {
  const page = { item: 'article', title: 'h2', link: 'a', date: 'time', summary: 'p' };
  const pageFeed = aFeed({ kind: 'page', page });

  it.each([
    ['elements side by side', '<b>x</b>'.repeat(20_000)],
    ['a hundred thousand elements', `<ul>${'<li>x</li>'.repeat(4_000)}</ul>`.repeat(30)],
  ])('by %s is refused', async (_what, inside) => {
    const document = `<article><h2>Uno</h2>${inside}</article>`;
    expect(await parse(document, pageFeed)).toMatchObject({ kind: 'failed', reason: 'too-large' });
  });

  it('by items in one another is read without harm, each with what is its own', async () => {
    const inside = `<i>${'<b>x</b>'.repeat(4_000)}</i>`.repeat(20);
    const articles = Array.from(
      { length: 200 },
      (_, n) => `<article><a href="/${n}"><h2>Número ${n}</h2></a>`,
    );
    const { items } = await parsed(articles.join('') + inside, pageFeed);
    expect(items).toHaveLength(200);
    expect(items[7]).toEqual({ title: 'Número 7', url: 'https://www.eldiario.example/7' });
  });

  it('by titles in one another is read no further than it is long', async () => {
    const document = '<article><h2>Uno '.repeat(120) + 'largo '.repeat(500_000);
    const { items } = await parsed(document, pageFeed);
    expect(items.filter(({ title }) => title !== '').length).toBeLessThan(10);
  });
});
