import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { foldWords } from '../../src/text/fold.js';
import { stemsOf } from '../../src/text/inflect.js';
import { StemIndex } from '../../src/text/stem-index.js';
import { hashUnits } from '../../src/text/unit-hash.js';

function find(index: StemIndex, word: string): readonly number[] {
  const units = Uint16Array.from(word, (letter) => letter.charCodeAt(0));
  return index.find(units, 0, units.length, hashUnits(units, 0, units.length));
}

it('finds the stem of any inflection, the first time and again', () => {
  const index = new StemIndex('es');
  const id = index.add('sancion', () => 7);
  expect(index.add('sancion', () => 8)).toBe(id);
  for (const word of ['sanciones', 'sancionado', 'sanciones']) expect(find(index, word)).toEqual([7]);
  expect(find(index, 'santuario')).toEqual([]);
});

it('learns of a stem after it has met the word', () => {
  const index = new StemIndex('en');
  index.add('flight', () => 1);
  expect(find(index, 'flies')).toEqual([]);
  index.add('fli', () => 2);
  expect(find(index, 'flies')).toEqual([2]);
});

it('knows nothing of words in another script, or without end', () => {
  const index = new StemIndex('fa');
  index.add('موشك', () => 1);
  expect(find(index, 'missiles')).toEqual([]);
  expect(find(index, `موشك${'ها'.repeat(100)}`)).toEqual([]);
  expect(find(index, 'موشكها')).toEqual([1]);
});

it('answers for each of more words than it remembers', () => {
  const index = new StemIndex('en');
  index.add('sanction', () => 1);
  const words = Array.from({ length: 40_000 }, (_, n) => `sanctio${n}`);
  for (const word of words) expect(find(index, word)).toEqual([]);
  for (const word of words.slice(0, 100)) expect(find(index, word)).toEqual([]);
  expect(find(index, 'sanctions')).toEqual([1]);
});

it('finds the long words of real news by each of their stems', () => {
  const words = readFileSync(new URL('../rules/measure/items.jsonl', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { title: string; summary: string }) // the set is the repository's own
    .flatMap(({ title, summary }) => foldWords(`${title} ${summary}`));
  const long = [...new Set(words)].filter((word) => /^[a-z]{7,24}$/.test(word));
  expect(long.length).toBeGreaterThan(1_000);
  for (const language of ['en', 'es', 'pt'] as const) {
    const lost = long.flatMap((word) =>
      stemsOf(language, word).filter((stem) => {
        const index = new StemIndex(language);
        index.add(stem, () => 1);
        return find(index, word).length === 0;
      }),
    );
    expect(lost).toEqual([]);
  }
});
