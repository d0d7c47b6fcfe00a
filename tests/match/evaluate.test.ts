import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileRules } from '../../src/match/compile.js';
import { matchItem } from '../../src/match/evaluate.js';
import type { RuleExample } from '../../src/model/rule.js';
import { aRule } from '../builders.js';
import { aConcept, anExample, evidenceOf, wordsOf } from './matching.js';

type Example = string | Partial<RuleExample>;

const CONCEPTS = [
  aConcept('quds-force', {
    terms: {
      en: ['Quds Force', 'Quds'],
      es: ['Fuerza Quds', 'Fuerza Al-Quds'],
      pt: ['Força Quds'],
      fa: ['نیروی قدس'],
      ar: ['فيلق القدس', 'القدس'],
      he: ['כוח קודס'],
    },
    except: ['Quds Day', 'Día de Al-Quds', 'سرايا القدس', 'روز قدس'],
  }),
  aConcept('hamas', { terms: { en: ['Hamas'], ar: ['="حماس"', 'حركة حماس'] } }),
  aConcept('groups', { terms: { es: ['Hezbolá'] }, includes: [aConcept('hamas').id] }),
];

describe('a query', () => {
  it.each<[what: string, watch: string, fires: Example, silent: Example]>([
    ['finds a word without accents and case', 'iran', 'IRÁN responde', 'iraní'],
    ['finds a Portuguese word', 'avião', 'AVIAO pousa', 'aviões'],
    ['finds a prefix', 'sancion*', 'Sancionó a dos', 'la sanca'],
    ['finds a prefix that is the word', 'avión*', 'el avión', 'el avio'],
    ['finds an Arabic prefix of three letters', 'صنف*', 'صنفت الحكومة', 'تصنيف'],
    [
      'finds a phrase over punctuation',
      '"guardia revolucionaria"',
      'Guardia, Revolucionaria',
      'guardia muy revolucionaria',
    ],
    [
      'does not let a phrase cross fields',
      '"quds force"',
      { summary: 'quds force' },
      { title: 'quds', summary: 'force' },
    ],
    ['finds prefixes in a phrase', '"guardia* revolucionari*"', 'guardias revolucionarios', 'guardia civil'],
    ['finds an exact form', '="Paz"', 'Rodrigo Paz', 'paz y PAZ'],
    ['finds an exact form whichever way its accents are composed', '="Irán"', 'Ira\u0301n', 'Iran irán'],
    ['finds an exact phrase over any blanks', '="La Paz"', 'La\n Paz', 'La-Paz'],
    ['finds both with AND', 'iran AND bolivia', { title: 'Irán', text: 'Bolivia' }, 'Irán'],
    ['finds both side by side', '"iran"\nbolivia', 'Bolivia e Irán', 'Bolivia'],
    ['finds either with OR', 'iran OR teheran', 'Teherán', 'Caracas'],
    ['leaves out with NOT', 'drones NOT ucrania', 'drones', { title: 'drones', text: 'en Ucrania' }],
    ['counts operands with ATLEAST', 'ATLEAST/2(a, b, c)', 'b c', 'b b b'],
    ['counts groups with ATLEAST', 'ATLEAST/2(a OR b, c AND d, e)', 'b e', 'a b c'],
    ['finds neighbours with NEAR/1', 'a NEAR/1 b', 'b a', 'a x b'],
    ['measures NEAR in words', 'a NEAR/3 b', 'a. X x, b', 'a x x x b'],
    ['keeps NEAR within a field', 'a NEAR/50 b', { text: 'a b' }, { title: 'a', summary: 'b', text: 'x' }],
    ['keeps ONEAR in order', 'a ONEAR/2 b', 'a x b', 'b a'],
    ['does not call overlapping words near', '"la paz" NEAR/3 paz', 'La Paz, paz', 'la paz'],
    ['takes groups in NEAR', '(a OR "b c") NEAR/2 d', 'b c d', 'b x c d'],
    ['takes NEAR in NEAR, from first word to last', '(a NEAR/3 b) NEAR/1 c', 'c a x b', 'a c b'],
    ['finds what is not near', 'paz NOTNEAR/2 octavio', 'Rodrigo Paz', 'Octavio Paz'],
    [
      'is content with one that is not near',
      'paz NOTNEAR/1 octavio',
      'Octavio Paz y Rodrigo Paz',
      'Octavio Paz',
    ],
    ['sees overlaps in NOTNEAR', '="Paz" NOTNEAR/1 "La Paz"', 'Paz viaja', 'viaja a La Paz'],
    ['looks in one field', 'title:iran', 'Irán', { summary: 'Irán' }],
    [
      'looks in one field for a group',
      'summary:(iran AND bolivia)',
      { summary: 'Irán y Bolivia' },
      { title: 'Irán', summary: 'Bolivia' },
    ],
    ['looks in the address only when told', 'url:iran', { url: 'https://x.example/iran-vuelo' }, 'Irán'],
    ['does not look in the address unless told', 'iran', 'Irán', { url: 'https://x.example/iran' }],
    [
      'compares metadata folded and whole',
      'x country:(bo OR pe)',
      { title: 'x', country: 'BO' },
      { title: 'x', country: 'b' },
    ],
    [
      'compares any of the tags',
      'x AND tag:agency',
      { title: 'x', tags: ['a', 'Agency'] },
      { title: 'x', tags: [] },
    ],
    [
      'calls a value that is absent false',
      'x AND NOT country:bo',
      { title: 'x' },
      { title: 'x', country: 'bo' },
    ],
    ['finds a hyphened term in one word or two', 'al-mustafa', 'Universidad Al Mustafá', 'mustafa al'],
    ['finds a hyphened term joined', 'al-mustafa', 'Almustafa', 'al'],
    ['finds a code in one word', 'YV-3531', 'el YV3531', 'YV 353'],
    ['finds a code in two', 'YV3531', 'el YV 3531', 'YV 3532'],
    ['finds a dotted acronym', 'EEUU', 'EE.UU. y EE. UU.', 'EE UU'],
    ['finds a Persian word with its non-joiner or without', 'سوخت\u200cگیری', 'سوختگیری', 'سوخت'],
    ['finds a Persian name however it is joined', 'حزب\u200cالله', 'حزب الله', 'حزب'],
    ['finds Persian letters written with Arabic ones', 'نیروی', 'نيروي', 'نیرو'],
    ['finds Hebrew with any gershayim', 'כטב"ם', 'כטב״ם', 'כטב'],
    ['finds a concept in English', '@quds-force', 'The Quds Force said', 'Al Quds Day'],
    ['finds a concept in Spanish', '@quds-force', 'la Fuerza AlQuds', 'Marcha por el Día de Al-Quds'],
    ['finds a concept in Portuguese', '@quds-force', 'a FORÇA QUDS', 'força'],
    [
      'finds a concept in Persian',
      '@quds-force',
      { title: 'نیروی قدس سپاه', lang: 'fa' },
      { title: 'روز قدس', lang: 'fa' },
    ],
    [
      'finds a concept in Arabic',
      '@quds-force',
      { title: 'فيلق القدس', lang: 'ar' },
      { title: 'سرايا القدس', lang: 'ar' },
    ],
    [
      'finds a concept in Hebrew',
      '@quds-force',
      { title: 'כוח קודס', lang: 'he' },
      { title: 'כוח', lang: 'he' },
    ],
    ['finds terms of included concepts', '@groups', 'Hamas niega', 'grupos'],
    [
      'takes an Arabic clitic off',
      '"فيلق القدس"',
      { title: 'وفيلق القدس', lang: 'ar' },
      { title: 'وفيلق القدس', lang: 'fa' },
    ],
    [
      'reads لل as ل and ال',
      '"الحرس الثوري"',
      { title: 'للحرس الثوري', lang: 'ar' },
      { title: 'حرس الثوري', lang: 'ar' },
    ],
    [
      'takes Hebrew clitics off',
      'חיזבאללה',
      { title: 'שבחיזבאללה', lang: 'he' },
      { title: 'גחיזבאללה', lang: 'he' },
    ],
    [
      'takes no clitic off an exact form',
      '@hamas',
      { title: 'حماس تنفي', lang: 'ar' },
      { title: 'شجع الجمهور بحماس', lang: 'ar' },
    ],
    ['leaves three letters at least', 'بنك', { title: 'وبنك', lang: 'ar' }, { title: 'نك', lang: 'ar' }],
    ['knows Persian by its letters where no language is given', 'قدس', 'والقدس', 'والقدس گزارش'],
    [
      'does not find a word inside another',
      'سپاه',
      { title: 'سپاه پاسداران', lang: 'fa' },
      { title: 'تیم سپاهان', lang: 'fa' },
    ],
  ])('%s', (_, watch, fires, silent) => {
    expect(evidenceOf(watch, fires, CONCEPTS)).toBeDefined();
    expect(evidenceOf(watch, silent, CONCEPTS)).toBeUndefined();
  });

  it('finds the Spanish verb irán as well, since accents and case are folded', () => {
    expect(wordsOf('iran', 'Los bolivianos irán a las urnas')).toEqual(['irán']);
    expect(wordsOf('="Irán"', 'Los bolivianos irán a las urnas')).toBeUndefined();
  });

  it('does not count words of different fields as near, however short the fields', () => {
    expect(evidenceOf('a NEAR/50 b', { title: 'a', summary: '', text: 'b' })).toBeUndefined();
  });
});

