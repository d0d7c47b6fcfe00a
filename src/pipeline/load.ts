/**
 * From files to a watch that can run. One path for `check`, `run`, reload and every preview:
 * what one of them refuses, all refuse.
 */
import type { Env } from '../config/env.js';
import type { Problem } from '../config/problem.js';
import type { Settings } from '../config/settings.js';
import type { ChannelSettings } from '../deliver/registry.js';
import type { Matcher } from '../match/matcher.js';
import type { Feed } from '../model/feed.js';
import type { ChannelId, RuleId } from '../model/id.js';
import type { Route } from '../model/route.js';
import type { Concept, Rule } from '../model/rule.js';

/** A whole configuration, checked. Immutable: a reload makes another. */
export interface Watch {
  readonly root: string;
  readonly settings: Settings;
  /** Disabled ones too. */
  readonly feeds: readonly Feed[];
  readonly rules: readonly Rule[];
  readonly concepts: readonly Concept[];
  readonly matcher: Matcher;
  readonly channels: ReadonlyMap<ChannelId, ChannelSettings>;
  readonly routes: readonly Route[];
  /** Changes with anything in the configuration; shows no secret. */
  readonly digest: string;
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
}

/** Never rejects for what is in the files. */
export async function loadWatch(root: string, env: Env, options: LoadOptions = {}): Promise<Loaded> {
  throw new Error(`not yet: ${root} ${String(env)} ${String(options.now)}`);
}
