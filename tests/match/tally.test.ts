import { describe, expect, it } from 'vitest';
import { compileRules } from '../../src/match/compile.js';
import { matchItem } from '../../src/match/evaluate.js';
import type { Matcher } from '../../src/match/matcher.js';
import { countWords } from '../../src/match/matcher.js';
import type { Frequencies } from '../../src/match/rarity.js';
import { aRule, NOON } from '../builders.js';
import { aConcept, anExample } from './matching.js';

const CONCEPTS = [aConcept('aircraft', { terms: { es: ['avión~', 'dron'] } })];

function compile(watch: string, frequencies?: Frequencies): Matcher {
  return compileRules([aRule({ watch })], CONCEPTS, {}, frequencies).matcher;
}

function count(matcher: Matcher, ...titles: readonly string[]): Frequencies {
  for (const title of titles) {
    matchItem(matcher, anExample({ title, lang: 'es' }));
    countWords(matcher, NOON);
  }
  return matcher.tally.take();
}

describe('countWords', () => {
  it.each([
    ['a word once an item', 'dron', ['Dron tras dron', 'Un DRON', 'Un avión'], { dron: 2 }],
    ['a prefix once an item', 'bolivi*', ['Bolivia y los bolivianos', 'Perú'], { 'bolivi*': 1 }],
    ['a word that no item has', 'litio', ['Un dron'], { litio: 0 }],
    ['a stem of the language of the item', 'sanción~', ['Nuevas sanciones'], { sancion: 0, 'sancion~es': 1 }],
    ['a stem of a concept', '@aircraft', ['Aviones', 'Avión'], { avion: 1, dron: 0, 'avion~es*': 2 }],
    [
      'each word of a phrase',
      '"dron de carga"',
      ['Un dron', 'Una carga de litio'],
      { dron: 1, de: 1, carga: 1 },
    ],
  ])('counts %s', (_, watch, titles, expected) => {
    const { items, words } = count(compile(watch), ...titles);
    expect(items).toBe(titles.length);
    expect(Object.fromEntries(words)).toMatchObject(expected);
  });

  it('counts only the items that it is asked to', () => {
    const matcher = compile('dron');
    matchItem(matcher, anExample('Un dron'));
    expect(matcher.tally.take().items).toBe(0);
  });

  it('hands out what came since, and words that were never met only once', () => {
    const matcher = compile('dron AND litio');
    expect(Object.fromEntries(count(matcher, 'Un dron').words)).toMatchObject({ dron: 1, litio: 0 });
    const later = count(matcher, 'Otro dron', 'Un tercer dron');
    expect(later.items).toBe(2);
    expect(Object.fromEntries(later.words)).toEqual({ dron: 2 });
  });

  it('lets a word that comes late begin with what its length lets expect', () => {
    const known = { items: 4_096, words: new Map([['dron', 7]]) };
    const words = Object.fromEntries(count(compile('dron AND litio', known), 'Un dron').words);
    expect(words).toEqual({ dron: 1, litio: 128, ...inConcept(words) });
  });
});

/** The concepts' words stand in every vocabulary. */
function inConcept(words: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(words).filter(([key]) => key.startsWith('avi')));
}

describe('counts of words', () => {
  const groups = (matcher: Matcher): readonly number[] => [...matcher.index.waiting.starts];

  it('let a rule wait for the word that is met least', () => {
    const words = (frontera: number, dron: number) => ({
      items: 1_000,
      words: new Map([
        ['frontera', frontera],
        ['dron', dron],
      ]),
    });
    const [few, many] = [words(3, 400), words(400, 3)].map((counts) =>
      groups(compile('frontera AND dron', counts)),
    );
    expect(few).not.toEqual(many);
    expect(groups(compile('frontera AND dron'))).toEqual(few); // the longer word
  });
});
