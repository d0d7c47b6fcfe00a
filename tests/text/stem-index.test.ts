import { expect, it } from 'vitest';
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
  const words = Array.from({ length: 20_000 }, (_, n) => `s${n.toString(36)}`);
  for (const word of words) expect(find(index, word)).toEqual([]);
  for (const word of words.slice(0, 100)) expect(find(index, word)).toEqual([]);
  expect(find(index, 'sanctions')).toEqual([1]);
});
