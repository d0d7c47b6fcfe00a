import fc from 'fast-check';
import { expect, it } from 'vitest';
import { TokenTrie } from '../../src/text/token-trie.js';

const units = (word: string): Uint16Array => Uint16Array.from(word, (letter) => letter.charCodeAt(0));

function idsOf(trie: TokenTrie, word: string): readonly number[] {
  const found: number[] = [];
  const count = trie.find(units(word), 0, word.length, found, 0);
  return found.slice(0, count);
}

it('finds words whole and prefixes at the beginning', () => {
  const trie = new TokenTrie();
  const [word, prefix] = [trie.addWord('sancion'), trie.addPrefix('sanc')];
  expect(new Set(idsOf(trie, 'sancion'))).toEqual(new Set([word, prefix]));
  expect(new Set(idsOf(trie, 'sancionar'))).toEqual(new Set([prefix]));
  expect(idsOf(trie, 'san')).toEqual([]);
});

it('gives the same word the same id, and a prefix another', () => {
  const trie = new TokenTrie();
  expect(trie.addWord('paz')).toBe(trie.addWord('paz'));
  expect(trie.addPrefix('paz')).not.toBe(trie.addWord('paz'));
});

it('knows what a map would know, however many words there are', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'ق', 'ש'), minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(fc.array(word), fc.array(word), fc.array(word), (words, prefixes, texts) => {
      const trie = new TokenTrie();
      const ids = new Map(words.map((known) => [known, trie.addWord(known)]));
      const starts = new Map(prefixes.map((known) => [known, trie.addPrefix(known)]));
      for (const text of [...texts, ...words]) {
        const expected = [...starts].filter(([start]) => text.startsWith(start)).map(([, id]) => id);
        const whole = ids.get(text);
        if (whole !== undefined) expected.push(whole);
        expect(new Set(idsOf(trie, text))).toEqual(new Set(expected));
      }
    }),
  );
});

it('grows', () => {
  const trie = new TokenTrie();
  const words = Array.from({ length: 20_000 }, (_, number) => `w${number.toString(36)}`);
  const ids = words.map((word) => trie.addWord(word));
  expect(words.map((word) => idsOf(trie, word)[0])).toEqual(ids);
});
