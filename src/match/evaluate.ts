import type { Item } from '../model/item.js';
import type { Match } from '../model/match.js';
import type { RuleExample } from '../model/rule.js';
import { gatherEvidence } from './evidence.js';
import type { CompiledRule, Matcher } from './matcher.js';
import { fieldsOf, mayHold } from './may-hold.js';
import type { Workspace } from './occurrence.js';
import type { Plan } from './plan-nodes.js';
import { likelyRules } from './presearch.js';
import { isNear } from './span.js';

type CountPlan = Extract<Plan, { kind: 'count' }>;

/** The rules that the item fires, in configured order, each with the words that made it fire. */
export function matchItem(matcher: Matcher, item: Item | RuleExample): readonly Match[] {
  const { rules, workspace } = matcher;
  return firingRules(matcher, item).map((fires) => {
    const { rule, plan } = rules[fires] as CompiledRule; // of the matcher's rules
    const evidence = gatherEvidence(plan, workspace, holds);
    return { rule: rule.id, severity: rule.severity, evidence };
  });
}

/** The indexes of the rules that the item fires, in order. The item stays open. */
export function firingRules(matcher: Matcher, item: Item | RuleExample): number[] {
  openItem(matcher, item);
  const { rules, index, workspace } = matcher;
  const fire: number[] = [];
  for (const likely of likelyRules(index, workspace)) {
    const { plan } = rules[likely] as CompiledRule; // the index is of these rules
    if (holds(plan, workspace)) fire.push(likely);
  }
  return fire;
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
      for (const operand of plan.operands) if (holds(operand, workspace)) return true;
      return false;
    case 'near':
      return fieldsOf(plan, workspace.marks) !== 0 && isNear(plan, workspace);
    case 'count':
      return mayHold(plan, workspace) && haveEnough(plan, workspace);
    case 'not':
      return !holds(plan.operand, workspace);
    case 'metadata':
      return mayHold(plan, workspace);
  }
}

function haveEnough({ least, operands }: CountPlan, workspace: Workspace): boolean {
  let missing = least;
  for (let i = 0; missing > 0 && operands.length - i >= missing; i++)
    if (holds(operands[i] as Plan, workspace)) missing -= 1; // i < operands.length
  return missing === 0;
}
