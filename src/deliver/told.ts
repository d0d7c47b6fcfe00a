/** Stories and who tells them, in the words a reader sees. */
import type { StoryId } from '../model/id.js';
import type { Severity } from '../model/rule.js';
import type { Run } from './runs.js';

export interface ToldSource {
  readonly outlet: string;
  readonly country?: string;
  /** Who stands behind it, in words. */
  readonly affiliation: string;
  /** A state speaks, or somebody for it: what a reader must see at a glance. */
  readonly ofState: boolean;
  /** Absolute http(s) address without a password in it; absent when the source gave no such thing. */
  readonly url?: string;
  readonly time: string;
}

export interface ToldStory {
  readonly story: StoryId;
  readonly severity: Severity;
  readonly lang?: string;
  /** Never empty. */
  readonly headline: readonly Run[];
  readonly first: ToldSource;
  /** The other outlets that told it: `lead` says how many sources in all. */
  readonly others?: {
    readonly lead: string;
    readonly sources: readonly ToldSource[];
    /** `and 4 more`, when not all are named. */
    readonly more?: string;
  };
  /** What is new about a story told before, and the other rules it fired. */
  readonly remark?: string;
  /** Empty when there is none. */
  readonly extract: readonly Run[];
  /** In a message that was edited: what has become of the story since. */
  readonly update?: ToldUpdate;
}

export interface ToldUpdate {
  /** `Updated 14:20 · 3 sources` */
  readonly line: string;
  /** `was: ` and the headline before, isolated. */
  readonly was?: string;
}

export interface ToldGroup {
  readonly title: string;
  readonly severity: Severity;
  readonly stories: readonly ToldStory[];
}

/** Country and affiliation. @param stress how a state's voice is made to stand out */
export function factsOf(
  { country, affiliation, ofState }: ToldSource,
  stress: (label: string) => string = (label) => label,
): readonly string[] {
  return [...(country === undefined ? [] : [country]), ofState ? stress(affiliation) : affiliation];
}
