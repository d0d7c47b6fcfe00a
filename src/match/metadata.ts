import { foldText } from '../text/fold.js';

/** Feeds have few values; more than this come from somewhere else, and are not kept. */
const MAX_KEPT = 4096;
const kept = new Map<string, string>();

/** A metadata value as two are compared: folded, or as it is where nothing would be left. */
export function foldMetadata(value: string): string {
  const known = kept.get(value);
  if (known !== undefined) return known;
  const folded = foldText(value) || value;
  if (kept.size < MAX_KEPT) kept.set(value, folded);
  return folded;
}
