import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Beginnings } from '../../src/text/beginnings.js';

const has = (beginnings: Beginnings, word: string): boolean => {
  const units = Uint16Array.from(`..${word}`, (letter) => letter.charCodeAt(0));
  return beginnings.has(units, 2, units.length);
};

it('lets every word through that begins as one of them, and no other of one alphabet', () => {
  const letters = fc.constantFrom(...'abcdef');
  const word = fc.string({ unit: letters, minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(fc.array(word, { maxLength: 40 }), fc.array(word), (added, asked) => {
      const beginnings = new Beginnings();
      for (const each of added) beginnings.add(each);
      for (const each of asked)
        expect(has(beginnings, each)).toBe(added.some((start) => each.startsWith(start)));
    }),
  );
});

it('lets every word through once it is told of an empty beginning', () => {
  const beginnings = new Beginnings();
  beginnings.add('sancion');
  expect(has(beginnings, 'موشك')).toBe(false);
  beginnings.add('');
  expect(has(beginnings, 'موشك')).toBe(true);
});

it('keeps no word out for the letters of others', () => {
  const beginnings = new Beginnings();
  const words = ['sancion', 'موشك', 'טיל', 'a1', 'zz'];
  for (const word of words) beginnings.add(word);
  for (const word of words) expect(has(beginnings, `${word}es`)).toBe(true);
});
