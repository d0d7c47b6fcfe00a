import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { QueryNode } from '../../../src/match/query/ast.js';
import { lexQuery } from '../../../src/match/query/lex.js';
import { parseQuery } from '../../../src/match/query/parse.js';
import { printQuery } from '../../../src/match/query/print.js';

function normalForm(watch: string): string {
  const { query, problems } = parseQuery(watch);
  if (!query) throw new Error(problems.map(({ what }) => what).join('; '));
  return printQuery(query);
}

describe('the parser', () => {
  it.each([
    ['binds NEAR tighter than NOT', 'NOT a NEAR/3 b', 'NOT a NEAR/3 b'],
    ['binds NOT tighter than AND', 'NOT a AND b', 'NOT a AND b'],
    ['binds AND tighter than OR', 'a AND b OR c', '(a AND b) OR c'],
    ['reads juxtaposition as AND', '@a "b c"\n d', '@a AND "b c" AND d'],
    ['keeps parentheses that matter', 'a AND (b OR c)', 'a AND (b OR c)'],
    ['drops parentheses that do not', '((a)) AND (("b"))', 'a AND "b"'],
    ['keeps groups of one kind apart', 'a AND (b AND c)', 'a AND (b AND c)'],
    ['reads NEAR in NEAR', '(a ONEAR/2 b) NOTNEAR/5 (c OR @d)', '(a ONEAR/2 b) NOTNEAR/5 (c OR @d)'],
    ['binds a field tighter than NEAR', 'title:a NEAR/3 b', 'title:a NEAR/3 b'],
    ['gives a field a group', 'title:(a AND NOT b) c', 'title:(a AND NOT b) AND c'],
    ['reads values', 'country:(bo OR "pe") NOT feed:bo-abi', 'country:(bo OR pe) AND NOT feed:bo-abi'],
    ['quotes values that are not plain', 'publisher:"La Razón"', 'publisher:"La Razón"'],
    ['reads ATLEAST', 'ATLEAST/2(a, b AND c, d OR e)', 'ATLEAST/2(a, b AND c, d OR e)'],
    ['leaves comments out', '# the route\na # cargo\nAND b', 'a AND b'],
    ['undoes escapes', '"the \\"Guards\\""', '"the \\"Guards\\""'],
    ['reads gershayim in a word', 'כטב"ם OR (מל"ט)', 'כטב"ם OR מל"ט'],
    ['reads gershayim in a phrase', '"כטב"ם איראני"', '"כטב\\"ם איראני"'],
    ['reads an exact form', '="EP-FAA"', '="EP-FAA"'],
    ['takes operators in capitals only', '"x" and "y"', '"x" AND and AND "y"'],
  ])('%s', (_, watch, normal) => {
    expect(normalForm(watch)).toBe(normal);
    expect(normalForm(normal)).toBe(normal);
  });

  it('keeps where each node stands', () => {
    const { query } = parseQuery('a AND (b NEAR/3 "c d")');
    const places: string[] = [];
    const visit = (node: QueryNode): void => {
      places.push(`${node.kind} ${node.offset}+${node.length}`);
      if (node.kind === 'and') node.operands.forEach(visit);
      if (node.kind === 'near') [node.left, node.right].forEach(visit);
    };
    if (query) visit(query);
    expect(places).toEqual(['and 0+21', 'term 0+1', 'near 7+14', 'term 7+1', 'term 16+5']);
  });
});

