import { describe, expect, it } from 'vitest';
import { parseQuery } from '../../../src/match/query/parse.js';

function warningsOf(watch: string): readonly (readonly [string, string])[] {
  const { problems } = parseQuery(watch);
  return problems.map(({ offset, length, what, severity }) => {
    expect(severity).toBe('warning');
    return [watch.slice(offset, offset + length), what.replace(/:.*/, '')];
  });
}

describe('a query', () => {
  it.each<[what: string, watch: string, part: string, warning: string]>([
    ['two countries at once', 'x AND country:bo AND country:pe', 'country:pe', 'this can never hold'],
    [
      'two lists of languages without one in common',
      'lang:(es OR pt) AND (x AND lang:(fa OR ar))',
      'lang:(fa OR ar)',
      'this can never hold',
    ],
    ['a term under NOT that is required', 'avión AND b AND NOT AVION', 'NOT AVION', 'this can never hold'],
    [
      'a group under NOT with a required term',
      '@iran AND b AND NOT (c OR @iran)',
      'NOT (c OR @iran',
      'this can never hold',
    ],
    [
      'all of an AND under NOT required',
      '(a AND b AND c) AND NOT (c AND a)',
      'NOT (c AND a',
      'this can never hold',
    ],
    [
      'a value under NOT that is required',
      'x AND country:bo AND NOT country:BO',
      'NOT country:BO',
      'this can never hold',
    ],
    ['a word under NOT by its prefix', 'sanciones AND NOT sancion*', 'NOT sancion*', 'this can never hold'],
    ['a word under NOT by its stem', 'sanción AND NOT sanción~', 'NOT sanción~', 'this can never hold'],
    ['a word of a required phrase under NOT', '"la paz" AND NOT Paz', 'NOT Paz', 'this can never hold'],
    ['a required exact form under NOT', '="La Paz" AND NOT "la paz"', 'NOT "la paz"', 'this can never hold'],
    ['a side of a NEAR under NOT', 'x AND a NEAR/3 b AND NOT b', 'NOT b', 'this can never hold'],
    ['what a field requires under NOT', 'title:@iran AND NOT @iran', 'NOT @iran', 'this can never hold'],
    ['one NOT once, deep as it stands', '(a AND NOT a) AND b', 'NOT a', 'this can never hold'],
    ['a NEAR over two fields', 'title:a NEAR/3 summary:b', 'title:a NEAR/3 summary:b', 'this can never hold'],
    ['a NEAR with words of the address', 'x OR a NEAR/3 url:b', 'a NEAR/3 url:b', 'this can never hold'],
    [
      'a NEAR in one field with another',
      'title:(a NEAR/3 summary*) ONEAR/9 text:(b OR c)',
      'title:(a NEAR/3 summary*) ONEAR/9 text:(b OR c',
      'this can never hold',
    ],
    [
      'a NOTNEAR over two fields',
      'title:a NOTNEAR/3 summary:b',
      'title:a NOTNEAR/3 summary:b',
      'both sides of NOTNEAR stand in one field, and these look in different ones',
    ],
    ['a NOTNEAR of a word and itself', 'a NOTNEAR/3 (b OR a)', 'a NOTNEAR/3 (b OR a', 'this can never hold'],
    [
      'a NOTNEAR of a phrase and its word',
      '"la paz" NOTNEAR/1 paz',
      '"la paz" NOTNEAR/1 paz',
      'this can never hold',
    ],
    [
      'a branch that asks for more than another',
      'a OR (b AND a)',
      'b AND a',
      'this branch of OR adds nothing',
    ],
    ['a branch written twice', '"La Paz" OR b OR "la paz"', '"la paz"', 'this branch of OR adds nothing'],
    ['a word beside its prefix', 'sanciones OR sancion*', 'sanciones', 'this branch of OR adds nothing'],
    [
      'values that stand in another list',
      'x AND (country:bo OR country:(bo OR pe))',
      'country:bo',
      'this branch of OR adds nothing',
    ],
    ['a term required twice', 'a AND b AND a', 'a', 'this stands twice in the same AND'],
    ['an operand counted twice', 'ATLEAST/2(a, b, A)', 'A', 'this stands twice in the same ATLEAST'],
    [
      'what is dead deep inside',
      'x AND NOT title:(a OR (a AND b))',
      'a AND b',
      'this branch of OR adds nothing',
    ],
    ['what is dead in NEAR', 'x NEAR/3 (a OR b OR a)', 'a', 'this branch of OR adds nothing'],
  ])('is warned of %s', (_, watch, part, warning) => {
    expect(warningsOf(watch)).toEqual([[part, warning]]);
  });

  it.each([
    'x AND country:bo AND lang:es',
    'x AND country:(bo OR pe) AND country:(pe OR br)',
    'x AND tag:agency AND tag:state',
    'a AND NOT b',
    'a AND NOT (b AND c)',
    'a AND NOT (a AND b)',
    'a AND NOT title:a',
    '(a AND b) OR (a AND c)',
    'paz OR "la paz"',
    '="Paz" OR paz',
    'sancion* OR "sanciones nuevas"',
    'sancionar~ OR sancionar',
    'a NEAR/3 a',
    'a OR title:a',
    'sancion* AND NOT sanciones',
    'sanción~ AND NOT sanción',
    'paz AND NOT "la paz"',
    '="Paz" AND NOT "La Paz"',
    'al-quds AND NOT quds',
    '"vuelo 3531" AND NOT vuelo',
    '"guardia* civil" AND NOT guardia',
    'a NOTNEAR/3 b AND NOT b',
    'title:(NOT a) AND NOT (NOT a)',
    'title:(a OR b) AND NOT a',
    'url:a AND NOT a',
    '(a OR b) AND NOT a',
    '@iran NEAR/3 a AND NOT title:a',
    'title:a NEAR/3 b',
    'title:a NEAR/3 (summary:b OR c)',
    'url:(a NEAR/3 b)',
    '="Paz" NOTNEAR/1 "La Paz"',
    'a NOTNEAR/3 title:a',
  ])('may be %j', (watch) => {
    expect(warningsOf(watch)).toEqual([]);
  });
});
