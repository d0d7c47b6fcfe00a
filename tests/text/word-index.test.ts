import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hashUnits } from '../../src/text/unit-hash.js';
import { WordIndex } from '../../src/text/word-index.js';

const units = (word: string): Uint16Array => Uint16Array.from(word, (letter) => letter.charCodeAt(0));

function idsOf(index: WordIndex, word: string): readonly number[] {
  const found: number[] = [];
  const count = index.find(units(word), 0, word.length, hashUnits(units(word), 0, word.length), found, 0);
  return found.slice(0, count);
}

it('finds words whole and prefixes at the beginning', () => {
  const index = new WordIndex();
  const [word, prefix] = [index.addWord('sancion'), index.addPrefix('sanc')];
  expect(new Set(idsOf(index, 'sancion'))).toEqual(new Set([word, prefix]));
  expect(new Set(idsOf(index, 'sancionar'))).toEqual(new Set([prefix]));
  expect(idsOf(index, 'san')).toEqual([]);
});

it('gives the same word the same id, and a prefix another', () => {
  const index = new WordIndex();
  expect(index.addWord('paz')).toBe(index.addWord('paz'));
  expect(index.addPrefix('paz')).not.toBe(index.addWord('paz'));
});

it('knows what a map would know, however many words there are', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'ق', 'ש'), minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(fc.array(word), fc.array(word), fc.array(word), (words, prefixes, texts) => {
      const index = new WordIndex();
      const ids = new Map(words.map((known) => [known, index.addWord(known)]));
      const starts = new Map(prefixes.map((known) => [known, index.addPrefix(known)]));
      for (const text of [...texts, ...words]) {
        const expected = [...starts].filter(([start]) => text.startsWith(start)).map(([, id]) => id);
        const whole = ids.get(text);
        if (whole !== undefined) expected.push(whole);
        expect(new Set(idsOf(index, text))).toEqual(new Set(expected));
      }
    }),
  );
});

it('grows', () => {
  const index = new WordIndex();
  const words = Array.from({ length: 20_000 }, (_, number) => `w${number.toString(36)}`);
  const ids = words.map((word) => index.addWord(word));
  expect(words.map((word) => idsOf(index, word)[0])).toEqual(ids);
});
