/** Lays items out over as few messages as the service's limits allow, keeping their order. */

export interface Laid<T> {
  /** Never empty; a part is empty only when there were no items. */
  readonly parts: readonly (readonly T[])[];
  /** How many items at the end had no room in `maxParts`. */
  readonly left: number;
}

/**
 * @param fits whether a message of these items is within every limit; one item alone must be, and what fits
 *   still fits with fewer
 */
export function layOut<T>(
  items: readonly T[],
  fits: (part: readonly T[]) => boolean,
  maxParts: number,
): Laid<T> {
  const parts: (readonly T[])[] = [];
  let at = 0;
  while (at < items.length && parts.length < maxParts) {
    const size = largestFit(items.length - at, (n) => fits(items.slice(at, at + n)));
    parts.push(items.slice(at, at + size));
    at += size;
  }
  return { parts: parts.length > 0 ? parts : [[]], left: items.length - at };
}

/** The largest number from 1 to `most` that fits, found in few tries: measuring means making the whole message. */
function largestFit(most: number, fits: (n: number) => boolean): number {
  let good = 1;
  let bad = most + 1;
  while (bad - good > 1) {
    const n = bad > most ? Math.min(good * 2, most) : Math.floor((good + bad) / 2);
    if (fits(n)) good = n;
    else bad = n;
    if (good === most) break;
  }
  return good;
}

/** The first of several ways to tell, richest first, that fits; the last one must. */
export function firstFit<T>(ways: readonly [...(() => T)[], () => T], fits: (told: T) => boolean): T {
  for (const way of ways.slice(0, -1)) {
    const told = way();
    if (fits(told)) return told;
  }
  const last = ways[ways.length - 1] ?? ways[0];
  if (!last) throw new Error('there must be a way to tell it');
  return last();
}
