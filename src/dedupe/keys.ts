import { DAY } from '../lib/duration.js';
import { hash } from '../lib/hash.js';
import type { StoryItem } from '../model/story.js';
import { speaks } from './similar.js';

/**
 * The lowest hashes of a sketch that serve as keys, and how many in common make a candidate. On the labelled set of
 * tests/dedupe these find every pair that all hashes find: of texts of like length two lists of lowest hashes have
 * what both share. Of a brief and a whole article they miss three pairs in a thousand.
 */
const SKETCH_KEYS = 28;
const LEAST_COMMON = 2;

/** Keys under which an item's story is stored and looked for. */
export interface ItemKeys {
  readonly exact: readonly string[];
  readonly sketch: readonly number[];
  /** So many sketch keys in common make a candidate. */
  readonly minimum: number;
}

export function storyKeys(item: StoryItem): ItemKeys {
  // Two days of one headline share a key, so that midnight parts no two tellings.
  const day = Math.floor((item.publishedAt ?? item.seenAt) / DAY);
  const exact = [
    `i:${item.item}`,
    ...(item.sketch.url === undefined ? [] : [`u:${item.sketch.url}`]),
    ...(speaks(item.sketch.title)
      ? [day, day + 1].map((d) => `t:${hash(item.sketch.title, String(d))}`)
      : []),
  ];
  return {
    exact,
    sketch: item.sketch.shingles.slice(0, SKETCH_KEYS),
    minimum: LEAST_COMMON,
  };
}

export function unionKeys(a: ItemKeys, b: ItemKeys): ItemKeys {
  return {
    exact: [...new Set([...a.exact, ...b.exact])],
    sketch: [...new Set([...a.sketch, ...b.sketch])],
    minimum: a.minimum,
  };
}
