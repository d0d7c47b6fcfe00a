import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldText } from '../../src/text/fold.js';
import {
  INFLECTED_LANGUAGES,
  type InflectedLanguage,
  inflectedLanguage,
  keptLetters,
  mayInflect,
  stemsOf,
} from '../../src/text/inflect.js';

const alike = (language: InflectedLanguage, a: string, b: string): boolean => {
  const [stems, others] = [a, b].map((word) => stemsOf(language, foldText(word)));
  return stems?.some((stem) => others?.includes(stem)) ?? false;
};

describe('words are alike', () => {
  it.each<[language: InflectedLanguage, word: string, forms: string]>([
    ['en', 'sanction', 'sanctions sanctioned sanctioning'],
    ['en', 'fly', 'flies'],
    ['es', 'designación', 'designaciones designacion DESIGNACIÓN designar designó designada'],
    ['es', 'aterrizar', 'aterrizó aterrizaron aterrizará aterrizaría aterrizaba aterrizado'],
    ['es', 'recibir', 'recibió recibieron recibirá'],
    ['es', 'avión', 'avion aviones'],
    ['es', 'humanitaria', 'humanitario humanitarios'],
    ['es', 'servicio', 'servicios'],
    ['pt', 'avião', 'aviões aviao avioes'],
    ['pt', 'sanção', 'sanções sancao'],
    ['pt', 'míssil', 'mísseis misseis'],
    ['pt', 'internacional', 'internacionais'],
    ['ar', 'طائرة', 'طائرات الطائرات الطائرة'],
    ['ar', 'عقوبة', 'عقوبات العقوبات'],
    ['ar', 'إرهابي', 'إرهابية الإرهابية'],
    ['fa', 'موشک', 'موشکها موشکهای موشکی'],
    ['fa', 'بزرگ', 'بزرگتر بزرگترین'],
    ['fa', 'شود', 'میشود نمیشود'],
    ['he', 'טיל', 'טילים'],
    ['he', 'תקיפה', 'תקיפות תקיפת'],
    ['he', 'ארגון', 'ארגונים'],
  ])('in %s: %s and %s', (language, word, forms) => {
    for (const form of forms.split(' ')) expect([form, alike(language, word, form)]).toEqual([form, true]);
  });
});

it.each<[language: InflectedLanguage, a: string, b: string]>([
  ['en', 'sanction', 'sanctuary'],
  ['es', 'misil', 'misión'],
  ['es', 'paz', 'pasar'],
  ['pt', 'avião', 'aviso'],
  ['ar', 'طائرة', 'طريق'],
  ['fa', 'ایران', 'ایرا'],
  ['fa', 'دختر', 'دخ'],
  ['he', 'טיל', 'טיול'],
])('in %s %s and %s are not', (language, a, b) => {
  expect(alike(language, a, b)).toBe(false);
});

it.each([
  ['es-BO', 'es'],
  ['PT', 'pt'],
  ['iw', 'he'],
  ['fa-IR', 'fa'],
  ['arc', undefined],
  ['de', undefined],
  ['', undefined],
  [undefined, undefined],
])('reads the language tag %s as %s', (tag, language) => {
  expect(inflectedLanguage(tag)).toBe(language);
});

it('keeps the first letters that it promises, and never leaves nothing', () => {
  const letters = [...'abcdeinorstuyz', ...'ابتحدرسفكلمنهوي', ...'אבהוילמנת'];
  const endings =
    'ies ied ying ational ization ability fulness ously ement encia uciones ieron amiento logias ões eis ência uções ais ão ים ות ين ها ترين'
      .split(' ')
      .map(foldText);
  const unit = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...letters) }, fc.constantFrom(...endings));
  const word = fc.string({ unit, minLength: 1, maxLength: 10 });
  fc.assert(
    fc.property(fc.constantFrom(...INFLECTED_LANGUAGES), word, (language, text) => {
      if (!mayInflect(language, text.charCodeAt(0))) return;
      const stems = stemsOf(language, text);
      expect(stems.length).toBeGreaterThan(0);
      for (const stem of stems) {
        expect(stem).not.toBe('');
        const kept = keptLetters(language, stem);
        expect(stem.slice(0, kept)).toBe(text.slice(0, kept));
      }
    }),
    { numRuns: 2_000 },
  );
});
