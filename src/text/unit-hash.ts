/** FNV-1a over UTF-16 units, http://www.isthe.com/chongo/tech/comp/fnv/. */
export const HASH_SEED = 0x811c9dc5 | 0;

/** The hash of what came before and one more unit. */
export function hashUnit(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, 0x01000193);
}

export function hashUnits(units: Uint16Array, from: number, to: number): number {
  let hash = HASH_SEED;
  for (let i = from; i < to; i++) hash = hashUnit(hash, units[i] as number); // to <= units.length
  return hash;
}
