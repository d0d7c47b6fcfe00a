import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readArticle } from '../../src/parse/article.js';
import { NOW } from './documents.js';

const URL_OF_ARTICLE = 'https://www.eldiario.example/2026/11/n/7';
const BODY =
  '<p>El avión de carga aterrizó de madrugada, con doce contenedores, y partió sin manifiesto.</p>'.repeat(6);

function aPage(body = BODY, head = ''): string {
  return `<!doctype html><html><head><title>Carguero</title>${head}</head><body>
    <nav><ul><li><a href="/">Portada</a></li><li><a href="/d">Deportes</a></li></ul></nav>
    <div class="cookies">Usamos cookies para todo.</div>
    <article><h1>Carguero</h1>${body}</article>
    <aside><a href="/x">Lo más leído: otra cosa</a></aside><footer>Todos los derechos.</footer></body></html>`;
}
const read = (html: string) => readArticle(html, URL_OF_ARTICLE, NOW);

describe('an article', () => {
  it('is the text without what stands around it', () => {
    const article = read(aPage());
    expect(article).toMatchObject({ kind: 'article', text: expect.stringContaining('doce contenedores') });
    expect(JSON.stringify(article)).not.toMatch(/Portada|cookies|leído|derechos/);
  });

  it.each<[string, string, object]>([
    [
      'its own address',
      '<link rel="canonical" href="/n/7-carguero">',
      { url: 'https://www.eldiario.example/n/7-carguero' },
    ],
    [
      'no address of another site',
      '<link rel="canonical" href="https://otra.example/n/7">',
      { url: undefined },
    ],
    ['no front page', '<link rel="canonical" href="https://eldiario.example/">', { url: undefined }],
    ['no section', '<link rel="canonical" href="/ultimas-noticias">', { url: undefined }],
    ['no folder that it lies in', '<link rel="canonical" href="/2026/11/">', { url: undefined }],
    [
      'the words of a headline',
      '<link rel="canonical" href="/mundo/un-carguero-llega-tarde/">',
      { url: 'https://www.eldiario.example/mundo/un-carguero-llega-tarde/' },
    ],
    [
      'its date',
      '<meta property="article:published_time" content="2026-11-22T10:00:00Z">',
      { publishedAt: NOW - 7_200_000 },
    ],
    [
      'no date of tomorrow',
      '<meta itemprop="datePublished" content="2027-11-22T10:00:00Z">',
      { publishedAt: undefined },
    ],
  ])('says %s', (_what, head, expected) => {
    const { url, publishedAt } = { url: undefined, publishedAt: undefined, ...read(aPage(BODY, head)) };
    expect({ url, publishedAt }).toMatchObject(expected);
  });

  it('of an AMP page has the address of the page proper', () => {
    const page = aPage(BODY, '<link rel="canonical" href="/n/7">');
    expect(readArticle(page, 'https://amp.eldiario.example/n/7/amp', NOW)).toMatchObject({
      url: 'https://amp.eldiario.example/n/7',
    });
  });

  it('needs no root, and no closing tags', () => {
    expect(read(`<div><div>${BODY.replaceAll('</p>', '')}`)).toMatchObject({ kind: 'article' });
  });
});

it('a frame around everything is no door', () => {
  const frame = `<div class="has-cookie-bar"><div>${'<p>Una frase, y otra más, que dice algo.</p>'.repeat(60)}</div></div>`;
  expect(read(frame)).toMatchObject({ kind: 'article' });
});

it.each<[string, string, string]>([
  ['a door', aPage('<p>Suscríbase para leer.</p>'), 'layout'],
  ['nothing', '', 'layout'],
  ['a tower of elements', '<div>'.repeat(100_000), 'too-deep'],
  ['ten thousand side by side', '<p>hola, esto es</p>'.repeat(10_001), 'too-many-elements'],
  ['five megabytes', aPage('x'.repeat(5_000_000)), 'too-large'],
])('%s is none', (_what, html, reason) => {
  expect(read(html)).toMatchObject({ kind: 'failed', reason });
});

it('whatever the page is, it is an article or none', () => {
  const piece = fc.constantFrom(
    '<div>',
    '</div>',
    '<p>',
    '<table>',
    '<svg>',
    '<br>',
    '<template>',
    '<title>',
    '</html>',
    '<html>',
    '<a href=//>',
    'palabra, otra. ',
    '<!--',
    ']]>',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 60 }), (pieces) => {
      expect(['article', 'failed']).toContain(read(pieces.join('')).kind);
    }),
    { numRuns: 150 },
  );
});
