import { expect, it } from 'vitest';
import { readFreshness, readHttpDate, readRetryAfter } from '../../src/http/freshness.js';

const now = Date.UTC(2026, 10, 22, 12, 0, 0);
const at = (ms: number): string => new Date(now + ms).toUTCString();

it.each([
  [{ 'cache-control': 'public, max-age=600' }, 600_000],
  [{ 'cache-control': 'MAX-AGE="60"' }, 60_000],
  [{ 'cache-control': 'max-age=600', age: '100' }, 500_000],
  [{ 'cache-control': 'max-age=600', expires: at(5_000) }, 600_000],
  [{ 'cache-control': 'max-age=0' }, undefined],
  [{ 'cache-control': 'no-cache, max-age=600' }, undefined],
  [{ 'cache-control': 'no-store' }, undefined],
  [{ expires: at(5_000) }, 5_000],
  [{ expires: at(5_000), date: at(2_000) }, 3_000],
  [{ expires: '0' }, undefined],
  [{ expires: at(-5_000) }, undefined],
  [{}, undefined],
])('%j keeps an answer fresh for %s ms', (headers, fresh) => {
  expect(readFreshness(headers, now)).toBe(fresh);
});

it.each([
  ['120', 120_000],
  [' 5 ', 5_000],
  [at(90_000), 90_000],
  [at(-90_000), undefined],
  ['0', undefined],
  ['soon', undefined],
  ['-5', undefined],
])('Retry-After: %s asks for %s ms', (header, wait) => {
  expect(readRetryAfter({ 'retry-after': header }, now)).toBe(wait);
});

it.each([
  ['Sun, 06 Nov 1994 08:49:37 GMT', Date.UTC(1994, 10, 6, 8, 49, 37)],
  ['Sunday, 06-Nov-1994 08:49:37 GMT', Date.UTC(1994, 10, 6, 8, 49, 37)],
  ['Sun, 06 Foo 1994 08:49:37 GMT', undefined],
  ['-1', undefined],
])('the HTTP date %s is %s', (text, ms) => {
  expect(readHttpDate(text)).toBe(ms);
});
