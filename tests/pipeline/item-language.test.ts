import { describe, expect, it } from 'vitest';
import { withLanguage, withLanguages } from '../../src/pipeline/item-language.js';
import { aFeed, anItem } from '../builders.js';

const SPANISH = 'Un avión de carga iraní aterriza en El Alto';
const PERSIAN = 'فرود هواپیمای باری ایران در کاراکاس';
const { lang: _, ...ANY } = aFeed();

describe('the language of a feed’s item', () => {
  it.each([
    ['the item’s own', { title: PERSIAN, lang: 'ps' }, { ...ANY, lang: 'es' }, 'en', 'ps'],
    ['the feed’s', { title: PERSIAN }, { ...ANY, lang: 'es' }, 'en', 'es'],
    ['the document’s', { title: PERSIAN }, ANY, 'en', 'en'],
    ['what the words say', { title: PERSIAN }, ANY, undefined, 'fa'],
    ['what the summary says', { title: 'IRNA', summary: SPANISH }, ANY, undefined, 'es'],
    ['what the words say, of a feed of several', { title: SPANISH }, { ...ANY, lang: 'mul' }, 'en', 'es'],
    [
      'the document’s, where several are possible and the words say too little',
      { title: 'IRNA' },
      { ...ANY, lang: 'mul' },
      'en',
      'en',
    ],
    ['open, where nobody says', { title: 'IRNA' }, ANY, undefined, undefined],
  ])('is %s', async (_, item, feed, document, lang) => {
    const [told] = await withLanguages([item], feed, document);
    expect(told?.lang).toBe(lang);
  });
});

describe('the language of a single item', () => {
  it.each([
    [anItem({ lang: 'pt', title: PERSIAN }), 'pt'],
    [(({ lang: _, ...item }) => item)(anItem({ title: SPANISH })), 'es'],
    [(({ lang: _, summary: __, ...item }) => item)(anItem({ title: 'IRNA', text: SPANISH })), 'es'],
    [(({ lang: _, summary: __, ...item }) => item)(anItem({ title: 'IRNA' })), undefined],
  ])('of %j is %s', async (item, lang) => {
    expect((await withLanguage(item)).lang).toBe(lang);
  });
});
