import type { Rule } from '../model/rule.js';

/** Compiled rules; opaque to everything outside this folder. */
export interface Matcher {
  readonly rules: readonly Rule[];
}
