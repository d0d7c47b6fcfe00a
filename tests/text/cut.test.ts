import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cut, graphemeFloor } from '../../src/text/cut.js';

describe('cut', () => {
  it.each([
    ['short', 10, 'short'],
    ['exactly ten', 11, 'exactly ten'],
    ['one two three', 9, 'one two…'],
    ['unbroken-word-of-letters', 10, 'unbroken-…'],
    ['ends 👩‍👩‍👧‍👦 family', 10, 'ends…'],
    ['🇧🇴🇮🇷🇻🇪', 6, '🇧🇴…'],
    ['e\u0301e\u0301e\u0301', 4, 'e\u0301…'],
    ['👩‍👩‍👧‍👦 family', 5, '…'],
    ['anything', 0, ''],
    ['anything', 1, '…'],
  ])('%s in %d is %s', (text, max, expected) => {
    expect(cut(text, max)).toBe(expected);
  });

  it('keeps within its limit, is well-formed, and begins as the text does', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat({ max: 40 }), (text, max) => {
        const short = cut(text, max);
        expect(short.length).toBeLessThanOrEqual(max);
        expect(short).not.toMatch(/\p{Cs}/u);
        expect(text.startsWith(short.replace(/…$/, ''))).toBe(true);
      }),
    );
  });

  it('never cuts within a grapheme', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), fc.nat({ max: 40 }), (text, index) => {
        const floor = graphemeFloor(text, index);
        const borders = [...new Intl.Segmenter('und').segment(text)].map((one) => one.index);
        expect([...borders, text.length]).toContain(floor);
        expect(floor).toBeLessThanOrEqual(Math.max(index, 0));
      }),
    );
  });

  it('cuts within what goes on without an end, but no code point', () => {
    const endless = `${'\u200d'.repeat(60)}\u{e0100}`;
    expect(graphemeFloor(endless, 59)).toBe(59);
    expect(graphemeFloor(endless, 61)).toBe(60);
  });
});
