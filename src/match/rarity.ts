/**
 * How often words may occur, so that rules wait for their rarest. Counted where counts are given; else long
 * words stand in for rare ones. Only the order of the answers matters.
 */
export interface Rarity {
  ofWord(word: string): number;
  /** Of any word that begins so; of a stem likewise. */
  ofPrefix(prefix: string): number;
}

/** By folded word: how many items had it. A word that is absent was never seen. */
export type Frequencies = ReadonlyMap<string, number>;

export function rarityOf(frequencies: Frequencies | undefined): Rarity {
  return frequencies === undefined || frequencies.size === 0 ? byLength : counted(frequencies);
}

/** Words longer than this are all rare. */
const LONG = 12;
/** Letters that a prefix is as good as shorter by. */
const PREFIX_LOSS = 2;

const byLength: Rarity = {
  ofWord: (word) => 2 ** -Math.min(word.length, LONG),
  ofPrefix: (prefix) => 2 ** -Math.min(prefix.length - PREFIX_LOSS, LONG),
};

/** What a word that was never seen counts for. */
const UNSEEN = 0.5;

function counted(frequencies: Frequencies): Rarity {
  const words = [...frequencies.keys()].sort();
  const sums = [0];
  for (const word of words) sums.push((sums.at(-1) ?? 0) + (frequencies.get(word) ?? 0));
  const below = (limit: string): number => {
    let low = 0;
    let high = words.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((words[middle] ?? '') < limit) low = middle + 1;
      else high = middle;
    }
    return sums[low] ?? 0;
  };
  return {
    ofWord: (word) => (frequencies.get(word) ?? 0) + UNSEEN,
    ofPrefix: (prefix) => below(`${prefix}\uffff`) - below(prefix) + UNSEEN,
  };
}