describe('evidence', () => {
  it('leads back to the original text', () => {
    const title = 'Según la Ｆｕｅｒｚａ Al\u2011Quds\u200f de I\u0301ran…';
    for (const { start, end, text } of evidenceOf('@quds-force OR iran', title, CONCEPTS) ?? []) {
      expect(title.slice(start, end)).toBe(text);
    }
    expect(wordsOf('@quds-force OR iran', title, CONCEPTS)).toEqual([
      'Ｆｕｅｒｚａ Al\u2011Quds',
      'I\u0301ran',
    ]);
  });

  it('names term, concept, language and clitic', () => {
    const [found] = evidenceOf('@quds-force', { title: 'وفيلق القدس', lang: 'ar' }, CONCEPTS) ?? [];
    expect(found).toEqual({
      field: 'title',
      start: 0,
      end: 11,
      text: 'وفيلق القدس',
      term: 'فيلق القدس',
      concept: 'quds-force',
      lang: 'ar',
      via: 'clitic',
    });
  });

  it('names the concept that lists the term, not the one that includes it', () => {
    expect(evidenceOf('@groups', 'Hamas niega', CONCEPTS)?.[0]).toMatchObject({
      concept: 'hamas',
      lang: 'en',
    });
  });

  it('names the listing in the language of the item where there are several', () => {
    const both = [aConcept('both', { terms: { fa: ['حماس'], ar: ['حماس'] } })];
    expect(evidenceOf('@both', { title: 'حماس', lang: 'ar' }, both)?.[0]?.lang).toBe('ar');
    expect(evidenceOf('@both', { title: 'حماس', lang: 'fa' }, both)?.[0]?.lang).toBe('fa');
  });

  it.each<[what: string, watch: string, item: Example, words: readonly string[]]>([
    [
      'shows three occurrences of a leaf, title first',
      'a',
      { title: 'A', summary: 'á â', text: 'ä' },
      ['A', 'á', 'â'],
    ],
    ['shows every leaf that helped', 'a OR b OR c', 'c a', ['c', 'a']],
    ['shows nothing of a branch that failed', '(a AND b) OR c', 'a c', ['c']],
    ['shows nothing of NOT', 'a AND NOT b', 'a', ['a']],
    ['shows nothing of metadata', 'country:bo', { title: 'a', country: 'bo' }, []],
    ['shows only the words that were near', 'a NEAR/1 b', 'a x a b', ['a', 'b']],
    ['shows only the words that were not near', 'a NOTNEAR/1 b', 'a b x A', ['A']],
    ['shows the operands that were counted', 'ATLEAST/1(a, b, c)', 'c a', ['c', 'a']],
    [
      'shows inner words that made an outer NEAR hold',
      '(a NEAR/2 b) NEAR/1 c',
      'A b x x x a b c',
      ['a', 'b', 'c'],
    ],
    ['shows the longer of two terms', '@quds-force', 'Quds Force', ['Quds Force']],
    ['shows words once for a leaf written twice', '(a AND b) OR (a AND c)', 'a b c', ['a', 'b', 'c']],
  ])('%s', (_, watch, item, words) => {
    expect(wordsOf(watch, item, CONCEPTS)).toEqual(words);
  });
});

