import type { Evidence } from '../model/match.js';
import type { Plan } from './matcher.js';
import { byPlace, type Occurrence, type Via, type Workspace } from './occurrence.js';
import { findSpans, type LeafPlan, type Span } from './span.js';

/** Of one leaf; a reader needs to see why, not how often. */
const MAX_OCCURRENCES = 3;

type Truth = (plan: Plan) => boolean;

/**
 * The words that made a plan hold: of every positive leaf that helped, its first occurrences that did so,
 * in order of place. Where two lie inside each other the longer one speaks.
 */
export function gatherEvidence(plan: Plan, workspace: Workspace, holds: Truth): readonly Evidence[] {
  const { lang } = workspace.words.item;
  const helping = new Map<LeafPlan, Set<Occurrence>>();
  for (const span of helpingSpans(plan, workspace, holds)) addOccurrences(span, helping, new Set());
  const chosen = [...helping.values()].flatMap((occurrences) => choose([...occurrences], lang));
  const shown = new Map<string, Evidence>();
  for (const occurrence of chosen.sort(byPlaceAndTerm)) {
    const evidence = describe(occurrence, workspace);
    const { start, end, field, term, concept = '', lang = '' } = evidence;
    const key = [field, start, end, concept, lang, term].join('\0');
    if (!shown.has(key)) shown.set(key, evidence);
  }
  return [...shown.values()];
}

/** Different terms at the same words stand in order of writing, not of how they were found. */
function byPlaceAndTerm(a: Occurrence, b: Occurrence): number {
  return byPlace(a, b) || compare(a.term.written, b.term.written) || compare(a.term.concept, b.term.concept);
}

function compare(a = '', b = ''): number {
  return a < b ? -1 : Number(a > b);
}

function helpingSpans(plan: Plan, workspace: Workspace, holds: Truth): readonly Span[] {
  switch (plan.kind) {
    case 'leaf':
    case 'near':
    case 'any':
      return findSpans(plan, workspace);
    case 'count':
      return plan.operands.filter(holds).flatMap((operand) => helpingSpans(operand, workspace, holds));
    case 'not':
    case 'metadata':
      return [];
  }
}

function addOccurrences(span: Span, helping: Map<LeafPlan, Set<Occurrence>>, met: Set<Span>): void {
  if (met.has(span)) return;
  met.add(span);
  for (const { leaf, occurrence } of span.found) {
    const occurrences = helping.get(leaf) ?? new Set();
    helping.set(leaf, occurrences.add(occurrence));
  }
  for (const part of span.parts) addOccurrences(part, helping, met);
}

function choose(occurrences: readonly Occurrence[], itemLang: string | undefined): readonly Occurrence[] {
  const chosen: Occurrence[] = [];
  let reach = -1;
  for (const occurrence of [...occurrences].sort(
    (a, b) => a.first - b.first || b.last - a.last || rank(a) - rank(b),
  )) {
    if (occurrence.last <= reach) continue;
    chosen.push(occurrence);
    if (chosen.length === MAX_OCCURRENCES) break;
    reach = occurrence.last;
  }
  return chosen;

  /** Of terms found at the same words, the plainest, then the one of the item's language. */
  function rank({ via, term }: Occurrence): number {
    return DETOUR[via] + (term.lang !== undefined && term.lang === itemLang?.split('-')[0] ? 0 : 1);
  }
}

/** A way to a word counts for more than the language that lists it. */
const DETOUR: Readonly<Record<Via, number>> = { written: 0, clitic: 2, inflection: 4 };

function describe({ first, last, term, via }: Occurrence, { words }: Workspace): Evidence {
  return {
    ...words.slice(first, last),
    term: term.written,
    ...(term.concept !== undefined && { concept: term.concept }),
    ...(term.lang !== undefined && { lang: term.lang }),
    ...(via !== 'written' && { via }),
  };
}
