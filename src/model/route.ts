import type { DigestLang } from './digest.js';
import type { Affiliation } from './feed.js';
import type { ChannelId, RouteId, RuleId } from './id.js';
import type { Severity } from './rule.js';

export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7; // ISO: 1 is Monday

/** When a route's digest closes. Times of day are minutes after local midnight. */
export type Schedule =
  | { readonly kind: 'immediate'; readonly wait: number }
  | { readonly kind: 'every'; readonly period: number }
  | { readonly kind: 'daily'; readonly minute: number }
  | { readonly kind: 'weekly'; readonly weekday: Weekday; readonly minute: number };

/** Which alerts a route takes: keys are ANDed, their values ORed, an empty list takes all. */
export interface RouteFilter {
  readonly severities: readonly Severity[];
  readonly rules: readonly RuleId[];
  /** Tags of the rule or of the item's feed. */
  readonly tags: readonly string[];
  readonly country: readonly string[];
  readonly affiliation: readonly Affiliation[];
}

export interface Route {
  readonly id: RouteId;
  readonly when: RouteFilter;
  readonly to: readonly ChannelId[];
  readonly schedule: Schedule;
  readonly zone: string;
  readonly lang: DigestLang;
  /** Minutes after local midnight; may cross midnight. Held alerts go out when it ends. */
  readonly quiet?: { readonly from: number; readonly to: number };
  /** At most so many digests in a clock hour of the zone. */
  readonly maxPerHour?: number;
  /** Whether notices about the watch itself go here. */
  readonly notices: boolean;
  /** What to do with an empty daily or weekly digest. */
  readonly empty: 'send' | 'skip';
  /** What becomes of a story that grows: a new message, or an edit of the one that told it, where the channel can. */
  readonly updates: 'send' | 'edit';
  /** Id of the Discord role that a message with stories calls. */
  readonly mention?: string;
}
