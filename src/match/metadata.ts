import type { Item } from '../model/item.js';
import type { RuleExample } from '../model/rule.js';
import { foldText } from '../text/fold.js';
import type { MetadataKey } from './query/ast.js';

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

/** What an item says of a key; nothing where it says nothing. */
export function valuesOf(item: Item | RuleExample, key: MetadataKey): readonly string[] {
  if (key === 'tag') return item.tags;
  const value = item[key];
  return value === undefined ? [] : [value];
}
