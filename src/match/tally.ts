/**
 * In how many items each word of the rules was met. While an item is matched its words are looked up anyway, so
 * counting costs one pass over what was found, and no strings are made until somebody asks.
 */
import type { ItemWords } from './item-words.js';
import { expectedShare, type Frequencies } from './rarity.js';

export class Tally {
  /** Items counted since the last `take`. */
  items = 0;
  /** When the first of them was, epoch ms. */
  since = 0;
  readonly #keys: readonly string[];
  /** By word id. */
  readonly #counts: Uint32Array;
  /** By word id: the number of the last item that had it. */
  readonly #last: Uint32Array;
  #number = 0;
  /** Until the first `take`: what was counted before, by which keys are new. */
  #before: Frequencies | undefined;

  /**
   * @param keys by word id
   * @param before what was counted before
   */
  constructor(keys: readonly string[], before: Frequencies = NOTHING) {
    this.#keys = keys;
    this.#counts = new Uint32Array(keys.length);
    this.#last = new Uint32Array(keys.length);
    this.#before = before;
  }

  add({ ids, sightings }: ItemWords, now: number): void {
    const [counts, last] = [this.#counts, this.#last];
    if (this.items === 0) this.since = now;
    this.items += 1;
    this.#number += 1;
    for (let i = 0; i < sightings; i++) {
      const id = ids[i] as number; // i < sightings
      if (last[id] === this.#number) continue;
      last[id] = this.#number;
      counts[id] = (counts[id] as number) + 1; // the matcher has no other ids
    }
  }

  /**
   * What was counted, to be added to what was counted before; begins anew. A word that comes late begins with what
   * was to be expected of it in the items counted before.
   */
  take(): Frequencies {
    const before = this.#before;
    const words = new Map<string, number>();
    this.#keys.forEach((key, id) => {
      const isNew = before !== undefined && !before.words.has(key);
      const expected = isNew ? Math.round(before.items * expectedShare(key)) : 0;
      const count = (this.#counts[id] ?? 0) + expected;
      if (count > 0 || isNew) words.set(key, count);
    });
    const { items } = this;
    this.items = 0;
    this.#counts.fill(0);
    this.#before = undefined;
    return { items, words };
  }
}

const NOTHING: Frequencies = { items: 0, words: new Map() };
