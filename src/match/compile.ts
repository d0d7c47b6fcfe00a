import type { Concept, Rule } from '../model/rule.js';
import { compileConcepts } from './concepts.js';
import { fieldSet } from './fields.js';
import { LeafMaker } from './leaf-maker.js';
import type { CompiledRule, Matcher } from './matcher.js';
import { Workspace } from './occurrence.js';
import { type Names, planQuery } from './plan.js';
import type { Plan } from './plan-nodes.js';
import { indexRules, needsWords } from './presearch.js';
import type { CompileProblem, KnownMetadata, ProblemSubject } from './problem.js';
import type { QueryNode, QueryProblem } from './query/ast.js';
import { childrenOf } from './query/lint.js';
import { parseQuery } from './query/parse.js';
import { type Frequencies, rarityOf } from './rarity.js';
import { Tally } from './tally.js';

export type { CompileProblem, KnownMetadata, ProblemSubject };

/**
 * Makes rules ready to match. One with an error is reported and left out; the others compile.
 * @param frequencies in how many items words were met (`countWords`), to choose what rules wait for; without them,
 *   words count as the rarer the longer they are. What rules fire on is the same
 */
export function compileRules(
  rules: readonly Rule[],
  concepts: readonly Concept[],
  known: KnownMetadata = {},
  frequencies?: Frequencies,
): { readonly matcher: Matcher; readonly problems: readonly CompileProblem[] } {
  const maker = new LeafMaker(rarityOf(frequencies));
  const { leaves, problems } = compileConcepts(concepts, maker);
  const names: Names = { maker, concepts: leaves, metadata: known };
  const results = rules.map((rule) => compileRule(rule, names));
  const compiled = results.flatMap(({ compiled }) => compiled ?? []);
  const unused = findUnused(concepts, new Set(results.flatMap((result) => result.uses)));
  return {
    matcher: assembleMatcher(compiled, maker, frequencies),
    problems: [...problems, ...unused, ...results.flatMap((result) => result.problems)],
  };
}

export function assembleMatcher(
  rules: readonly CompiledRule[],
  maker: LeafMaker,
  frequencies?: Frequencies,
): Matcher {
  const plans = rules.map(({ plan }) => plan);
  return {
    rules,
    vocabulary: maker.vocabulary,
    index: indexRules(plans, maker.size),
    readsUrl: plans.some(readsUrl),
    workspace: new Workspace(maker.index(), maker.size),
    tally: new Tally(maker.vocabulary.keys, frequencies),
  };
}

export interface RuleResult {
  /** Absent when the rule has an error. */
  readonly compiled?: CompiledRule;
  /** Concepts that it names. */
  readonly uses: readonly string[];
  readonly problems: readonly CompileProblem[];
}

export function compileRule(rule: Rule, names: Names): RuleResult {
  const { query, problems: inQuery } = parseQuery(rule.watch);
  const planned = query && planQuery(query, rule.watch, names);
  const found = [...inQuery, ...(planned?.problems ?? [])];
  const plan = found.some(({ severity }) => severity === 'error') ? undefined : planned?.plan;
  if (plan && !needsWords(plan)) found.push(warnOfNoAnchor(rule.watch));
  const subject = { kind: 'rule', id: rule.id } as const;
  return {
    ...(plan && { compiled: { rule, plan } }),
    uses: query ? conceptsOf(query) : [],
    problems: found.map((problem) => ({ subject, ...problem })),
  };
}

function warnOfNoAnchor(watch: string): QueryProblem {
  const what = 'no word has to occur for this rule, so it is tried on every item';
  const hint = 'add a term or concept with AND, unless that is meant';
  return { offset: 0, length: watch.length, what, hint, severity: 'warning' };
}

function readsUrl(plan: Plan): boolean {
  switch (plan.kind) {
    case 'leaf':
      return (plan.fields & fieldSet('url')) !== 0;
    case 'any':
    case 'count':
      return plan.operands.some(readsUrl);
    case 'near':
      return readsUrl(plan.left) || readsUrl(plan.right);
    case 'not':
      return readsUrl(plan.operand);
    case 'metadata':
      return false;
  }
}

function conceptsOf(node: QueryNode): readonly string[] {
  return node.kind === 'concept' ? [node.id] : childrenOf(node).flatMap(conceptsOf);
}

function findUnused(concepts: readonly Concept[], used: ReadonlySet<string>): readonly CompileProblem[] {
  const included = new Set<string>(concepts.flatMap(({ includes }) => includes));
  return concepts
    .filter(({ id }) => !used.has(id) && !included.has(id))
    .map(({ id }) => ({
      subject: { kind: 'concept', id, part: 'terms' },
      offset: 0,
      length: 0,
      what: `no rule uses @${id}`,
      severity: 'warning',
      about: { kind: 'unused concept', id },
    }));
}
