/** What an explanation says beside truth and evidence: how near a NEAR came, what value the item has. */

import { valuesOf } from './metadata.js';
import type { Workspace } from './occurrence.js';
import type { Plan } from './plan-nodes.js';
import { distanceOf, findSpans, type LeafPlan } from './span.js';

type NearPlan = Extract<Plan, { kind: 'near' }>;
type CountPlan = Extract<Plan, { kind: 'count' }>;
type MetadataPlan = Extract<Plan, { kind: 'metadata' }>;

export function noteOn(
  plan: Plan,
  truth: boolean,
  children: readonly { readonly holds: boolean }[],
  workspace: Workspace,
): string | undefined {
  switch (plan.kind) {
    case 'leaf':
      return truth ? termsFound(plan, workspace) : whyNotFound(plan, workspace);
    case 'near':
      return truth ? undefined : whyNotNear(plan, workspace);
    case 'count':
      return countHeld(plan, children);
    case 'metadata':
      return itemsValue(plan, workspace);
    case 'any':
    case 'not':
      return undefined;
  }
}

/** Of a concept: its terms that were found. */
function termsFound({ leaf, fields }: LeafPlan, workspace: Workspace): string | undefined {
  const inFields = workspace.occurrences(leaf).filter(({ first }) => workspace.words.isIn(first, fields));
  const terms = inFields.flatMap(({ term: { written, concept, lang } }) =>
    concept === undefined ? [] : [lang === undefined ? written : `${written} (${lang})`],
  );
  return terms.length === 0 ? undefined : `found: ${[...new Set(terms)].join(', ')}`;
}

function whyNotFound({ leaf }: LeafPlan, workspace: Workspace): string | undefined {
  const elsewhere = workspace.occurrences(leaf)[0];
  if (elsewhere) return `stands in ${workspace.words.fieldOf(elsewhere.first)}`;
  const excepted = workspace.excepted(leaf)[0];
  return excepted && `stands only inside an excepted phrase: ${excepted.term.written}`;
}

function whyNotNear(plan: NearPlan, workspace: Workspace): string | undefined {
  const [left, right] = [findSpans(plan.left, workspace), findSpans(plan.right, workspace)];
  if (left.length === 0 || right.length === 0) return undefined; // the operands say so
  if (plan.operator === 'NOTNEAR') return 'each one has the other near';
  const { words } = workspace;
  let nearest = Number.POSITIVE_INFINITY;
  let overlap = false;
  let turned = false;
  for (const a of left.slice(0, MAX_COMPARED)) {
    for (const b of right.slice(0, MAX_COMPARED)) {
      if (words.fieldOf(a.first) !== words.fieldOf(b.first)) continue;
      const apart = distanceOf(a, b);
      if (apart === 0) overlap = true;
      else if (plan.operator === 'ONEAR' && b.first < a.first) turned = true;
      else nearest = Math.min(nearest, apart);
    }
  }
  if (nearest < Number.POSITIVE_INFINITY) return `nearest: ${nearest} words apart`;
  if (turned) return 'they stand in the other order';
  return overlap ? 'they are the same words' : 'they stand in different fields';
}

/** Spans of either side that are compared; all, but in a text that is made to repeat itself. */
const MAX_COMPARED = 200;

/** Of ATLEAST: how many hold. AND and OR are plain to see. */
function countHeld(
  { least, operands }: CountPlan,
  children: readonly { holds: boolean }[],
): string | undefined {
  if (least === 1 || least === operands.length) return undefined;
  return `${children.filter(({ holds }) => holds).length} of ${operands.length} hold, ${least} needed`;
}

function itemsValue({ key }: MetadataPlan, { words }: Workspace): string {
  const values = valuesOf(words.item, key);
  if (values.length === 0) return key === 'tag' ? "the item's feed has no tags" : `the item has no ${key}`;
  if (key === 'tag') return `the feed's tags are ${values.join(', ')}`;
  return `the item's ${key} is ${values[0]}`;
}
