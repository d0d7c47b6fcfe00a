import type { Item } from '../model/item.js';
import type { Match } from '../model/match.js';
import type { RuleExample } from '../model/rule.js';
import { gatherEvidence } from './evidence.js';
import type { CompiledRule, Matcher } from './matcher.js';
import type { Workspace } from './occurrence.js';
import type { Plan } from './plan-nodes.js';
import { likelyRules } from './presearch.js';
import { isNear } from './span.js';

/** The rules that the item fires, in configured order, each with the words that made it fire. */
export function matchItem(matcher: Matcher, item: Item | RuleExample): readonly Match[] {
  openItem(matcher, item);
  const { rules, index, workspace } = matcher;
  const matches: Match[] = [];
  for (const likely of likelyRules(index, workspace)) {
    const { rule, plan } = rules[likely] as CompiledRule; // the index is of these rules
    if (!holds(plan, workspace)) continue;
    const evidence = gatherEvidence(plan, workspace, holds);
    matches.push({ rule: rule.id, severity: rule.severity, evidence });
  }
  return matches;
}

/** Reads the item's words; what `holds` answers is about this item until the next is opened. */
export function openItem({ workspace, vocabulary, readsUrl }: Matcher, item: Item | RuleExample): void {
  workspace.open(item, vocabulary, readsUrl);
}

/** Whether the plan is true of the open item. */
export function holds(plan: Plan, workspace: Workspace): boolean {
  switch (plan.kind) {
    case 'leaf':
      return workspace.stands(plan.leaf, plan.fields);
    case 'any':
      return plan.operands.some((operand) => holds(operand, workspace));
    case 'near':
      return isNear(plan, workspace);
    case 'count': {
      let missing = plan.least;
      for (const operand of plan.operands) {
        if (missing > 0 && holds(operand, workspace)) missing -= 1;
      }
      return missing === 0;
    }
    case 'not':
      return !holds(plan.operand, workspace);
    case 'metadata':
      return workspace.metadata(plan.key).some((value) => plan.values.has(value));
  }
}
