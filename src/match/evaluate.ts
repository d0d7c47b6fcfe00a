import type { Item } from '../model/item.js';
import type { Match } from '../model/match.js';
import type { RuleExample } from '../model/rule.js';
import { gatherEvidence } from './evidence.js';
import type { Matcher, Plan } from './matcher.js';
import type { Workspace } from './occurrence.js';
import { mayHold } from './presearch.js';
import { findSpans } from './span.js';

/** The rules that the item fires, in configured order, each with the words that made it fire. */
export function matchItem(matcher: Matcher, item: Item | RuleExample): readonly Match[] {
  openItem(matcher, item);
  const { workspace } = matcher;
  return firedRules(matcher).flatMap((index) => {
    const compiled = matcher.rules[index];
    if (!compiled) return [];
    const { rule, plan } = compiled;
    const evidence = gatherEvidence(plan, workspace, (part) => holds(part, workspace));
    return [{ rule: rule.id, severity: rule.severity, evidence }];
  });
}

/** Reads the item's words; what `holds` answers is about this item until the next is opened. */
export function openItem({ workspace, vocabulary, readsUrl }: Matcher, item: Item | RuleExample): void {
  workspace.open(item, vocabulary, readsUrl);
}

/** Rules (indices) that hold, in order. Only those are evaluated whose words are there. */
function firedRules({ rules, index, workspace }: Matcher): readonly number[] {
  const fired: number[] = [];
  const { starts, members } = index.waiting;
  for (const leaf of workspace.marked) {
    const end = starts[leaf + 1] as number; // every leaf has a beginning and an end
    for (let i = starts[leaf] as number; i < end; i++) {
      const rule = members[i] as number;
      if (mayHold(index, rule, workspace)) fired.push(rule);
    }
  }
  for (const rule of index.always) fired.push(rule);
  fired.sort((a, b) => a - b);
  return fired.filter((rule, i) => {
    const compiled = rules[rule];
    return rule !== fired[i - 1] && compiled !== undefined && holds(compiled.plan, workspace);
  });
}

/** Whether the plan is true of the open item. */
export function holds(plan: Plan, workspace: Workspace): boolean {
  switch (plan.kind) {
    case 'leaf':
      return workspace.stands(plan.leaf, plan.fields);
    case 'any':
      return plan.operands.some((operand) => holds(operand, workspace));
    case 'near':
      return findSpans(plan, workspace).length > 0;
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
