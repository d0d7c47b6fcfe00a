/** What a query fires on, before any rule says it: the production matcher over items that are there already. */
import type { Env } from '../config/env.js';
import { hasErrors, type Problem, sortProblems } from '../config/problem.js';
import { readConfig, SETTINGS_FILE } from '../config/read.js';
import type { Settings } from '../config/settings.js';
import { compileRules } from '../match/compile.js';
import { matchItem } from '../match/evaluate.js';
import type { Matcher } from '../match/matcher.js';
import type { QueryProblem } from '../match/query/ast.js';
import type { Feed } from '../model/feed.js';
import { type FeedId, ruleId } from '../model/id.js';
import type { Item } from '../model/item.js';
import type { Evidence } from '../model/match.js';
import type { Rule } from '../model/rule.js';
import { knownMetadata, loadRules, type RuleSources } from './load-rules.js';

/** The configuration as far as asking needs it: what is wrong with channels and routes does not matter here. */
export interface Sources extends RuleSources {
  readonly root: string;
  readonly settings: Settings;
  readonly feedsById: ReadonlyMap<FeedId, Feed>;
  /** Of feeds, rules and concepts; queries included. */
  readonly problems: readonly Problem[];
  /** Holds the rules without errors. */
  readonly matcher: Matcher;
}

export function readSources(root: string, env: Env): Sources {
  const { feeds, rules, concepts, unread, settings, problems } = readConfig(root, env);
  const { matcher, problems: inQueries } = loadRules({ feeds, rules, concepts, unread });
  return {
    root,
    feeds,
    rules,
    concepts,
    settings: settings.value,
    feedsById: new Map(feeds.map(({ value }) => [value.id, value])),
    problems: sortProblems([...problems.filter(({ file }) => file !== SETTINGS_FILE), ...inQueries]),
    matcher,
  };
}

export interface CompiledQuery {
  /** Of one rule, the query; absent when a problem is an error. */
  readonly matcher?: Matcher;
  /** Places in the query. */
  readonly problems: readonly QueryProblem[];
  /** Errors of concepts: what they lack would be missed in silence. */
  readonly inConcepts: readonly Problem[];
}

export function compileQuery({ concepts, feeds }: Omit<RuleSources, 'rules'>, watch: string): CompiledQuery {
  const values = concepts.map(({ value }) => value);
  const { matcher, problems } = compileRules([asRule(watch)], values, knownMetadata(feeds));
  const inQuery = problems.filter(({ subject }) => subject.kind === 'rule');
  const inConcepts = loadRules({ rules: [], concepts, feeds }).problems.filter(
    ({ severity }) => severity === 'error',
  );
  const broken = hasErrors(inConcepts) || inQuery.some(({ severity }) => severity === 'error');
  return { ...(broken ? {} : { matcher }), problems: inQuery, inConcepts };
}

export interface AskedItem {
  readonly item: Item;
  /** Epoch ms; absent for an item that was never polled. */
  readonly firstSeenAt?: number;
}

export interface Hit extends AskedItem {
  readonly evidence: readonly Evidence[];
}

export interface Preview {
  readonly items: number;
  readonly fired: number;
  /** At most as many as were asked for. */
  readonly newest: readonly Hit[];
}

/** @param heard called with each item, fired or not */
export async function preview(
  matcher: Matcher,
  items: AsyncIterable<AskedItem>,
  limit: number,
  heard: (asked: AskedItem) => void = () => {},
): Promise<Preview> {
  let [seen, fired] = [0, 0];
  let newest: Hit[] = [];
  for await (const asked of items) {
    seen++;
    heard(asked);
    const [match] = matchItem(matcher, asked.item);
    if (match === undefined) continue;
    fired++;
    newest.push({ ...asked, evidence: match.evidence });
    if (newest.length >= limit * 2) newest = newestOf(newest, limit);
  }
  return { items: seen, fired, newest: newestOf(newest, limit) };
}

function newestOf(hits: readonly Hit[], limit: number): Hit[] {
  const at = ({ item, firstSeenAt }: Hit) => item.publishedAt ?? firstSeenAt ?? 0;
  return hits.toSorted((a, b) => at(b) - at(a)).slice(0, limit);
}

function asRule(watch: string): Rule {
  return {
    id: ruleId('query'),
    title: { en: 'Query' },
    severity: 'low',
    tags: [],
    why: '',
    watch,
    examples: { match: [], ignore: [] },
  };
}
