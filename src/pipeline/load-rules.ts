/** Rules made ready to match, and everything that is wrong with them: queries, examples, reviews. */
import { fillFromFeed } from '../config/item-shape.js';
import { errorAt, type Located, type Path, type Position, warningAt } from '../config/located.js';
import type { Problem } from '../config/problem.js';
import { didYouMean } from '../lib/suggest.js';
import { type CompileProblem, compileRules, type KnownMetadata } from '../match/compile.js';
import { matchItem } from '../match/evaluate.js';
import type { Matcher } from '../match/matcher.js';
import { AFFILIATIONS, type Feed } from '../model/feed.js';
import type { FeedId, RuleId } from '../model/id.js';
import type { Match } from '../model/match.js';
import type { Concept, Rule, RuleExample } from '../model/rule.js';

export interface RuleSources {
  readonly rules: readonly Located<Rule>[];
  readonly concepts: readonly Located<Concept>[];
  readonly feeds: readonly Located<Feed>[];
}

export interface LoadedRules {
  /** Holds the rules without errors. */
  readonly matcher: Matcher;
  /** The rules that it lacks. */
  readonly broken: ReadonlySet<RuleId>;
  readonly problems: readonly Problem[];
}

/** Queries and concepts compiled; each problem at its line and column. */
export function loadRules({ rules, concepts, feeds }: RuleSources): LoadedRules {
  const { matcher, problems } = compileRules(valuesOf(rules), valuesOf(concepts), knownMetadata(feeds));
  const inRules = problems.flatMap(({ subject, severity }) =>
    subject.kind === 'rule' && severity === 'error' ? [subject.id] : [],
  );
  return {
    matcher,
    broken: new Set(inRules),
    problems: problems.map((problem) => placeOf(problem, rules, concepts)),
  };
}

/**
 * What is wrong with rules that compile: examples that do not hold, a review that is due.
 * @param now epoch ms by which a rule is past its review
 */
export function proveRules(
  { rules, feeds }: RuleSources,
  { matcher, broken }: LoadedRules,
  now: number,
): readonly Problem[] {
  const sound = rules.filter((rule) => !broken.has(rule.value.id));
  const feedsById = new Map(feeds.map((feed) => [feed.value.id, feed.value]));
  return [
    ...rules.flatMap((rule) => reviewProblems(rule, now)),
    ...rules.flatMap((rule) => unknownFeeds(rule, feedsById)),
    ...sound.flatMap((rule) => exampleProblems(rule, matcher, feedsById)),
  ];
}

export function countExamples(rules: readonly Located<Rule>[]): number {
  return rules.reduce(
    (sum, { value: { examples } }) => sum + examples.match.length + examples.ignore.length,
    0,
  );
}

const valuesOf = <T>(located: readonly Located<T>[]): readonly T[] => located.map(({ value }) => value);

/** What a query's `feed:`, `country:`, … can name; without any feed nothing is known, and nothing checked. */
function knownMetadata(feeds: readonly Located<Feed>[]): KnownMetadata {
  if (feeds.length === 0) return {};
  const all = (pick: (feed: Feed) => readonly string[]): readonly string[] => [
    ...new Set(feeds.flatMap((feed) => pick(feed.value))),
  ];
  return {
    feed: all((feed) => [feed.id]),
    publisher: all((feed) => [feed.publisher]),
    country: all((feed) => [feed.country]),
    lang: all((feed) => [feed.lang]),
    affiliation: AFFILIATIONS,
    tag: all((feed) => feed.tags),
  };
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

function exampleProblems(
  rule: Located<Rule>,
  matcher: Matcher,
  feeds: ReadonlyMap<FeedId, Feed>,
): readonly Problem[] {
  const { id } = rule.value;
  return examplesOf(rule.value).flatMap(({ example, kind, path }) => {
    const item = fillFromFeed(example, example.feed && feeds.get(example.feed));
    const match = matchItem(matcher, item).find((each) => each.rule === id);
    if (kind === 'match' && match === undefined) {
      return [errorAt(rule, rule.at(path), `rule ${id} does not fire on this example, and should`)];
    }
    if (kind === 'ignore' && match !== undefined) {
      const what = `rule ${id} fires on this example, and should not`;
      return [errorAt(rule, rule.at(path), what, sayEvidence(match))];
    }
    return [];
  });
}

function examplesOf(
  rule: Rule,
): readonly { readonly example: RuleExample; readonly kind: 'match' | 'ignore'; readonly path: Path }[] {
  return (['match', 'ignore'] as const).flatMap((kind) =>
    rule.examples[kind].map((example, index) => ({ example, kind, path: ['examples', kind, index] })),
  );
}

/** `it fired on title "Fuerza Quds" (@quds-force), summary "vuelo"` */
function sayEvidence(match: Match): string {
  const words = match.evidence.map(({ field, text, concept }) => {
    return `${field} ${JSON.stringify(text)}${concept === undefined ? '' : ` (@${concept})`}`;
  });
  return words.length === 0
    ? 'it fired without any words, on metadata or NOT'
    : `it fired on ${words.join(', ')}`;
}
