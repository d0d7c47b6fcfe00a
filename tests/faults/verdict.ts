/** Holds what the feeds served against what the channel received. */
import type { SlackPost } from '../doubles/slack.js';

export interface Verdict {
  readonly stories: number;
  /** Headlines that never reached the channel. */
  readonly lost: readonly string[];
  /** Headlines that came again in a message that does not say so. */
  readonly unmarked: readonly string[];
  /** Messages that say that they may be a repeat. */
  readonly marked: number;
}

const REPEAT = '(possible repeat)';
/** A headline after its first word, which stands apart in bold. */
const HEADLINE = /\w+ \w+ \w+ aterriza en \w+ \w+/g;

export function judge(stories: readonly string[], posts: readonly SlackPost[]): Verdict {
  const times = new Map<string, number>();
  const reached = new Set<string>();
  let marked = 0;
  for (const post of posts) {
    const text = JSON.stringify(post.blocks);
    const isMarked = text.includes(REPEAT);
    if (isMarked) marked += 1;
    for (const headline of new Set(text.match(HEADLINE))) {
      reached.add(headline);
      if (!isMarked) times.set(headline, (times.get(headline) ?? 0) + 1);
    }
  }
  return {
    stories: stories.length,
    lost: stories.filter((story) => !reached.has(headlineOf(story))),
    unmarked: [...times].filter(([, count]) => count > 1).map(([headline]) => headline),
    marked,
  };
}

const headlineOf = (story: string): string => story.match(HEADLINE)?.[0] ?? story;
