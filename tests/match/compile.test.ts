import { describe, expect, it } from 'vitest';
import { compileRules, type KnownMetadata } from '../../src/match/compile.js';
import { matchItem } from '../../src/match/evaluate.js';
import { conceptId, ruleId } from '../../src/model/id.js';
import type { Concept } from '../../src/model/rule.js';
import { aRule } from '../builders.js';
import { aConcept, anExample, wordsOf } from './matching.js';

const KNOWN: KnownMetadata = { country: ['bo', 'pe'], feed: ['bo-abi', 'bo-razon'], tag: ['agency'] };

function problemsOf(watch: string, concepts: readonly Concept[] = []) {
  return compileRules([aRule({ id: ruleId('r'), watch })], concepts, KNOWN).problems;
}

const quds = aConcept('quds-force', { terms: { en: ['Quds Force'] } });

describe('compiling a rule', () => {
  it.each<[watch: string, offset: number, severity: string, what: RegExp, hint?: RegExp]>([
    ['a AND @quds-forse', 6, 'error', /unknown concept @quds-forse/, /did you mean @quds-force\?/],
    ['a AND x*', 6, 'error', /x\* is too short: a prefix needs 4 letters/],
    ['صن*', 0, 'error', /needs 3 letters/],
    ['"ab* c"', 0, 'error', /ab\* is too short/],
    ['*', 0, 'error', /a lone \* stands for no word/, /at the end of a word/],
    ['"guardia * revolucionaria"', 9, 'error', /a lone \* stands for no word/],
    ['a AND ~', 6, 'error', /a lone ~ stands for no word/],
    ['*word', 0, 'error', /stands at the end of a word/],
    ['wo*rd', 2, 'error', /a \* stands at the end of a word/, /sancion\*/],
    ['a OR wo~rd', 7, 'error', /a ~ stands at the end of a word/, /sancionar~/],
    ['"say \\"b ~c"', 9, 'error', /a ~ stands at the end of a word/],
    ['sancion*~', 8, 'error', /either a prefix \(\*\) or inflected \(~\)/],
    ['sancion~*', 8, 'error', /either a prefix \(\*\) or inflected \(~\)/],
    ['"a~ b~ c~ d~ e~"', 14, 'error', /more than 4 words of a phrase are inflected/],
    ['="aterriz*"', 9, 'error', /without \* or ~/],
    ['a OR ="aterrizar~"', 16, 'error', /without \* or ~/],
    ['a OR "…"', 5, 'warning', /can never match/],
    ['NOT a', 0, 'warning', /tried on every item/],
    ['country:bo', 0, 'warning', /tried on every item/],
    ['a OR NOT b', 0, 'warning', /tried on every item/],
    ['ATLEAST/1(a, NOT b)', 0, 'warning', /tried on every item/],
    ['a AND country:br', 14, 'warning', /no feed has country:br/],
    ['a AND feed:bo-abbi', 11, 'warning', /no feed has feed:bo-abbi/, /did you mean bo-abi\?/],
    ['a AND affiliation:goverment', 18, 'warning', /no feed has/, /did you mean government\?/],
    ['a AND country:(bo OR br OR co)', 21, 'warning', /no feed has country:br, co$/],
    ['a AND feed:(x OR bo-abi OR y)', 12, 'warning', /no feed has feed:x, y$/],
    ['a AND feed:(bo-abi OR bo-abbi)', 22, 'warning', /no feed has feed:bo-abbi/, /did you mean bo-abi\?/],
    ['a AND (b', 6, 'error', /not closed/],
  ])('reports what is wrong in %j', (watch, offset, severity, what, hint) => {
    const problem = problemsOf(watch, [quds]).find(({ subject }) => subject.kind === 'rule');
    expect(problem).toMatchObject({ subject: { kind: 'rule', id: 'r' }, offset, severity });
    expect(problem?.what).toMatch(what);
    if (hint) expect(problem?.hint).toMatch(hint);
  });

  it.each([
    '@quds-force',
    'a AND country:bo',
    'a AND publisher:anything',
    'ATLEAST/2(a, b, NOT c)',
    'a NOTNEAR/3 b',
  ])('says nothing of %j', (watch) => {
    expect(problemsOf(watch, [quds]).filter(({ subject }) => subject.kind === 'rule')).toEqual([]);
  });

  it('leaves a broken rule out and keeps the others', () => {
    const [good, broken] = [aRule({ watch: 'a' }), aRule({ watch: 'a AND' })];
    const { matcher, problems } = compileRules([broken, good], []);
    expect(matchItem(matcher, anExample('a')).map(({ rule }) => rule)).toEqual([good.id]);
    expect(problems).toHaveLength(1);
  });
});

