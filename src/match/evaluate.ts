import type { Item } from '../model/item.js';
import type { Match } from '../model/match.js';
import type { RuleExample } from '../model/rule.js';
import type { Matcher } from './matcher.js';

/** The rules that the item fires, in configured order, each with the words that made it fire. */
export function matchItem(_matcher: Matcher, _item: Item | RuleExample): readonly Match[] {
  return [];
}
