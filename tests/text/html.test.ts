import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText } from '../../src/text/html.js';

describe('clean text', () => {
  it.each([
    ['has no tags', '<p>Vuelo <b>YV3531</b> a <a href="x>y">Caracas</a></p>', 'Vuelo YV3531 a Caracas'],
    ['parts words at blocks, not inside them', '<p>uno</p><p>dos</p>tr<b>es</b><br>fin', 'uno dos tres fin'],
    ['has no scripts or styles', 'a<script>if (b < c) "</p>"</script> <STYLE>p{}</STYLE>d', 'a d'],
    ['decodes entities', 'Per&uacute; &amp; Bolivia&nbsp;&#8212;&#x20ac;5', 'Perú & Bolivia —€5'],
    ['decodes what was encoded twice', '&amp;#8220;Potos&amp;iacute;&amp;#8221;', '“Potosí”'],
    ['reads markup that was encoded twice', '&lt;p&gt;uno&lt;/p&gt;&lt;p&gt;dos&lt;/p&gt;', 'uno dos'],
    ['decodes no further', '&amp;amp;amp;lt;', '&amp;lt;'],
    ['takes &#128;–&#159; for windows-1252', '&#147;a&#148; &#150; &#128;', '“a” – €'],
    ['takes raw C1 controls for windows-1252', '\u0093a\u0094 \u0096 \u0080', '“a” – €'],
    ['has no control characters', 'a\u0000b\u0007c\u007f', 'abc'],
    ['has no lone surrogates', 'a\ud800b\udc00c😀', 'abc😀'],
    ['has no direction overrides', 'a\u202eb\u2066c\u2069', 'abc'],
    ['has no soft hyphens or byte order marks', '\ufeffpro\u00adtesta\u200b', 'protesta'],
    ['keeps the non-joiner that Persian is written with', 'می\u200cشود', 'می\u200cشود'],
    ['collapses blanks', ' a\r\n\t b\u00a0\u3000c ', 'a b c'],
    ['keeps signs that are no markup', '5 < 6 & 7 > 2, AT&T', '5 < 6 & 7 > 2, AT&T'],
    ['keeps a bracket that never closes', 'si a <b entonces', 'si a <b entonces'],
    ['keeps unknown entities', '&lol9; &nada;', '&lol9; &nada;'],
    ['reads CDATA', '<![CDATA[uno]]> dos', 'uno dos'],
    ['has no comments', 'a<!-- b -->c', 'ac'],
    ['is empty of nothing', '', ''],
    ['puts right what was read in the wrong encoding', 'ElecciÃ³n en PerÃº', 'Elección en Perú'],
  ])('%s', (_what, html, text) => {
    expect(cleanText(html)).toBe(text);
  });

  it('is no longer than asked, and cuts no character in half', () => {
    expect(cleanText('hola mundo', 6)).toBe('hola m');
    expect(cleanText('hola mundo', 5)).toBe('hola');
    expect(cleanText('ab😀😀', 3)).toBe('ab');
    expect(cleanText('a'.repeat(100_000))).toHaveLength(20_000);
  });

  it.each([
    ['nested without end', '<div>'.repeat(200_000)],
    ['all ampersands', '&'.repeat(1_000_000)],
    ['all brackets', '<'.repeat(1_000_000)],
    ['tags that never close', '<p '.repeat(300_000)],
    ['encoded tags that never close', `${'&lt;p '.repeat(200_000)}&gt;`],
    ['comments in comments', '<!--'.repeat(200_000)],
    ['attributes without end', `<a ${'b="&lt;" '.repeat(100_000)}>`],
    ['all blanks', `${' '.repeat(1_000_000)}x`],
  ])('comes of markup that is %s', (_what, html) => {
    expect(cleanText(html).length).toBeLessThanOrEqual(20_000);
  });

  it('of anything holds nothing that cannot be shown', () => {
    const pieces = [
      '<',
      '>',
      '&',
      ';',
      '#x',
      '&#55296;',
      '&#1114112;',
      '<p>',
      '</script>',
      '\u0000',
      '\ud83d',
      'é',
    ];
    const html = fc
      .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary' })))
      .map((p) => p.join(''));
    fc.assert(
      fc.property(html, (markup) => {
        const text = cleanText(markup);
        expect(text).not.toMatch(/[\p{Cc}\p{Cs}]/u);
        expect(text).toBe(text.trim());
        expect(text).not.toContain('  ');
      }),
    );
  });
});
