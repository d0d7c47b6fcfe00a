/**
 * From files to a watch that can run. One path for `check`, `run`, reload and every preview:
 * what one of them refuses, all refuse.
 */
import { resolve } from 'node:path';
import type { Env } from '../config/env.js';
import type { Located } from '../config/located.js';
import { hasErrors, type Problem, sortProblems } from '../config/problem.js';
import { type Config, readConfig } from '../config/read.js';
import type { Settings } from '../config/settings.js';
import type { ChannelSettings } from '../deliver/registry.js';
import { systemClock } from '../lib/clock.js';
import type { Feed } from '../model/feed.js';
import type { ChannelId, RuleId } from '../model/id.js';
import type { Route } from '../model/route.js';
import type { Concept, Rule } from '../model/rule.js';
import { digestLists, digestOf, digestRules, digestShared } from './load-digest.js';
import { loadChannels, routeProblems } from './load-routes.js';
import { lateMatching, type Matching, makeMatcher, readyMatching } from './matching.js';
import { openProof } from './proofs.js';

/** A whole configuration, checked. Immutable: a reload makes another. */
export interface Watch {
  readonly root: string;
  readonly settings: Settings;
  /** Disabled ones too. */
  readonly feeds: readonly Feed[];
  readonly rules: readonly Rule[];
  readonly concepts: readonly Concept[];
  readonly matching: Matching;
  readonly channels: ReadonlyMap<ChannelId, ChannelSettings>;
  readonly routes: readonly Route[];
  /** Changes with anything in the configuration; shows no secret. */
  readonly digest: string;
  /** The same for all processes that should share the work: see `digestShared`. */
  readonly shared: string;
  /** Changes with the rule or with a concept it uses. */
  readonly ruleDigests: ReadonlyMap<RuleId, string>;
}

export interface LoadCounts {
  readonly feeds: number;
  readonly enabledFeeds: number;
  readonly rules: number;
  readonly concepts: number;
  readonly routes: number;
  readonly channels: number;
  readonly examples: number;
}

export interface Loaded {
  /** Absent when a problem is an error. */
  readonly watch?: Watch;
  /** Sorted by place. */
  readonly problems: readonly Problem[];
  /** Of what could be read, errors or not. */
  readonly counts: LoadCounts;
}

export interface LoadOptions {
  /** Epoch ms by which a rule is past its review; the system clock's now unless told. */
  readonly now?: number;
  /**
   * Names the program: rules that it has proved, and that are the same still, are believed, and nothing is said of
   * them. Unless told, they are proved.
   */
  readonly program?: string | undefined;
}

/** Never rejects for what is in the files. */
export async function loadWatch(root: string, env: Env, options: LoadOptions = {}): Promise<Loaded> {
  const config = readConfig(root, env, options.program);
  const lists = listsOf(config);
  const rules = await loadProved(root, config, lists, options);
  const channels = loadChannels(config.settings);
  const problems = sortProblems([
    ...config.problems,
    ...rules.problems,
    ...channels.problems,
    ...routeProblems(config, channels.channels),
  ]);
  const counts = countAll(config);
  if (hasErrors(problems)) return { problems, counts };
  return { watch: assemble(root, config, lists, rules.matching, channels.channels), problems, counts };
}

interface Proved {
  readonly matching: Matching;
  readonly problems: readonly Problem[];
}

/** What the files of feeds and rules hold. */
interface Lists {
  readonly feeds: readonly Feed[];
  readonly rules: readonly Rule[];
  readonly concepts: readonly Concept[];
  readonly print: string;
}

function listsOf(config: Config): Lists {
  const lists = {
    feeds: valuesOf(config.feeds),
    rules: valuesOf(config.rules),
    concepts: valuesOf(config.concepts),
  };
  return { ...lists, print: digestLists(lists) };
}

async function loadProved(
  root: string,
  config: Config,
  { rules, concepts, print }: Lists,
  { program, now }: LoadOptions,
): Promise<Proved> {
  const file = resolve(root, `${config.settings.value.store.file}.proved`);
  const proof = program === undefined ? undefined : openProof(file, program, print);
  if (!hasErrors(config.problems) && proof?.stands())
    return { matching: lateMatching(() => makeMatcher({ rules, concepts })), problems: [] };

  const { loadRules, proveRules } = await import('./load-rules.js');
  const loaded = loadRules(config);
  const problems = [...loaded.problems, ...proveRules(config, loaded, now ?? systemClock.now())];
  if (!hasErrors([...config.problems, ...problems])) proof?.keep();
  return { matching: readyMatching(loaded.matcher), problems };
}

const valuesOf = <T>(located: readonly Located<T>[]): readonly T[] => located.map(({ value }) => value);

function assemble(
  root: string,
  config: Config,
  { feeds, rules, concepts, print }: Lists,
  matching: Matching,
  channels: Watch['channels'],
): Watch {
  const settings = config.settings.value;
  return {
    root,
    settings,
    feeds,
    rules,
    concepts,
    matching,
    channels,
    routes: settings.routes,
    digest: digestOf({ settings, print }),
    shared: digestShared(settings, print),
    ruleDigests: digestRules(rules, concepts),
  };
}

function countAll(config: Config): LoadCounts {
  return {
    feeds: config.feeds.length,
    enabledFeeds: config.feeds.filter((feed) => feed.value.enabled).length,
    rules: config.rules.length,
    concepts: config.concepts.length,
    routes: config.routes.length,
    channels: Object.keys(config.settings.value.channels).length,
    examples: config.rules.reduce(
      (sum, { value: { examples } }) => sum + examples.match.length + examples.ignore.length,
      0,
    ),
  };
}
