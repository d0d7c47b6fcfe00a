/** Which stories share keys with an item, in memory: by their numbers, which rise with the time at which they began. */
import { KeyTable } from './key-table.js';
import type { StoryKeys } from './records.js';

/** A key of more stories than this says nothing: "breaking news". */
const COMMON = 200;
/** An exact key counts for more than any number of sketch keys, of which an item has 64 at most. */
const EXACT = 1_000;

const sharing = new Int32Array(COMMON); // used up within each look at a key

export class KeyIndex {
  readonly #exact = new KeyTable();
  readonly #sketch = new KeyTable();

  /** New keys of a story are enough. */
  add(story: number, exact: readonly string[], sketch: ArrayLike<number>): void {
    for (const key of exact) this.#exact.add(hashKey(key), story);
    for (let n = 0; n < sketch.length; n++) this.#sketch.add(sketch[n] as number, story); // n < length
  }

  /** Those that are open and share enough, most shared first, then the youngest. */
  find({ exact, sketch, minimum }: StoryKeys, isOpen: (story: number) => boolean): readonly number[] {
    const shared = new Map<number, number>();
    for (let n = 0; n < exact.length; n++) {
      const key = exact[n] as string; // n < length
      const found = this.#share(this.#exact, hashKey(key), isOpen);
      if (found > 0 && exact.indexOf(key) === n) count(found, EXACT, shared); // a key asked twice counts once
    }
    for (let n = 0; n < sketch.length; n++) {
      const key = sketch[n] as number; // n < length
      const found = this.#share(this.#sketch, key, isOpen);
      if (found > 0 && sketch.indexOf(key) === n) count(found, 1, shared);
    }
    return mostFirst(shared, Math.min(minimum, EXACT));
  }

  /** @returns how many there are in `sharing`, none when there are too many */
  #share(table: KeyTable, key: number, isOpen: (story: number) => boolean): number {
    let found = 0;
    for (let pair = table.latest(key); pair !== 0; pair = table.before(pair)) {
      const story = table.numberOf(pair);
      if (!isOpen(story)) continue;
      if (found === COMMON) return 0;
      sharing[found++] = story;
    }
    return found;
  }
}

function count(found: number, weight: number, shared: Map<number, number>): void {
  for (let n = 0; n < found; n++) {
    const story = sharing[n] as number; // n < found
    shared.set(story, (shared.get(story) ?? 0) + weight);
  }
}

function mostFirst(shared: ReadonlyMap<number, number>, least: number): readonly number[] {
  const stories: number[] = [];
  shared.forEach((score, story) => {
    if (score >= least) stories.push(story);
  });
  const scoreOf = (story: number): number => shared.get(story) ?? 0;
  return stories.length < 2 ? stories : stories.sort((a, b) => scoreOf(b) - scoreOf(a) || b - a);
}

/**
 * 32-bit FNV-1a over UTF-16 units (draft-eastlake-fnv). Two exact keys that share it are found together once in a
 * thousand million.
 */
export function hashKey(key: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) h = Math.imul(h ^ key.charCodeAt(i), 0x01000193);
  return h >>> 0;
}
