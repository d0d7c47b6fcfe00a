/**
 * Two sets of rules over one reading of each item: those in force and a draft of them. Its words are read once, and a
 * rule that is the same in both is asked once.
 */
import type { RuleId } from '../model/id.js';
import type { Item } from '../model/item.js';
import type { Match } from '../model/match.js';
import type { Concept, Rule } from '../model/rule.js';
import { assembleMatcher, compileRule } from './compile.js';
import { compileConcepts } from './concepts.js';
import { firingRules, holds } from './evaluate.js';
import { gatherEvidence } from './evidence.js';
import type { Leaf } from './leaf.js';
import { LeafMaker } from './leaf-maker.js';
import type { CompiledRule, Matcher } from './matcher.js';
import { rarityOf } from './rarity.js';

/** Sound: those with an error are left out here, without a word. */
export interface RuleSet {
  readonly rules: readonly Rule[];
  readonly concepts: readonly Concept[];
}

export interface MatcherPair {
  readonly matcher: Matcher;
  /** By index of the matcher's rules: where each stands in its set, or -1 where the set has it not. */
  readonly places: readonly { readonly current: number; readonly draft: number }[];
  /** Rules whose evidence is wanted; the others only tell that they fire. */
  readonly asked: ReadonlySet<RuleId>;
}

export interface MatchPair {
  /** In the order of the rules of each set. */
  readonly current: readonly Match[];
  readonly draft: readonly Match[];
}

/** @param draft nothing fires in the draft without it */
export function compilePair(
  current: RuleSet,
  draft: RuleSet = { rules: [], concepts: [] },
  asked: readonly RuleId[] = [],
): MatcherPair {
  const maker = new LeafMaker(rarityOf(undefined));
  const { leaves } = compileConcepts(current.concepts, maker);
  const alike = alikeLeaves(current.concepts, draft.concepts, leaves);
  const { leaves: drafted } = compileConcepts(draft.concepts, maker, alike);
  const own = new Map(draft.rules.map((rule, place) => [rule.id, { rule, place }]));
  const rules: CompiledRule[] = [];
  const places: { current: number; draft: number }[] = [];
  const add = (compiled: CompiledRule | undefined, place: MatcherPair['places'][number]): void => {
    if (compiled === undefined) return;
    rules.push(compiled);
    places.push(place);
  };
  current.rules.forEach((rule, place) => {
    const { compiled, uses } = compileRule(rule, { maker, concepts: leaves, metadata: {} });
    const other = own.get(rule.id);
    const same =
      other !== undefined &&
      JSON.stringify(other.rule) === JSON.stringify(rule) &&
      uses.every((id) => alike.has(id));
    if (same) own.delete(rule.id);
    add(compiled, { current: place, draft: same ? other.place : -1 });
  });
  for (const { rule, place } of own.values()) {
    const { compiled } = compileRule(rule, { maker, concepts: drafted, metadata: {} });
    add(compiled, { current: -1, draft: place });
  }
  return { matcher: assembleMatcher(rules, maker), places, asked: new Set(asked) };
}

export function matchPair({ matcher, places, asked }: MatcherPair, item: Item): MatchPair {
  const { rules, workspace } = matcher;
  const sides = { current: [] as [number, Match][], draft: [] as [number, Match][] };
  for (const fires of firingRules(matcher, item)) {
    const { rule, plan } = rules[fires] as CompiledRule; // of the matcher's rules
    const evidence = asked.has(rule.id) ? gatherEvidence(plan, workspace, holds) : [];
    const match = { rule: rule.id, severity: rule.severity, evidence };
    const { current = -1, draft = -1 } = places[fires] ?? {};
    if (current >= 0) sides.current.push([current, match]);
    if (draft >= 0) sides.draft.push([draft, match]);
  }
  return { current: inOrder(sides.current), draft: inOrder(sides.draft) };
}

function inOrder(matches: [number, Match][]): readonly Match[] {
  return matches.sort(([a], [b]) => a - b).map(([, match]) => match);
}

/** The leaves of concepts that the draft leaves as they are, with all that they include. */
function alikeLeaves(
  before: readonly Concept[],
  after: readonly Concept[],
  leaves: ReadonlyMap<string, Leaf>,
): ReadonlyMap<string, Leaf> {
  const then = new Map<string, string>(before.map((concept) => [concept.id, JSON.stringify(concept)]));
  const now = new Map<string, Concept>(after.map((concept) => [concept.id, concept]));
  const isAlike = (id: string): boolean => {
    const concept = now.get(id);
    return (
      concept !== undefined && then.get(id) === JSON.stringify(concept) && concept.includes.every(isAlike)
    );
  };
  return new Map([...leaves].filter(([id]) => isAlike(id)));
}
