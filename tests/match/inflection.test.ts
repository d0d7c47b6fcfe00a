import { describe, expect, it } from 'vitest';
import { compileRules } from '../../src/match/compile.js';
import { matchItem } from '../../src/match/evaluate.js';
import type { RuleExample } from '../../src/model/rule.js';
import { aRule } from '../builders.js';
import { aConcept, anExample, evidenceOf } from './matching.js';

const item = (lang: string | undefined, title: string): Partial<RuleExample> =>
  lang === undefined ? { title } : { title, lang };

describe('word~ in a query', () => {
  it.each<[lang: string | undefined, watch: string, fires: string, silent: string]>([
    ['es', 'aterrizar~', 'El avión aterrizó', 'El aterrador vuelo'],
    ['en', 'sanction~', 'Washington sanctioned two', 'a sanctuary'],
    ['pt', 'avião~', 'Os aviões pousaram', 'O aviso'],
    ['ar', 'طائرة~', 'وصلت الطائرات', 'وصل الطريق'],
    ['fa', 'موشک~', 'موشکهای تازه', 'مشکل تازه'],
    ['he', 'טיל~', 'ירי טילים', 'יצאו לטיול'],
    ['he', 'טיל~', 'הטילים', 'הטיול'],
    ['es', '"fuerza~ aérea~"', 'las Fuerzas Aéreas', 'las fuerzas armadas'],
    ['es', '"fuerza aérea~"', 'la fuerza aéreo', 'las fuerzas aéreas'],
    ['es-BO', 'avión~', 'dos aviones', 'el aviso'],
    ['de', 'avión~', 'avión', 'aviones'],
    [undefined, 'avión~', 'avión', 'aviones'],
    ['fa', 'avión~', 'avión', 'aviones'],
    ['es', 'title:avión~ NEAR/2 dos', 'dos aviones', 'dos y más de tres aviones'],
  ])('is of the language of the item (%s): %s finds %s', (lang, watch, fires, silent) => {
    expect(evidenceOf(watch, item(lang, fires))).toBeDefined();
    expect(evidenceOf(watch, item(lang, silent))).toBeUndefined();
  });

  it('follows each item', () => {
    const { matcher } = compileRules([aRule({ watch: 'misseis~ OR míssil~' })], []);
    const fires = (lang: string): boolean =>
      matchItem(matcher, anExample(item(lang, 'os mísseis'))).length > 0;
    expect(['pt', 'es', 'pt'].map(fires)).toEqual([true, true, true]);
    const { matcher: other } = compileRules([aRule({ watch: 'avião~' })], []);
    const aviões = (lang: string): boolean => matchItem(other, anExample(item(lang, 'aviões'))).length > 0;
    expect(['pt', 'fa', 'pt', 'de'].map(aviões)).toEqual([true, false, true, false]);
  });
});

describe('word~ in a concept', () => {
  const concepts = [
    aConcept('c', { terms: { es: ['sanción~', 'ojo'], de: ['Flugzeug~'] }, except: ['misil~'] }),
  ];

  it.each<[lang: string, title: string, fires: boolean]>([
    ['es', 'las sanciones', true],
    ['en', 'the word sanciones', true],
    ['fa', 'sanciones', true],
    ['de', 'das Flugzeug', true],
    ['de', 'die Flugzeuge', false],
  ])('is of the language of the term, in an item in %s: %s', (lang, title, fires) => {
    expect(evidenceOf('@c', { lang, title }, concepts) !== undefined).toBe(fires);
  });

  it('stands under except too', () => {
    const covered = [aConcept('c', { terms: { es: ['misil*'] }, except: ['misil~'] })];
    expect(evidenceOf('@c', { lang: 'es', title: 'misiles' }, covered)).toBeUndefined();
    expect(evidenceOf('@c', { lang: 'es', title: 'misilazo' }, covered)).toBeDefined();
  });
});

describe('evidence', () => {
  it('says how a word was reached, and says nothing where it stands as written', () => {
    expect(evidenceOf('avión~', { lang: 'es', title: 'Aviones' })).toEqual([
      { field: 'title', start: 0, end: 7, text: 'Aviones', term: 'avión~', via: 'inflection' },
    ]);
    expect(evidenceOf('avión~', { lang: 'es', title: 'Avión' })?.[0]).not.toHaveProperty('via');
    expect(evidenceOf('טיל~', { lang: 'he', title: 'והטיל' })?.[0]?.via).toBe('clitic');
    expect(evidenceOf('טיל~', { lang: 'he', title: 'והטילים' })?.[0]?.via).toBe('inflection');
  });
});
