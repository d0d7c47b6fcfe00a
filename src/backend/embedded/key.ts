import { hash } from '../../lib/hash.js';

const LONGEST = 120;

/**
 * Text of a feed's own choosing as a column to search by. The driver cuts strings at U+0000 and rewrites lone
 * surrogates, so two such keys could become one; those, and long ones, are stored by the hash of their JSON, which
 * escapes both.
 */
export function column(key: string): string {
  return key.length > LONGEST || /[\0\p{Surrogate}]/u.test(key) ? `#${hash(JSON.stringify(key))}` : key;
}
