import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compileRules } from '../../src/match/compile.js';
import { matchItem } from '../../src/match/evaluate.js';
import type { Matcher } from '../../src/match/matcher.js';
import type { QueryNode } from '../../src/match/query/ast.js';
import { parseQuery } from '../../src/match/query/parse.js';
import { printQuery } from '../../src/match/query/print.js';
import { conceptId } from '../../src/model/id.js';
import type { Item } from '../../src/model/item.js';
import type { Concept } from '../../src/model/rule.js';
import { anItem, aRule } from '../builders.js';
import { referenceMatch } from './reference.js';

const concept = (id: string, parts: Partial<Concept>): Concept => ({
  id: conceptId(id),
  title: { en: id },
  terms: {},
  includes: [],
  except: [],
  ...parts,
});

const CONCEPTS: readonly Concept[] = [
  concept('force', {
    terms: { en: ['Quds', 'Quds force'], ar: ['قدس', '="حزب"'], he: ['כוח קודס'] },
    includes: [conceptId('plane')],
    except: ['Quds day', 'plane force'],
  }),
  concept('plane', {
    terms: { en: ['plane', 'YV-35', 'force~'], es: ['plane', 'avio*', 'fuerza~ aérea~'], he: ['כוח~'] },
  }),
];

const WORDS = [
  ...[
    'Quds',
    'force',
    'day',
    'plane',
    'Paz',
    'paz',
    'la',
    'avión',
    'aviones',
    'YV',
    '35',
    'YV35',
    'YV-35',
    'a-b',
    'ab',
  ],
  ...['forces', 'fuerzas', 'aéreas', 'avião', 'كتابها', 'حزبي', 'כוחות', 'בכוחות', 'والحزبية'],
  ...['a', 'b', 'حزب', 'الحزب', 'بالحزب', 'وقدس', 'للقدس', 'القدس', 'קודס', 'הקודס', 'כוח', 'ובכוח', 'ג'],
];

const place = { offset: 0, length: 0 };
const term = (form: 'word' | 'phrase' | 'exact', text: string): QueryNode => ({
  kind: 'term',
  form,
  text,
  ...place,
});

const leaf: fc.Arbitrary<QueryNode> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...WORDS).map((text) => term('word', text)) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom('avión~', 'force~', 'aviones~', 'حزب~', 'כוח~', 'قدس~', 'b~')
      .map((text) => term('word', text)),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('fuerza~ aérea~', 'la avión~').map((text) => term('phrase', text)),
  },
  { weight: 1, arbitrary: fc.constantFrom('avio*', 'forc*', 'قدس*').map((text) => term('word', text)) },
  {
    weight: 3,
    arbitrary: fc
      .array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 3 })
      .map((w) => term('phrase', w.join(' '))),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom('Paz', 'la Paz', 'حزب', 'YV-35', 'avión').map((text) => term('exact', text)),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom('force', 'plane').map((id): QueryNode => ({ kind: 'concept', id, ...place })),
  },
);

/** Queries that stand somewhere in the text, and then any queries. */
const { query } = fc.letrec<{ span: QueryNode; query: QueryNode }>((tie) => {
  const some = (key: 'span' | 'query') => fc.array(tie(key), { minLength: 2, maxLength: 3 });
  const near = fc.record({
    kind: fc.constant('near' as const),
    operator: fc.constantFrom('NEAR' as const, 'ONEAR' as const, 'NOTNEAR' as const),
    distance: fc.integer({ min: 1, max: 4 }),
    left: tie('span'),
    right: tie('span'),
    offset: fc.constant(0),
    length: fc.constant(0),
  });
  return {
    span: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'span' },
      { weight: 3, arbitrary: leaf },
      { weight: 2, arbitrary: near },
      {
        weight: 1,
        arbitrary: some('span').map((operands): QueryNode => ({ kind: 'or', operands, ...place })),
      },
    ),
    query: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'query' },
      { weight: 5, arbitrary: tie('span') },
      {
        weight: 2,
        arbitrary: some('query').map((operands): QueryNode => ({ kind: 'and', operands, ...place })),
      },
      {
        weight: 2,
        arbitrary: some('query').map((operands): QueryNode => ({ kind: 'or', operands, ...place })),
      },
      {
        weight: 1,
        arbitrary: some('query').map(
          (operands): QueryNode => ({ kind: 'at-least', count: 2, operands, ...place }),
        ),
      },
      {
        weight: 1,
        arbitrary: tie('query').map((operand): QueryNode => ({ kind: 'not', operand, ...place })),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(fc.constantFrom('title' as const, 'summary' as const, 'url' as const), tie('span'))
          .map(([field, operand]): QueryNode => ({ kind: 'scope', field, operand, ...place })),
      },
      {
        weight: 1,
        arbitrary: fc.constantFrom('bo', 'pe').map(
          (text): QueryNode => ({
            kind: 'metadata',
            key: 'country',
            values: [{ text, ...place }],
            ...place,
          }),
        ),
      },
    ),
  };
});

const text = fc
  .array(fc.tuple(fc.constantFrom(...WORDS), fc.constantFrom(' ', ' ', ' ', ', ', '-', '. ')), {
    maxLength: 14,
  })
  .map((pieces) => pieces.flat().join(''));

const item: fc.Arbitrary<Item> = fc
  .record({
    title: text,
    summary: text,
    url: text,
    lang: fc.constantFrom('es', 'ar', 'he', 'fa', 'en', 'pt', 'xx'),
    country: fc.constantFrom('bo', 'pe'),
  })
  .map((parts) => anItem(parts));

/** How often each word of the rule was met, by places of the vocabulary; none for the guess by length. */
const counts = fc.option(fc.array(fc.nat(1_000), { minLength: 1, maxLength: 20 }), { nil: undefined });

/** The matcher, which may wait for other words where counts say so. */
function compile(watch: string, numbers: readonly number[] | undefined): Matcher {
  const rules = [aRule({ watch })];
  const { matcher } = compileRules(rules, CONCEPTS);
  if (numbers === undefined) return matcher;
  const keys = [...matcher.tally.take().words.keys()];
  const words = new Map(keys.map((key, i) => [key, numbers[i % numbers.length] ?? 0]));
  return compileRules(rules, CONCEPTS, {}, { items: 1_000, words }).matcher;
}

it('agrees with the slow reference on result and evidence, whatever the words it waits for', () => {
  let fired = 0;
  fc.assert(
    fc.property(query, fc.array(item, { minLength: 3, maxLength: 3 }), counts, (wanted, items, numbers) => {
      const watch = printQuery(wanted);
      const parsed = parseQuery(watch).query;
      if (!parsed) return; // a field in a field
      const matcher = compile(watch, numbers);
      for (const one of items) {
        const [match] = matchItem(matcher, one);
        expect([watch, one, match?.evidence]).toEqual([watch, one, referenceMatch(parsed, CONCEPTS, one)]);
        fired += match ? 1 : 0;
      }
    }),
    { numRuns: 3_000 },
  );
  expect(fired).toBeGreaterThan(1_000); // the queries are not all too narrow
}, 120_000);