describe('compiling a concept', () => {
  it('reports a broken term and keeps the others', () => {
    const concept = aConcept('c', { terms: { es: ['Fuerza Quds', 'x*'], ar: ['(القدس)'] } });
    const { matcher, problems } = compileRules([aRule({ watch: '@c' })], [concept]);
    expect(problems).toMatchObject([
      { subject: { kind: 'concept', id: 'c', part: 'terms', lang: 'es', index: 1 }, severity: 'error' },
      { subject: { kind: 'concept', id: 'c', part: 'terms', lang: 'ar', index: 0 }, severity: 'error' },
    ]);
    expect(matchItem(matcher, anExample('Fuerza Quds'))).toHaveLength(1);
  });

  it.each<[term: string, what: RegExp]>([
    ['Fuerza OR Quds', /OR has no meaning/],
    ['a NEAR/3 b', /NEAR\/3 has no meaning/],
    ['@other', /@ has no meaning/],
    ['"a" "b"', /one word, phrase or exact form/],
    ['"a', /does not end/],
    ['designar~ ~', /a lone ~ stands for no word/],
    ['de~signar', /a ~ stands at the end of a word/],
    ['—', /can never match/],
    ['', /an empty phrase can never match/],
  ])('does not take %j for a term', (term, what) => {
    const { problems } = compileRules(
      [aRule({ watch: '@c' })],
      [aConcept('c', { terms: { es: [term, 'a'] } })],
    );
    expect(problems[0]?.what).toMatch(what);
  });

  it.each<[term: string, text: string]>([
    ['Fuerza Quds', 'La FUERZA QUDS'],
    ['"Fuerza Quds"', 'la fuerza quds'],
    ['Guardia Revolucionari*', 'guardia revolucionaria'],
    ['="Mahan"', 'Mahan Air'],
    ['כטב"ם', 'כטב״ם'],
    ['EE. UU.', 'EEUU'],
    ['«حزب الله»', 'حزب الله'],
    ['Bolivia’s Foreign Ministry', "Bolivia's foreign ministry"],
    ['and', 'and'],
  ])('takes the term %j', (term, text) => {
    const concept = aConcept('c', { terms: { xx: [term] } });
    expect(compileRules([aRule({ watch: '@c' })], [concept]).problems).toEqual([]);
    expect(wordsOf('@c', text, [concept])).toHaveLength(1);
  });

  it('refuses a circle of includes, naming it, and keeps the terms', () => {
    const [a, b] = [conceptId('a'), conceptId('b')];
    const concepts = [
      aConcept('a', { terms: { en: ['x'] }, includes: [b] }),
      aConcept('b', { terms: { en: ['y'] }, includes: [a] }),
    ];
    const { matcher, problems } = compileRules([aRule({ watch: '@a' })], concepts);
    expect(problems).toMatchObject([
      {
        subject: { kind: 'concept', id: 'b', part: 'includes', index: 0 },
        what: 'concepts in a circle: @a includes @b includes @a',
        severity: 'error',
      },
    ]);
    expect(matchItem(matcher, anExample('y'))).toHaveLength(1);
  });

  it('reports an unknown concept under includes', () => {
    const concepts = [quds, aConcept('c', { terms: { en: ['x'] }, includes: [conceptId('quds-forse')] })];
    expect(compileRules([aRule({ watch: '@c @quds-force' })], concepts).problems).toMatchObject([
      { what: 'unknown concept quds-forse', hint: 'did you mean quds-force?', severity: 'error' },
    ]);
  });

  it('warns of a concept that nobody uses, of one without terms, and of a term that is excepted', () => {
    const concepts = [
      aConcept('unused', { terms: { en: ['x'] } }),
      aConcept('empty'),
      aConcept('covered', { terms: { en: ['Quds Day', 'Quds'] }, except: ['quds day'] }),
    ];
    const { problems } = compileRules([aRule({ watch: '@empty OR @covered' })], concepts);
    expect(problems).toMatchObject(
      [
        { subject: { id: 'empty' }, what: '@empty has no terms', severity: 'warning' },
        { subject: { id: 'covered', lang: 'en', index: 0 }, what: /can never match/, severity: 'warning' },
        { subject: { id: 'unused' }, what: 'no rule uses @unused', severity: 'warning' },
      ].map(({ what, ...rest }) => ({
        ...rest,
        what: typeof what === 'string' ? what : expect.stringMatching(what),
      })),
    );
  });
});