describe('an error', () => {
  it.each<[watch: string, offset: number, what: string | RegExp, hint?: RegExp]>([
    ['', 0, 'expected a term, found the end'],
    ['# nothing', 9, 'expected a term, found the end'],
    ['a OR', 4, 'expected a term, found the end'],
    ['a AND OR b', 6, 'expected a term, found OR'],
    ['AND a', 0, 'expected a term, found AND'],
    ['(a OR b', 0, 'this ( is not closed'],
    ['a OR b)', 6, 'this ) closes nothing'],
    ['a, b', 1, /comma/, /OR/],
    ['"a b', 0, 'this quotation does not end'],
    ['“a b”', 0, 'unexpected “', /straight/],
    ['a OR „b“', 5, 'unexpected „', /straight/],
    ['(a, b)', 2, 'expected ), found ,', /OR/],
    ['ATLEAST/2(a, b', 9, 'this ( is not closed'],
    ['a NOT (b AND)', 12, 'expected a term, found )'],
    ['@ a', 0, /name of a concept/],
    ['titel:a', 0, 'unknown field titel:', /title/],
    ['x:"a"', 0, 'unknown field x:', /quotes/],
    ['a && b', 2, 'unexpected &&', /AND/],
    ['a NEAR b', 2, /needs a distance/, /NEAR\/10/],
    ['a NEAR/51 b', 2, /1 to 50/],
    ['a NEAR/0 b', 2, /1 to 50/],
    ['a NEAR/3 b NEAR/3 c', 11, 'NEAR does not chain', /\(a NEAR\/3 b\) NEAR\/3 c/],
    ['a NEAR/3 NOT b', 9, 'NOT cannot stand inside NEAR', /NOTNEAR/],
    ['a NEAR/3 (b AND c)', 10, 'AND cannot stand inside NEAR'],
    ['a ONEAR/3 (b OR NOT c)', 16, 'NOT cannot stand inside ONEAR'],
    ['a NOTNEAR/3 (b OR ATLEAST/1(c))', 18, 'ATLEAST cannot stand inside NOTNEAR'],
    ['a NEAR/3 country:bo', 9, 'country: cannot stand inside NEAR'],
    ['title:(a OR text:b)', 12, 'text: cannot stand inside title:'],
    ['title:(a country:bo)', 9, 'country: cannot stand inside title:'],
    ['country:', 8, 'expected a value after country:, found the end'],
    ['country:(bo AND pe)', 12, 'expected OR or ), found AND', /country:\(a OR b\)/],
    ['country:(bo OR @pe)', 15, 'expected a value, found @pe', /country:\(a OR b\)/],
    ['country:b*', 8, /whole values/],
    ['a lang:(es OR p~)', 14, /whole values/],
    ['ATLEAST(a, b)', 0, 'ATLEAST needs a number'],
    ['ATLEAST/3(a, b)', 0, 'ATLEAST/3 has only 2 operands'],
    ['ATLEAST/1 a', 10, 'expected ( after ATLEAST/1, found a'],
    ['('.repeat(1_000), 64, /more than 64 groups/],
    ['NOT '.repeat(100_000), 256, /more than 64 groups/],
  ])('in %.40s points at the character', (watch, offset, what, hint) => {
    const { query, problems } = parseQuery(watch);
    const error = problems.find(({ severity }) => severity === 'error');
    expect(query).toBeUndefined();
    expect(error?.offset).toBe(offset);
    expect(error?.what).toMatch(what);
    if (hint) expect(error?.hint).toMatch(hint);
  });
});

describe('a warning', () => {
  it.each<[watch: string, offset: number, what: RegExp, hint: RegExp]>([
    ['fuerza quds', 7, /side by side/, /"fuerza quds"/],
    ['"a" AND "b" OR "c"', 12, /AND beside OR/, /\(a AND b\) OR c/],
    ['"a" "b" OR "c"', 8, /AND beside OR/, /parenth|\(/],
    ['"a" or "b"', 4, /looked for as a word/, /OR/],
    ['"a" near/5 "b"', 4, /looked for as a word/, /NEAR\/5/],
    ['"a" -"b"', 4, /./, /NOT/],
    ['"a" !b', 4, /the ! has no meaning/, /NOT before it/],
  ])('is given for %j', (watch, offset, what, hint) => {
    const { problems } = parseQuery(watch);
    expect(problems[0]?.offset).toBe(offset);
    expect(problems[0]?.what).toMatch(what);
    expect(problems[0]?.hint).toMatch(hint);
  });

  it.each(['@a @b', '"a b" c', '(a OR b) AND c', 'a AND b AND c', 'a OR (b AND c)', 'a NEAR/3 b AND c'])(
    'is not given for %j',
    (watch) => {
      expect(parseQuery(watch).problems).toEqual([]);
    },
  );
});

describe('reading any string', () => {
  const pieces = [
    'a',
    'b*',
    '"',
    '="',
    '(',
    ')',
    ',',
    ' ',
    '\n',
    'AND',
    'OR',
    'NOT',
    'NEAR/3',
    'ATLEAST/2',
    '@',
    '@c',
  ];
  const more = ['title:', 'country:', 'bo', '#', '\\', '~', '*', 'כ"ם', 'ONEAR/2', '='];
  const anyQuery = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.constantFrom(...pieces, ...more), { maxLength: 20 }).map((parts) => parts.join(' ')),
    fc.array(fc.constantFrom(...pieces, ...more), { maxLength: 20 }).map((parts) => parts.join('')),
  );

  it('never throws, and places every token and problem inside it', () => {
    fc.assert(
      fc.property(anyQuery, (watch) => {
        const { tokens, problems } = lexQuery(watch);
        for (const { offset, length } of [...tokens, ...problems, ...parseQuery(watch).problems]) {
          expect(offset).toBeGreaterThanOrEqual(0);
          expect(offset + length).toBeLessThanOrEqual(watch.length);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('prints what reads as the same query', () => {
    fc.assert(
      fc.property(anyQuery, (watch) => {
        const { query } = parseQuery(watch);
        if (!query) return;
        const again = parseQuery(printQuery(query)).query;
        expect(again && bare(again)).toEqual(bare(query));
      }),
      { numRuns: 2_000 },
    );
  });

  /** Without the places. */
  function bare(query: QueryNode): unknown {
    return JSON.parse(
      JSON.stringify(query, (key, value) => (/^(offset|length)$/.test(key) ? undefined : value)),
    );
  }
});
