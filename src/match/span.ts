import { byPlace, type Occurrence, type Workspace } from './occurrence.js';
import type { SpanPlan } from './plan-nodes.js';

export type LeafPlan = Extract<SpanPlan, { kind: 'leaf' }>;
export type NearPlan = Extract<SpanPlan, { kind: 'near' }>;

interface Stretch {
  readonly first: number;
  readonly last: number;
}

/** A stretch of words that satisfies a plan, and all that does so there. */
export interface Span extends Stretch {
  readonly found: readonly Found[];
  /** Of a NEAR: the spans it is made of. */
  readonly parts: readonly Span[];
}

/**
 * Pairs that one NEAR looks at. A hostile text that repeats two words would otherwise cost the product of
 * their counts; no honest item comes near.
 */
const MAX_PAIRS = 20_000;

/** The spans that satisfy a plan, in order, each (first, last) once. */
export function findSpans(plan: SpanPlan, workspace: Workspace): readonly Span[] {
  switch (plan.kind) {
    case 'leaf':
      return merge(leafSpans(plan, workspace));
    case 'any':
      return merge(plan.operands.flatMap((operand) => findSpans(operand, workspace)));
    case 'near':
      return nearSpans(plan, findSpans(plan.left, workspace), () => findSpans(plan.right, workspace));
  }
}

/** More pairs than this are looked through in order of place. */
const FEW_PAIRS = 256;

/** Whether `findSpans` has any. */
export function isNear(plan: NearPlan, workspace: Workspace): boolean {
  let near = false;
  const tried = tryPairs(plan, workspace, () => {
    near = true;
    return true;
  });
  return tried ? near : findSpans(plan, workspace).length > 0;
}

/** An occurrence, and the leaf of the query that it is of. */
export interface Found {
  readonly leaf: LeafPlan;
  readonly occurrence: Occurrence;
}

/**
 * Goes through the pairs of a NEAR between terms, for most are few and plain, and tells those that are near,
 * until `told` answers true. Answers false when the NEAR is not of that kind; then nothing was told.
 */
export function tryPairs(
  plan: NearPlan,
  workspace: Workspace,
  told: (a: Found, b: Found) => boolean,
): boolean {
  if (plan.operator === 'NOTNEAR') return false;
  const left: Found[] = [];
  const right: Found[] = [];
  if (!collect(plan.left, workspace, left) || !collect(plan.right, workspace, right)) return false;
  if (left.length * right.length > FEW_PAIRS) return false;
  for (const a of left) {
    for (const b of right) if (isPair(plan, a.occurrence, b.occurrence) && told(a, b)) return true;
  }
  return true;
}

/** Adds what is found of a term or terms; false when there is a NEAR among them, or too much. */
function collect(plan: SpanPlan, workspace: Workspace, found: Found[]): boolean {
  if (plan.kind === 'near') return false;
  if (plan.kind === 'any') {
    for (const operand of plan.operands) if (!collect(operand, workspace, found)) return false;
    return true;
  }
  const occurrences = workspace.occurrencesIn(plan.leaf, plan.fields);
  if (occurrences.length > FEW_PAIRS) return false;
  for (const occurrence of occurrences) found.push({ leaf: plan, occurrence });
  return true;
}

function leafSpans(plan: LeafPlan, workspace: Workspace): Span[] {
  return workspace.occurrencesIn(plan.leaf, plan.fields).map((occurrence) => {
    const { first, last } = occurrence;
    return { first, last, found: [{ leaf: plan, occurrence }], parts: [] };
  });
}

function nearSpans(plan: NearPlan, left: readonly Span[], findRight: () => readonly Span[]): readonly Span[] {
  if (left.length === 0) return left;
  const right = new Window(findRight());
  const { distance } = plan;
  if (plan.operator === 'NOTNEAR') {
    return left.filter((a) => !right.some(a, distance, (b) => distanceOf(a, b) <= distance));
  }
  const spans: Span[] = [];
  for (const a of left) {
    if (spans.length >= MAX_PAIRS) break;
    right.some(a, distance, (b) => {
      if (isPair(plan, a, b)) spans.push(join(a, b));
      return spans.length >= MAX_PAIRS;
    });
  }
  return merge(spans);
}

function isPair({ operator, distance }: NearPlan, a: Stretch, b: Stretch): boolean {
  const apart = distanceOf(a, b);
  return apart >= 1 && apart <= distance && (a.last < b.first || operator === 'NEAR');
}

/** 0 when they overlap, 1 when they are adjacent. Fields are further apart than any distance asked for. */
export function distanceOf(a: Stretch, b: Stretch): number {
  return Math.max(0, b.first - a.last, a.first - b.last);
}

function join(a: Span, b: Span): Span {
  return { first: Math.min(a.first, b.first), last: Math.max(a.last, b.last), found: [], parts: [a, b] };
}

/** Spans in order of place, to be looked at around another span. */
class Window {
  readonly #spans: readonly Span[];
  readonly #widest: number;

  constructor(spans: readonly Span[]) {
    this.#spans = spans;
    this.#widest = spans.reduce((widest, { first, last }) => Math.max(widest, last - first), 0);
  }

  /** Whether `test` holds for a span that may be within the distance of `around`; asks them in order until it does. */
  some(around: Span, distance: number, test: (span: Span) => boolean): boolean {
    for (let i = this.#lowest(around.first - distance - this.#widest); i < this.#spans.length; i++) {
      const span = this.#spans[i];
      if (!span || span.first > around.last + distance) return false;
      if (test(span)) return true;
    }
    return false;
  }

  /** The index of the first span that begins at or after a place. */
  #lowest(place: number): number {
    let low = 0;
    let high = this.#spans.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#spans[middle]?.first ?? 0) < place) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** In order, with those of the same place made one. */
function merge(spans: Span[]): readonly Span[] {
  spans.sort(byPlace);
  const merged: Span[] = [];
  for (const span of spans) {
    const before = merged.at(-1);
    if (before === undefined || before.first !== span.first || before.last !== span.last) merged.push(span);
    else {
      const found = [...before.found, ...span.found];
      merged[merged.length - 1] = { ...before, found, parts: [...before.parts, ...span.parts] };
    }
  }
  return merged;
}
