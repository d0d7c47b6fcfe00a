import { hash } from '../lib/hash.js';

/** Letters, digits and signs, no blank; none that looks like a hash of ours. */
const PLAIN = /^[!"$-~][!-~]{0,39}$/;

/**
 * Text of a feed's own choosing as a name in the store, the same in every store. Long ones would take room in every
 * mark and index, scripts keep lists of them with blanks between, and what drivers make of U+0000 and lone surrogates
 * could turn two keys into one: all those are stored by the hash of their JSON. What is stored is not to be shortened again.
 */
export function shortKey(key: string): string {
  return PLAIN.test(key) ? key : `#${hash(JSON.stringify(key))}`;
}
