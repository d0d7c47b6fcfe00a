import type { Affiliation } from './feed.js';
import type { RuleId, StoryId } from './id.js';
import type { MuteSubject } from './mute.js';

/** A week in numbers. */
export interface BriefCounts {
  readonly stories: number;
  /** Of these, high or critical. */
  readonly grave: number;
  /** Distinct outlets that told them. */
  readonly outlets: number;
  /** Stories that nobody told but media of a state, or linked to one. */
  readonly stateAlone: number;
}

/** A feed of which the watch saw nothing for a while. */
export interface BriefGap {
  readonly name: string;
  readonly country?: string;
  /** It failed, or answered and had nothing new. */
  readonly kind: 'failing' | 'silent';
  /** Epoch ms; absent when it has never worked. */
  readonly since?: number;
}

/** A mute, and how many alerts it has held back since it began. */
export interface BriefMute {
  readonly subject: MuteSubject;
  /** Title of the rule, headline of the story or name of the feed. */
  readonly title: string;
  readonly held: number;
  readonly until: number;
}

/** What a weekly digest says beside its stories. Counted when it is closed. */
export interface Brief {
  readonly counts: BriefCounts;
  /** The digest of the same route before it; absent when there is none to compare with. */
  readonly before?: BriefCounts;
  /** Days of the route's zone, oldest first; a story counts on the day of its first report. */
  readonly days: readonly { readonly from: number; readonly stories: number }[];
  /** Reports (a story told by an outlet) by the outlet's affiliation, most first. */
  readonly affiliations: readonly { readonly affiliation?: Affiliation; readonly reports: number }[];
  /** Stories to read when there is no time for the others, at most three. */
  readonly top: readonly StoryId[];
  /** Worst first. */
  readonly gaps: readonly BriefGap[];
  readonly held: {
    /** Mutes in force that have held something back. */
    readonly mutes: readonly BriefMute[];
    /** Reports of stories told already that made no alert of their own. */
    readonly sameStory: number;
    /** Digests of all routes that quiet hours or a budget made late, and the stories in them. */
    readonly delayed: { readonly digests: number; readonly stories: number };
  };
  /** Rules written or edited in the window, the last first. */
  readonly changed: readonly { readonly rule: RuleId; readonly title: string; readonly at: number }[];
}
