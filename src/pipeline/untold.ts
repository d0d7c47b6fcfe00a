import type { Settings } from '../config/settings.js';

export interface Arrival {
  /** Epoch ms, as the source states it. */
  readonly publishedAt?: number | undefined;
  readonly seenAt: number;
  /** Whether it came with the first poll of its feed. */
  readonly first: boolean;
}

/** Why an item that matches is archived without being told; undefined when it is to be told. */
export function whyUntold(
  { maxAge, firstPollMaxAge }: Settings['items'],
  { publishedAt, seenAt, first }: Arrival,
): string | undefined {
  if (publishedAt === undefined) return first ? 'undated, on the first poll of its feed' : undefined;
  const age = seenAt - publishedAt;
  if (age > maxAge) return 'older than items.maxAge';
  return first && age > firstPollMaxAge ? 'published before the watch of its feed began' : undefined;
}
