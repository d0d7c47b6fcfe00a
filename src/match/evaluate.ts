import type { Item } from '../model/item.js';
import type { Match } from '../model/match.js';
import type { RuleExample } from '../model/rule.js';
import { gatherEvidence } from './evidence.js';
import type { Matcher, Plan } from './matcher.js';
import { foldMetadata } from './metadata.js';
import type { Workspace } from './occurrence.js';
import type { MetadataKey } from './query/ast.js';
import { findSpans } from './span.js';

/** The rules that the item fires, in configured order, each with the words that made it fire. */
export function matchItem(matcher: Matcher, item: Item | RuleExample): readonly Match[] {
  const { workspace } = matcher;
  openItem(matcher, item);
  const matches: Match[] = [];
  for (const index of candidates(matcher)) {
    const compiled = matcher.rules[index];
    if (!compiled || !holds(compiled.plan, item, workspace)) continue;
    const { rule, plan } = compiled;
    const evidence = gatherEvidence(plan, item, workspace, (part) => holds(part, item, workspace));
    matches.push({ rule: rule.id, severity: rule.severity, evidence });
  }
  return matches;
}

/** Reads the item's words; what `holds` answers is about this item until the next is opened. */
export function openItem({ workspace, trie, readsUrl }: Matcher, item: Item | RuleExample): void {
  workspace.open(item, trie, readsUrl);
}

/** Rules that could hold: one of the words that each of them needs is there. In order. */
function candidates({ anchored, unanchored, workspace }: Matcher): readonly number[] {
  const found = new Set(unanchored);
  for (const id of workspace.words.present) {
    for (const rule of anchored.get(id) ?? []) found.add(rule);
  }
  return [...found].sort((a, b) => a - b);
}

/** Whether the plan is true of the open item. */
export function holds(plan: Plan, item: Item | RuleExample, workspace: Workspace): boolean {
  switch (plan.kind) {
    case 'leaf': {
      const { words } = workspace;
      return workspace.occurrences(plan.leaf).some(({ first }) => words.isIn(first, plan.fields));
    }
    case 'any':
      return plan.operands.some((operand) => holds(operand, item, workspace));
    case 'near':
      return findSpans(plan, workspace).length > 0;
    case 'count': {
      let missing = plan.least;
      for (const operand of plan.operands) {
        if (missing > 0 && holds(operand, item, workspace)) missing -= 1;
      }
      return missing === 0;
    }
    case 'not':
      return !holds(plan.operand, item, workspace);
    case 'metadata':
      return valuesOf(item, plan.key).some((value) => plan.values.has(foldMetadata(value)));
  }
}

export function valuesOf(item: Item | RuleExample, key: MetadataKey): readonly string[] {
  if (key === 'tag') return item.tags;
  const value = item[key];
  return value === undefined ? [] : [value];
}
