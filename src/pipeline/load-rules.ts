/** Rules made ready to match, and everything that is wrong with them: queries, examples, reviews. */
import { fillFromFeed } from '../config/item-shape.js';
import { errorAt, type Located, type Path, type Position, warningAt } from '../config/located.js';
import type { Problem } from '../config/problem.js';
import type { Unread } from '../config/read.js';
import { didYouMean } from '../lib/suggest.js';
import { type CompileProblem, compileRules, type KnownMetadata } from '../match/compile.js';
import { matchItem } from '../match/evaluate.js';
import type { Matcher } from '../match/matcher.js';
import { AFFILIATIONS, type Feed, soleLanguage } from '../model/feed.js';
import type { FeedId, RuleId } from '../model/id.js';
import type { Match } from '../model/match.js';
import type { Concept, Rule, RuleExample } from '../model/rule.js';
import { conceptsOf } from './load-digest.js';
import { findSwallowing, sayWords } from './load-rules-not.js';

export interface RuleSources {
  readonly rules: readonly Located<Rule>[];
  readonly concepts: readonly Located<Concept>[];
  readonly feeds: readonly Located<Feed>[];
  /** Files of rules and concepts that could not be read; none unless told. */
  readonly unread?: readonly Unread[];
}

export interface LoadedRules {
  /** Holds the rules without errors. */
  readonly matcher: Matcher;
  /** Rules that it lacks, or that use a concept with an error: nothing can be said of their examples. */
  readonly broken: ReadonlySet<RuleId>;
  readonly problems: readonly Problem[];
}

/** Queries and concepts compiled; each problem at its line and column. */
export function loadRules({ rules, concepts, feeds, unread = [] }: RuleSources): LoadedRules {
  const { matcher, problems } = compileRules(valuesOf(rules), valuesOf(concepts), knownMetadata(feeds));
  const inRules = problems.flatMap(({ subject, severity }) =>
    subject.kind === 'rule' && severity === 'error' ? [subject.id] : [],
  );
  const lost = unread.filter(({ kind }) => kind === 'concept');
  const used = usedConcepts(rules, concepts);
  const unsound = new Set<string>([...lost.map(({ id }) => id), ...conceptsWithErrors(problems)]);
  const onUnsound = rules.filter(({ value }) =>
    [...(used.get(value.id) ?? [])].some((id) => unsound.has(id)),
  );
  const allRead = inRules.length === 0 && unread.every(({ kind }) => kind !== 'rule');
  const told = problems.filter(({ about }) => {
    if (about?.kind === 'unused concept') return allRead; // it may be used where we could not look
    return about === undefined || !lost.some(({ id }) => id === about.id);
  });
  return {
    matcher,
    broken: new Set([...inRules, ...onUnsound.map(({ value }) => value.id)]),
    problems: [
      ...told.map((problem) => placeOf(problem, rules, concepts)),
      ...lost.flatMap((concept) => lostConcept(concept, used)),
    ],
  };
}

/**
 * What is wrong with rules that compile: examples that do not hold, a review that is due.
 * @param now epoch ms by which a rule is past its review
 */
export function proveRules(
  { rules, concepts, feeds }: RuleSources,
  { matcher, broken }: LoadedRules,
  now: number,
): readonly Problem[] {
  const sound = rules.filter((rule) => !broken.has(rule.value.id));
  const feedsById = new Map(feeds.map((feed) => [feed.value.id, feed.value]));
  const proof = { matcher, feeds: feedsById, concepts: valuesOf(concepts) };
  return [
    ...rules.flatMap((rule) => reviewProblems(rule, now)),
    ...rules.flatMap((rule) => unknownFeeds(rule, feedsById)),
    ...sound.flatMap((rule) => exampleProblems(rule, proof)),
  ];
}

const valuesOf = <T>(located: readonly Located<T>[]): readonly T[] => located.map(({ value }) => value);

/** What a query's `feed:`, `country:`, … can name; without any feed nothing is known, and nothing checked. */
export function knownMetadata(feeds: readonly Located<Feed>[]): KnownMetadata {
  if (feeds.length === 0) return {};
  const all = (pick: (feed: Feed) => readonly string[]): readonly string[] => [
    ...new Set(feeds.flatMap((feed) => pick(feed.value))),
  ];
  return {
    feed: all((feed) => [feed.id]),
    publisher: all((feed) => [feed.publisher]),
    country: all((feed) => [feed.country]),
    // what a feed without one will turn out to speak nobody knows
    ...(feeds.every(({ value }) => soleLanguage(value)) && { lang: all((feed) => [feed.lang ?? '']) }),
    affiliation: AFFILIATIONS,
    tag: all((feed) => feed.tags),
  };
}

function usedConcepts(
  rules: readonly Located<Rule>[],
  concepts: readonly Located<Concept>[],
): ReadonlyMap<RuleId, ReadonlySet<string>> {
  const byId = new Map<string, Concept>(valuesOf(concepts).map((concept) => [concept.id, concept]));
  return new Map(valuesOf(rules).map((rule) => [rule.id, conceptsOf(rule, byId)]));
}

function conceptsWithErrors(problems: readonly CompileProblem[]): readonly string[] {
  return problems.flatMap(({ subject, severity }) =>
    subject.kind === 'concept' && severity === 'error' ? [subject.id] : [],
  );
}

