import type { Feed } from '../model/feed.js';
import type { Concept, Rule } from '../model/rule.js';
import type { Env } from './env.js';
import type { Located } from './located.js';
import type { Problem } from './problem.js';
import type { Settings } from './settings.js';

/** What people wrote, shape only: queries, channels and references are not looked at yet. */
export interface Config {
  readonly feeds: readonly Located<Feed>[];
  readonly rules: readonly Located<Rule>[];
  readonly concepts: readonly Located<Concept>[];
  /** The defaults, where atalaya.yml says nothing usable. */
  readonly settings: Located<Settings>;
  /** Of every file at once. */
  readonly problems: readonly Problem[];
}

/** Never throws for what is in the files. */
export function readConfig(root: string, env: Env): Config {
  throw new Error(`not yet: ${root} ${String(env)}`);
}
