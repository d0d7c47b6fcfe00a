import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readOpml, writeOpml } from '../../src/parse/opml.js';

const LIST = `<?xml version="1.0"?><opml version="1.0"><body>
  <outline text="Andes &amp; more"><outline title="Press">
    <outline text="El Valle" type="rss" xmlUrl="https://valle.example/rss" language="es" category="/daily"/>
    <outline text="Twice" xmlUrl="https://valle.example/rss"/>
  </outline></outline>
  <outline xmlUrl="https://norte.example/feed"/><outline text="Bad" xmlUrl="javascript:alert(1)"/>
</body></opml>`;

it('a list of subscriptions gives each once, folders as tags', () => {
  expect(readOpml(LIST)).toEqual({
    subscriptions: [
      {
        url: 'https://valle.example/rss',
        name: 'El Valle',
        lang: 'es',
        tags: ['Andes & more', 'Press', 'daily'],
      },
      { url: 'https://norte.example/feed', name: 'norte.example', tags: [] },
    ],
    unread: [{ name: 'Bad', address: 'javascript:alert(1)' }],
  });
});

const readBack = (text: string) => {
  const read = readOpml(text);
  if ('kind' in read) throw new Error(read.detail);
  return read.subscriptions;
};

it('what is written is read back', () => {
  const feeds = [
    { url: 'https://a.example/?x=1&y="2"', name: 'A <b>', lang: 'fa', tags: ['press', 'iran'] },
    { url: 'https://b.example/', name: 'B', tags: [] },
  ];
  expect(readBack(writeOpml('Mine', feeds))).toMatchObject([
    { name: 'A', lang: 'fa', tags: ['press', 'iran'] },
    { name: 'B', tags: [] },
  ]);
  expect(writeOpml('Mine', feeds)).toContain('<outline text="press">');
});

it('a feed keeps its tags through a list, whatever stands in them', () => {
  const tag = fc.stringMatching(/^[a-zñ][a-zñ,/&"' ]{0,9}[a-zñ]$/);
  const tags = fc.uniqueArray(tag, { maxLength: 5 });
  fc.assert(
    fc.property(fc.array(tags, { minLength: 1, maxLength: 4 }), (all) => {
      const feeds = all.map((own, n) => ({ url: `https://a.example/${n}`, name: `N${n}`, tags: own }));
      const read = readBack(writeOpml('Mine', feeds));
      const tagsOf = (list: typeof feeds | typeof read) =>
        new Map(
          list.map(({ url, tags: own }) => [url, own.map((each) => each.replace(/ +/g, ' ')).toSorted()]),
        );
      expect(tagsOf(read)).toEqual(tagsOf(feeds));
    }),
  );
});

it.each<[string, string]>([
  ['folders a million deep', `<opml><body>${'<outline text="a">'.repeat(1_000_000)}`],
  ['an outline of 50,000 attributes', `<opml><outline ${'a="1" '.repeat(50_000)}/></opml>`],
  ['a million outlines', `<opml>${'<outline text="a"/>'.repeat(1_000_000)}</opml>`],
])('a list with %s is refused with its reason', (_what, text) => {
  expect(readOpml(text)).toMatchObject({ kind: 'failed', reason: expect.stringMatching(/^too-/) });
});

it('a hostile list gives no entity, no password and no address of a file', () => {
  const list = `<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]><opml><outline text="A&x;"><outline text="<b>P</b>" xmlUrl="https://me:secret@p.example/"/>
    <outline text="F" xmlUrl="file:///etc/passwd"/></outline>`;
  expect(readBack(list)).toEqual([{ url: 'https://p.example/', name: 'P', tags: ['A&x;'] }]);
});

it.each(['https://m.example/', 'file:///etc/'])(
  'a list of more of %s than anybody reads is refused whole',
  (start) => {
    const many = Array.from({ length: 6_000 }, (_, n) => `<outline xmlUrl="${start}${n}"/>`);
    expect(readOpml(`<opml>${many.join('')}</opml>`)).toMatchObject({ detail: 'it names over 5000 feeds' });
  },
);

it.each([
  ['a feed', '<rss version="2.0"/>'],
  ['nothing', ''],
])('%s is no list', (_what, text) => {
  expect(readOpml(text)).toMatchObject({ kind: 'failed', detail: 'it is no OPML document' });
});
