import type { Evidence } from '../model/match.js';
import { byPlace, type Occurrence, type Via, type Workspace } from './occurrence.js';
import type { Plan } from './plan-nodes.js';
import { type Found, findSpans, type LeafPlan, type NearPlan, type Span, tryPairs } from './span.js';

/** Of one leaf; a reader needs to see why, not how often. */
const MAX_OCCURRENCES = 3;

type Truth = (plan: Plan, workspace: Workspace) => boolean;

/**
 * The words that made a plan hold: of every positive leaf that helped, its first occurrences that did so,
 * in order of place. Where two lie inside each other the longer one speaks.
 */
export function gatherEvidence(plan: Plan, workspace: Workspace, holds: Truth): readonly Evidence[] {
  const chosen: Occurrence[] = [];
  const helping: Helping = new Map();
  gather(plan, workspace, holds, chosen, helping);
  for (const occurrences of helping.values()) choose([...occurrences], workspace, chosen);
  if (chosen.length > 1) chosen.sort(byPlaceAndTerm);
  const shown: Occurrence[] = [];
  for (const occurrence of chosen) if (!isShown(occurrence, shown)) shown.push(occurrence);
  return shown.map((occurrence) => describe(occurrence, workspace));
}

/** Of leaves inside NEAR: their occurrences that were near. */
type Helping = Map<LeafPlan, Set<Occurrence>>;

function gather(
  plan: Plan,
  workspace: Workspace,
  holds: Truth,
  chosen: Occurrence[],
  helping: Helping,
): void {
  switch (plan.kind) {
    case 'leaf':
      choose(workspace.occurrencesIn(plan.leaf, plan.fields), workspace, chosen);
      return;
    case 'any':
      for (const operand of plan.operands) gather(operand, workspace, holds, chosen, helping);
      return;
    case 'near':
      gatherNear(plan, workspace, helping);
      return;
    case 'count':
      for (const operand of plan.operands) {
        if (holds(operand, workspace)) gather(operand, workspace, holds, chosen, helping);
      }
  }
}

function gatherNear(plan: NearPlan, workspace: Workspace, helping: Helping): void {
  const plain = tryPairs(plan, workspace, (a, b) => {
    add(a, helping);
    add(b, helping);
    return false;
  });
  if (plain) return;
  const met = new Set<Span>();
  for (const span of findSpans(plan, workspace)) addOccurrences(span, helping, met);
}

function addOccurrences(span: Span, helping: Helping, met: Set<Span>): void {
  if (met.has(span)) return;
  met.add(span);
  for (const found of span.found) add(found, helping);
  for (const part of span.parts) addOccurrences(part, helping, met);
}

function add({ leaf, occurrence }: Found, helping: Helping): void {
  const occurrences = helping.get(leaf);
  if (occurrences) occurrences.add(occurrence);
  else helping.set(leaf, new Set([occurrence]));
}

/** Adds a leaf's first occurrences to `chosen`. */
function choose(occurrences: readonly Occurrence[], { words }: Workspace, chosen: Occurrence[]): void {
  const [only] = occurrences;
  if (occurrences.length <= 1) {
    if (only) chosen.push(only);
    return;
  }
  const { lang } = words.item;
  const inOrder = [...occurrences].sort(
    (a, b) => a.first - b.first || b.last - a.last || rank(a, lang) - rank(b, lang),
  );
  let left = MAX_OCCURRENCES;
  let reach = -1;
  for (const occurrence of inOrder) {
    if (occurrence.last <= reach) continue;
    chosen.push(occurrence);
    left -= 1;
    if (left === 0) return;
    reach = occurrence.last;
  }
}

/** A way to a word counts for more than the language that lists it. */
const DETOUR: Readonly<Record<Via, number>> = { written: 0, clitic: 2, inflection: 4 };

/** Of terms found at the same words, the plainest, then the one of the item's language. */
function rank({ via, term }: Occurrence, itemLang: string | undefined): number {
  return DETOUR[via] + (term.lang !== undefined && term.lang === itemLang?.split('-')[0] ? 0 : 1);
}

/** Different terms at the same words stand in order of writing, not of how they were found. */
function byPlaceAndTerm(a: Occurrence, b: Occurrence): number {
  return byPlace(a, b) || compare(a.term.written, b.term.written) || compare(a.term.concept, b.term.concept);
}

function compare(a = '', b = ''): number {
  return a < b ? -1 : Number(a > b);
}

/** Whether the last of those shown, which are in order, say the same of the same words. */
function isShown({ first, last, term }: Occurrence, shown: readonly Occurrence[]): boolean {
  for (let i = shown.length - 1; i >= 0; i--) {
    const other = shown[i];
    if (other === undefined || other.first !== first || other.last !== last) return false;
    const { written, concept, lang } = other.term;
    if (written === term.written && concept === term.concept && lang === term.lang) return true;
  }
  return false;
}

function describe({ first, last, term, via }: Occurrence, { words }: Workspace): Evidence {
  const { field, start, end, text } = words.slice(first, last);
  const { written, concept, lang } = term;
  // spelt out: an object put together of conditional spreads costs more than finding the words
  if (via === 'written') {
    if (concept === undefined) return { field, start, end, text, term: written };
    if (lang === undefined) return { field, start, end, text, term: written, concept };
    return { field, start, end, text, term: written, concept, lang };
  }
  if (concept === undefined) return { field, start, end, text, term: written, via };
  if (lang === undefined) return { field, start, end, text, term: written, concept, via };
  return { field, start, end, text, term: written, concept, lang, via };
}