/** Said once, and not at every rule that names it: what is wrong stands in the concept's own file. */
function lostConcept(
  { id, file }: Unread,
  used: ReadonlyMap<RuleId, ReadonlySet<string>>,
): readonly Problem[] {
  const users = [...used].flatMap(([rule, concepts]) => (concepts.has(id) ? [rule] : []));
  if (users.length === 0) return [];
  const what = `the file of @${id} is broken, so the examples of ${sayRules(users)} were not tried`;
  return [{ file, line: 1, column: 1, what, hint: 'mend what is told of this file', severity: 'warning' }];
}

function sayRules(ids: readonly RuleId[]): string {
  const [first = ''] = ids;
  return ids.length === 1 ? `rule ${first}` : `${ids.length} rules (${first}, …)`;
}

/** From an offset in a query or a term to a line of the file that holds it. */
function placeOf(
  problem: CompileProblem,
  rules: readonly Located<Rule>[],
  concepts: readonly Located<Concept>[],
): Problem {
  const { subject, offset, what, hint, severity } = problem;
  const things: readonly Located<Rule | Concept>[] = subject.kind === 'rule' ? rules : concepts;
  const thing = things.find(({ value }) => value.id === subject.id);
  if (thing === undefined)
    throw new Error(`a problem with ${subject.kind} ${subject.id}, which was not given`);
  const tell = severity === 'error' ? errorAt : warningAt;
  return tell(thing, positionOf(thing, subject, offset), what, hint);
}

function positionOf(
  thing: Located<Rule | Concept>,
  subject: CompileProblem['subject'],
  offset: number,
): Position {
  if (subject.kind === 'rule') return thing.at(['watch'], offset);
  if (subject.index === undefined) return thing.at(['id']);
  const path: Path = [subject.part, ...(subject.lang === undefined ? [] : [subject.lang]), subject.index];
  return thing.at(path, offset);
}

function reviewProblems(rule: Located<Rule>, now: number): readonly Problem[] {
  const { id, review } = rule.value;
  if (review === undefined || review >= new Date(now).toISOString().slice(0, 10)) return [];
  const hint = 'look whether it still catches what it should, then set a later date';
  return [warningAt(rule, rule.at(['review']), `rule ${id} was to be reviewed by ${review}`, hint)];
}

function unknownFeeds(rule: Located<Rule>, feeds: ReadonlyMap<FeedId, Feed>): readonly Problem[] {
  return examplesOf(rule.value).flatMap(({ example: { feed }, path }) => {
    if (feed === undefined || feeds.has(feed)) return [];
    const hint = didYouMean(feed, feeds.keys());
    return [warningAt(rule, rule.at([...path, 'feed']), `the example's feed ${feed} is unknown`, hint)];
  });
}

interface Proof {
  readonly matcher: Matcher;
  readonly feeds: ReadonlyMap<FeedId, Feed>;
  readonly concepts: readonly Concept[];
}

function exampleProblems(rule: Located<Rule>, { matcher, feeds, concepts }: Proof): readonly Problem[] {
  const { id } = rule.value;
  return examplesOf(rule.value).flatMap(({ example, kind, path }) => {
    const item = fillFromFeed(example, example.feed && feeds.get(example.feed));
    const match = matchItem(matcher, item).find((each) => each.rule === id);
    if (kind === 'match' && match === undefined) {
      const what = `rule ${id} does not fire on this example, and should`;
      return [errorAt(rule, rule.at(path), what, saySwallowing(rule, item, concepts))];
    }
    if (kind === 'ignore' && match !== undefined) {
      const what = `rule ${id} fires on this example, and should not`;
      return [errorAt(rule, rule.at(path), what, sayEvidence(match))];
    }
    return [];
  });
}

/** `it fires without its NOT branch at 9:5, which finds title "Quds Day" (@quds-day)` */
function saySwallowing(
  rule: Located<Rule>,
  item: RuleExample,
  concepts: readonly Concept[],
): string | undefined {
  const swallowing = findSwallowing(rule.value, item, concepts);
  if (swallowing === undefined) return undefined;
  const places = swallowing.offsets.map((offset) => {
    const { line, column } = rule.at(['watch'], offset);
    return `${line}:${column}`;
  });
  const finds = swallowing.words.length === 0 ? '' : `, which finds ${sayWords(swallowing.words)}`;
  const branch = places.length === 1 ? 'its NOT branch' : 'all its NOT branches';
  return `it fires without ${branch} at ${places.join(', ')}${finds}`;
}

function examplesOf(
  rule: Rule,
): readonly { readonly example: RuleExample; readonly kind: 'match' | 'ignore'; readonly path: Path }[] {
  return (['match', 'ignore'] as const).flatMap((kind) =>
    rule.examples[kind].map((example, index) => ({ example, kind, path: ['examples', kind, index] })),
  );
}

/** `it fired on title "Fuerza Quds" (@quds-force), summary "vuelo"` */
function sayEvidence({ evidence }: Match): string {
  return evidence.length === 0
    ? 'it fired without any words, on metadata or NOT'
    : `it fired on ${sayWords(evidence)}`;
}
