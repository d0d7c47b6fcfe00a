import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shortKey } from '../../src/backend/short-key.js';

describe('a key in the store', () => {
  it.each(['i:Zk3', 's:1omt919', 'https://example.org/a?b=1', '!', `${'x'.repeat(40)}`])(
    'stands as it is when it is short and plain: %j',
    (key) => expect(shortKey(key)).toBe(key),
  );

  it.each(['', ' ', 'a b', '#a', 'é', '\0', '\ud800', 'x'.repeat(41)])(
    'is hashed when it is not: %j',
    (key) => expect(shortKey(key)).toMatch(/^#[\w-]{22}$/),
  );

  it('has no blank, is short, and is no other key’s', () => {
    const anyKey = fc.array(fc.nat(0xffff), { maxLength: 60 }).map((units) => String.fromCharCode(...units));
    fc.assert(
      fc.property(anyKey, anyKey, (a, b) => {
        expect(shortKey(a)).toMatch(/^[!-~]{1,40}$/);
        expect(shortKey(a) === shortKey(b)).toBe(a === b);
        expect(shortKey(shortKey(a)) === shortKey(a)).toBe(shortKey(a) === a);
      }),
    );
  });
});