describe('a matcher', () => {
  it('answers in configured order', () => {
    const rules = ['c', 'b', 'a'].map((watch) => aRule({ watch }));
    const { matcher } = compileRules(rules, []);
    expect(matchItem(matcher, anExample('a b c')).map(({ rule }) => rule)).toEqual(rules.map(({ id }) => id));
  });

  it('forgets one item before the next', () => {
    const { matcher } = compileRules([aRule({ watch: 'a AND b' })], []);
    expect(matchItem(matcher, anExample('a'))).toEqual([]);
    expect(matchItem(matcher, anExample('b'))).toEqual([]);
    expect(matchItem(matcher, anExample('a b'))).toHaveLength(1);
  });

  it('never throws, whatever the item says', () => {
    const watches = [
      '@quds-force NEAR/5 (a OR "b c*" OR כטב"ם)',
      '(a NEAR/50 a) NEAR/50 (a NEAR/50 a)',
      'url:x OR ="A"',
    ];
    const rules = watches.map((watch) => aRule({ watch: watch.replace('c*', 'cccc*') }));
    const { matcher } = compileRules(rules, CONCEPTS);
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom(...'aA bقدسול "\u200c\ud800') }),
    );
    fc.assert(
      fc.property(text, text, fc.constantFrom('ar', 'he', 'fa', ''), (title, summary, lang) => {
        for (const { evidence } of matchItem(matcher, anExample({ title, summary, lang }))) {
          for (const { field, start, end, text } of evidence) {
            expect((field === 'title' ? title : summary).slice(start, end)).toBe(text);
          }
        }
      }),
    );
  });

  it('is not held up by a text that repeats two words', () => {
    const { matcher } = compileRules(
      [aRule({ watch: '((a NEAR/50 b) NEAR/50 (a NEAR/50 b)) NEAR/50 b' })],
      [],
    );
    expect(matchItem(matcher, anExample('a b '.repeat(50_000)))).toHaveLength(1);
  });
});
