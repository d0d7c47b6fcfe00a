import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readRules } from '../../../src/config/read.js';
import { layOutQuery } from '../../../src/match/query/layout.js';
import { parseQuery } from '../../../src/match/query/parse.js';
import { printQuery } from '../../../src/match/query/print.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));

function laidOut(watch: string): string {
  const { query } = parseQuery(watch);
  if (query === undefined) throw new Error(`${watch} does not parse`);
  return layOutQuery(query);
}

const many = (n: number, word: string) => Array.from({ length: n }, (_, i) => `${word}${i}`);

describe('a query laid out', () => {
  it.each([
    ['stays on one line when it fits', 'a  AND\n(b OR  c)', ['a AND (b OR c)']],
    [
      'has a line for each operand when it does not',
      `("${'x'.repeat(60)}" OR b) AND "${'y'.repeat(60)}"`,
      [`("${'x'.repeat(60)}" OR b)`, `AND "${'y'.repeat(60)}"`],
    ],
    [
      'breaks a long group inside its parentheses',
      `a AND (${many(30, 'word').join(' OR ')})`,
      [
        'a',
        'AND (',
        '  word0',
        ...many(30, 'word')
          .slice(1)
          .map((word) => `  OR ${word}`),
        ')',
      ],
    ],
    [
      'breaks a long group under NOT',
      `a AND NOT (${many(30, 'word').join(' OR ')})`,
      [
        'a',
        'AND NOT (',
        '  word0',
        ...many(30, 'word')
          .slice(1)
          .map((word) => `  OR ${word}`),
        ')',
      ],
    ],
    [
      'breaks ATLEAST at its commas',
      `ATLEAST/2(${many(30, 'word').join(', ')})`,
      ['ATLEAST/2(', ...many(29, 'word').map((word) => `  ${word},`), '  word29', ')'],
    ],
  ])('%s', (_, watch, lines) => {
    expect(laidOut(watch).split('\n')).toEqual(lines);
    expect(laidOut(laidOut(watch))).toBe(laidOut(watch));
  });

  it.each(readRules(root, 'rules').rules.map(({ value }) => [value.id, value.watch] as const))(
    'says the same as before: %s',
    (_, watch) => {
      const [before, after] = [watch, laidOut(watch)].map((text) => parseQuery(text).query);
      expect(after && printQuery(after)).toBe(before && printQuery(before));
      expect(laidOut(laidOut(watch))).toBe(laidOut(watch));
    },
  );
});
