/** Many more keys than a watch has recipients: then all begin anew. */
const MOST_KEYS = 20_000;

export interface BucketOptions {
  /** So many at once, and then so many a second, of each key. */
  readonly burst: number;
  readonly perSecond: number;
  /** ms of any clock that does not go back. */
  readonly now: () => number;
}

/** Keeps one from asking too often without keeping others from it. @returns whether the key may ask now */
export function openBuckets({ burst, perSecond, now }: BucketOptions): (key: string) => boolean {
  const buckets = new Map<string, { left: number; at: number }>();
  return (key) => {
    const at = now();
    if (buckets.size >= MOST_KEYS && !buckets.has(key)) buckets.clear();
    const before = buckets.get(key) ?? { left: burst, at };
    const left = Math.min(burst, before.left + ((at - before.at) / 1_000) * perSecond);
    buckets.set(key, { left: Math.max(0, left - 1), at });
    return left >= 1;
  };
}
