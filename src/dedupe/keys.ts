import { DAY } from '../lib/duration.js';
import { hash } from '../lib/hash.js';
import type { StoryItem } from '../model/story.js';
import { LEAST_SHARED, speaks } from './similar.js';

/** Keys of one item, exact ones included; more would only find what these find. */
const MAX_KEYS = 64;

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
    sketch: item.sketch.shingles.slice(0, MAX_KEYS - exact.length),
    minimum: LEAST_SHARED,
  };
}

export function unionKeys(a: ItemKeys, b: ItemKeys): ItemKeys {
  return {
    exact: [...new Set([...a.exact, ...b.exact])],
    sketch: [...new Set([...a.sketch, ...b.sketch])],
    minimum: a.minimum,
  };
}
