/**
 * What the marks of an item's leaves alone tell of a plan, before any occurrence is made: most branches of most rules
 * lack a word, and are done with here.
 */
import type { Workspace } from './occurrence.js';
import type { Plan, SpanPlan } from './plan-nodes.js';

/** False only of a plan that cannot be true of the open item. */
export function mayHold(plan: Plan, workspace: Workspace): boolean {
  switch (plan.kind) {
    case 'leaf':
    case 'any':
    case 'near':
      return fieldsOf(plan, workspace.marks) !== 0;
    case 'count': {
      const { operands } = plan;
      let missing = plan.least;
      for (let i = 0; missing > 0 && operands.length - i >= missing; i++)
        if (mayHold(operands[i] as Plan, workspace)) missing -= 1; // i < operands.length
      return missing === 0;
    }
    case 'not':
      return true;
    case 'metadata':
      return workspace.metadata(plan.key).some((value) => plan.values.has(value));
  }
}

/** The fields, as a set, in which the plan may stand. */
export function fieldsOf(plan: SpanPlan, marks: Uint8Array): number {
  switch (plan.kind) {
    case 'leaf':
      return (marks[plan.leaf.index] as number) & plan.fields; // every leaf has an entry
    case 'any': {
      let fields = 0;
      for (const operand of plan.operands) fields |= fieldsOf(operand, marks);
      return fields;
    }
    case 'near': {
      const left = fieldsOf(plan.left, marks);
      return left === 0 || plan.operator === 'NOTNEAR' ? left : left & fieldsOf(plan.right, marks);
    }
  }
}
