/** One message of a digest, to be written anew: what it holds, found again in the digest as it is now told. */
import type { PartHolds } from '../model/delivery.js';
import type { Telling } from './telling.js';
import type { ToldGroup, ToldStory } from './told.js';

export interface Share {
  readonly stories: readonly PlacedStory[];
  readonly notices: readonly string[];
  /** Whether it is the last of its messages, which says what none has room for. */
  readonly isLast: boolean;
  readonly left: number;
}

export interface PlacedStory {
  readonly group: ToldGroup;
  /** 0-based place in its group. */
  readonly n: number;
  readonly story: ToldStory;
}

/** The stories of a digest in the order in which they are laid out. */
export function placeStories(telling: Telling): readonly PlacedStory[] {
  return telling.groups.flatMap((group) => group.stories.map((story, n) => ({ group, n, story })));
}

/** Undefined when there is no such message, or the digest does not tell what it holds. */
export function shareOf(telling: Telling, holds: readonly PartHolds[], part: number): Share | undefined {
  const own = holds[part];
  if (own === undefined) return undefined;
  const placed = placeStories(telling);
  const stories = placed.filter(({ story }) => own.stories.includes(story.story));
  if (stories.length !== own.stories.length) return undefined;
  const before = holds.slice(0, part).reduce((sum, { notices }) => sum + notices, 0);
  const held = holds.reduce((sum, { stories: s, notices }) => sum + s.length + notices, 0);
  return {
    stories,
    notices: telling.notices.slice(before, before + own.notices),
    isLast: part === holds.length - 1,
    left: placed.length + telling.notices.length - held,
  };
}

/** How far the stories of a message may be cut, the richest way first: those that have grown before the others. */
const CUTS = [
  { grown: 0, others: 0 },
  { grown: 1, others: 0 },
  { grown: 2, others: 0 },
  { grown: 2, others: 1 },
  { grown: 2, others: 2 },
] as const;

/** @param write the message with a story cut at least so far; `undefined` when it does not fit */
export function firstToFit<T>(write: (cutOf: (story: ToldStory) => number) => T | undefined): T | undefined {
  for (const { grown, others } of CUTS) {
    const written = write(({ update }) => (update === undefined ? others : grown));
    if (written !== undefined) return written;
  }
  return undefined;
}
