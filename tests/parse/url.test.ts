import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalUrl, resolveLink } from '../../src/parse/url.js';

describe('one article has one address:', () => {
  it.each([
    ['http://www.Example.org/Nota/', 'https://example.org/Nota'],
    ['https://example.org:443/nota#comentarios', 'https://example.org/nota'],
    ['http://example.org:80/nota', 'https://example.org/nota'],
    ['https://example.org:8443/nota', 'https://example.org:8443/nota'],
    ['https://example.org/nota?utm_source=rss&id=7&fbclid=x', 'https://example.org/nota?id=7'],
    ['https://example.org/nota?b=2&a=1', 'https://example.org/nota?a=1&b=2'],
    ['https://example.org/nota?traffic_source=rss', 'https://example.org/nota'],
    ['https://example.org/nota?ref=rss_mundo', 'https://example.org/nota'],
    ['https://example.org/nota?ref=4711', 'https://example.org/nota?ref=4711'],
    ['https://amp.example.org/nota/amp/?outputType=amp', 'https://example.org/nota'],
    ['https://example.org/nota/amp.html', 'https://example.org/nota'],
    ['https://example.org/campamento', 'https://example.org/campamento'],
    ['https://example.org/%d9%be', 'https://example.org/%D9%BE'],
    ['https://example.org/پ', 'https://example.org/%D9%BE'],
    ['https://example.org./', 'https://example.org'],
    ['https://www.com/nota', 'https://www.com/nota'],
    ['https://user:secret@example.org/nota', 'https://example.org/nota'],
  ])('%s', (address, canonical) => {
    expect(canonicalUrl(address)).toBe(canonical);
  });

  it.each([
    '',
    'nota',
    'javascript:alert(1)',
    'ftp://example.org/',
    'https://',
    `https://x.org/${'a'.repeat(5_000)}`,
  ])('"%.30s" has none', (address) => {
    expect(canonicalUrl(address)).toBeUndefined();
  });

  it('twice is the same as once', () => {
    const messy = fc
      .tuple(
        fc.constantFrom('http://', 'https://', 'HTTP://www.', 'https://www.amp.'),
        fc.oneof(fc.domain(), fc.ipV4(), fc.constantFrom('www.1.2', '[::1]', 'www.com', 'a..b')),
        fc.constantFrom('', ':80', ':443', ':8080'),
        fc.array(
          fc.constantFrom(
            '/',
            '/amp',
            '/amp.html',
            '/a b',
            '/%d9',
            '%',
            '/é',
            '//',
            '/.',
            '/..',
            '?a=1',
            '&utm_x=2',
            '?',
            '#x',
            '&b=%zz',
            ';',
            '+',
          ),
        ),
      )
      .map(([scheme, host, port, rest]) => scheme + host + port + rest.join(''));
    fc.assert(
      fc.property(
        fc.oneof(messy, fc.webUrl({ withQueryParameters: true, withFragments: true }), fc.string()),
        (address) => {
          const once = canonicalUrl(address);
          if (once !== undefined) expect(canonicalUrl(once)).toBe(once);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

describe('a link', () => {
  const base = 'https://example.org/rss/feed.xml';
  it.each([
    ['https://example.org/1', 'https://example.org/1'],
    ['/nota/1', 'https://example.org/nota/1'],
    ['nota', 'https://example.org/rss/nota'],
    ['//other.example/1', 'https://other.example/1'],
    ['\n  https://example.org/una\n nota ', 'https://example.org/una%20nota'],
    ['www.example.net/1', 'https://www.example.net/1'],
    ['https://user:pw@example.org/1', 'https://example.org/1'],
  ])('%j leads to %s', (href, address) => {
    expect(resolveLink(href, base)).toBe(address);
  });

  it.each([
    '',
    'javascript:alert(1)',
    ' JaVaScRiPt:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,x',
    'mailto:a@b.c',
    'file:///etc/passwd',
    'http://',
    'tag:example.org,2005:1',
    'http://www.x.xn--com---qch2ahckb7ctxb1kqiscb9ag/',
  ])('%j leads nowhere', (href) => {
    expect(resolveLink(href, base)).toBeUndefined();
  });
});
