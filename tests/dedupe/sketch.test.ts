import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sketchItem } from '../../src/dedupe/sketch.js';
import { foldWords } from '../../src/text/fold.js';

/** As the sketch is described: every second hash of three words in a row, of the first 128. */
function shinglesOf(words: readonly string[]): readonly number[] {
  const hashes = words.slice(0, -2).map((_, i) => mixed(fnv1a(words.slice(i, i + 3).join(' '))));
  return [...new Set(hashes.filter((hash) => hash % 2 === 0))].sort((a, b) => a - b);
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
}

function mixed(hash: number): number {
  const h = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (h ^ (h >>> 13)) >>> 0;
}

const aText = fc
  .array(
    fc.oneof(
      fc.constantFrom('la', 'de', 'Perú', '12,5', 'EE.UU.', 'مطار', 'ال٣', 'don’t'),
      fc.string({ unit: 'grapheme' }),
    ),
    {
      maxLength: 150,
    },
  )
  .map((words) => words.join(' '));

it('is made of every second shingle of the first words of headline and summary', () => {
  fc.assert(
    fc.property(aText, aText, (title, summary) => {
      const [inTitle, rest] = [foldWords(title), foldWords(summary.slice(0, 2_048))];
      const words = [...inTitle, ...rest].slice(0, 128);
      const bare = rest.length === 0;
      expect(sketchItem({ title, summary })).toEqual({
        title: inTitle.join(' '),
        shingles: bare ? [] : shinglesOf(words),
        headline: bare ? [] : shinglesOf(inTitle.slice(0, 128)),
        numbers: [...new Set(words.filter((word) => /\d/.test(word)))].sort(),
      });
    }),
  );
});
