import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { languageSample, loadLanguageDetector } from '../../src/text/language.js';
import { HEADLINES } from './headlines.js';

describe('the language of a headline', () => {
  it.each(Object.entries(HEADLINES))(
    'in %s is known, or left open, and rarely mistaken',
    async (lang, told) => {
      const detect = await loadLanguageDetector();
      const found = told.map((title) => detect(title));
      expect(found.filter((each) => each === lang).length).toBeGreaterThanOrEqual(told.length - 3);
      expect(found.filter((each) => each !== lang && each !== undefined).length).toBeLessThanOrEqual(1);
    },
  );

  it.each([
    '',
    'Caracas',
    'Hezbollah',
    'La Paz',
    'قدس',
    'AMIA 1994',
    '12345 67890 12345',
    '🚢🚢🚢🚢🚢🚢🚢🚢🚢🚢🚢',
  ])('is left open of %j', async (title) => {
    expect((await loadLanguageDetector())(title)).toBeUndefined();
  });

  it.each([
    ['Le président se rend à Caracas demain', 'fr'],
    ['Il presidente vola a Caracas domani', 'it'],
    ['ایران کے وزیر خارجہ کا دورہ لاہور', 'ur'],
    ['Frachtflugzeug landet in Caracas', 'de'],
  ])('may be one that no rule speaks: %j', async (title, lang) => {
    expect((await loadLanguageDetector())(title)).toBe(lang);
  });

  it('is a tag or nothing, whatever the text', async () => {
    const detect = await loadLanguageDetector();
    const text = fc.string({ unit: 'binary', maxLength: 300 });
    fc.assert(fc.property(text, (said) => /^[a-z]{2,3}$/.test(detect(said) ?? 'es')));
  });

  it('is sought in headline and summary, or else at the beginning of the text', () => {
    expect(languageSample({ title: 'a', summary: 'b', text: 'c' })).toBe('a\nb');
    expect(languageSample({ title: 'a', text: 'c'.repeat(5_000) }).length).toBeLessThan(2_000);
  });
});
