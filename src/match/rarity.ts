/**
 * How often words may occur, so that rules wait for their rarest. Counted where counts are given; else long
 * words stand in for rare ones. Only the order of the answers matters, and never what a rule fires on.
 */

/** In how many items words were met, by the keys of `Vocabulary`. */
export interface Frequencies {
  /** Items counted. */
  readonly items: number;
  /** A key that is absent was never looked for. */
  readonly words: ReadonlyMap<string, number>;
}

/** The share of items that may have the word, prefix or stem of a key. */
export type Rarity = (key: string) => number;

/** Counts of fewer items are believed by half. */
const BELIEVED = 100;

export function rarityOf(frequencies: Frequencies | undefined): Rarity {
  if (frequencies === undefined) return expectedShare;
  const { items, words } = frequencies;
  return (key) => {
    const expected = expectedShare(key);
    const count = words.get(key);
    return count === undefined ? expected : (count + expected * BELIEVED) / (items + BELIEVED);
  };
}

/** Words longer than this are all rare. */
const LONG = 12;
/** Letters that a prefix or a stem is as good as shorter by. */
const OPEN_END = 2;

/** By its length alone: half as often with every letter, as in newspapers it roughly is. */
export function expectedShare(key: string): number {
  const sign = key.search(/[*~]/);
  return 2 ** -Math.min(sign < 0 ? key.length : sign - OPEN_END, LONG);
}
