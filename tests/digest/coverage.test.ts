import { expect, it } from 'vitest';
import { compareCoverage } from '../../src/digest/coverage.js';

const seen = (feeds: number, ...failing: readonly string[]) => ({
  feeds,
  answered: feeds - failing.length,
  failing,
});
/** More may fail than are named. */
const many = (failing: number, ...named: readonly string[]) => ({
  feeds: 186,
  answered: 186 - failing,
  failing: named,
});

it.each([
  ['nothing fails, as before', seen(9), seen(9), 'as told'],
  ['the same fail, in another order', seen(9, 'A', 'B'), seen(9, 'B', 'A'), 'as told'],
  ['a feed more answers', seen(9, 'A'), seen(10, 'A'), 'as told'],
  ['one more fails', seen(9, 'A'), seen(9, 'A', 'B'), 'changed'],
  ['another fails in its place', seen(9, 'A'), seen(9, 'B'), 'changed'],
  ['one of them answers again', seen(9, 'A', 'B'), seen(9, 'B'), 'changed'],
  ['all answer again', seen(9, 'A'), seen(9), 'changed'],
  ['the worst of many are others', many(30, ...'ABCDEFGHIJ'), many(30, ...'BCDEFGHIJK'), 'as told'],
  ['another fails, beside one that was not asked yet', many(2, 'A'), many(2, 'B'), 'changed'],
  ['one more of many fails', many(30, 'A', 'B'), many(31, 'A', 'B'), 'changed'],
  ['a feed that was not asked yet', many(1), many(0), 'changed'],
])('%s', (_, told, now, expected) => {
  expect(compareCoverage(told, now)).toBe(expected);
});
