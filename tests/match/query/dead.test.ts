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
  ])('may be %j', (watch) => {
    expect(warningsOf(watch)).toEqual([]);
  });
});
