/** Lays items out over as few messages as the service's limits allow, keeping their order. */

export interface Laid<T> {
  /** Never empty; a part is empty only when there were no items. */
  readonly parts: readonly (readonly T[])[];
  /** How many items at the end had no room in `maxParts`. */
  readonly left: number;
}

/** @param fits whether a message of these items is within every limit; one item alone must be */
export function layOut<T>(
  items: readonly T[],
  fits: (part: readonly T[]) => boolean,
  maxParts: number,
): Laid<T> {
  const parts: T[][] = [[]];
  for (const [i, item] of items.entries()) {
    const last = parts.at(-1) ?? [];
    if (last.length === 0 || fits([...last, item])) {
      last.push(item);
    } else if (parts.length < maxParts) {
      parts.push([item]);
    } else {
      return { parts, left: items.length - i };
    }
  }
  return { parts, left: 0 };
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
