/** Holds what the feeds served against what the channel received. */
import type { SlackPost } from '../../src/demo/services/slack.js';
import type { Books, Forgotten } from './world.js';

export interface Verdict {
  readonly stories: number;
  /** Headlines that never reached the channel, though nobody said so. */
  readonly lost: readonly string[];
  /** Headlines of messages that were given up in the open. */
  readonly givenUp: number;
  readonly stuck: number;
  /** Headlines that came again in a message that does not say so. */
  readonly unmarked: readonly string[];
  /** Such of which the store has forgotten in good faith that they came: the disk had not what came last. */
  readonly afterLoss: number;
  /** Messages that say that they may be a repeat. */
  readonly marked: number;
}

const REPEAT = '(possible repeat)';
/** A headline after its first word, which stands apart in bold. */
const HEADLINE = /\w+ \w+ \w+ aterriza en \w+ \w+/g;

/** What the channel received. */
export interface Ledger {
  readonly posts: readonly SlackPost[];
  readonly forgotten: readonly Forgotten[];
}

export function judge(stories: readonly string[], { posts, forgotten }: Ledger, books: Books): Verdict {
  const givenUp = new Set(books.givenUp);
  const times = new Map<string, number>();
  const forgettable = new Set<string>();
  const reached = new Set<string>();
  let marked = 0;
  for (const [n, post] of posts.entries()) {
    const text = JSON.stringify(post.blocks);
    const isMarked = text.includes(REPEAT);
    if (isMarked) marked += 1;
    for (const headline of new Set(text.match(HEADLINE))) {
      reached.add(headline);
      if (forgotten.some(({ from, to }) => from <= n && n < to)) forgettable.add(headline);
      if (!isMarked) times.set(headline, (times.get(headline) ?? 0) + 1);
    }
  }
  const repeated = [...times].filter(([, count]) => count > 1).map(([headline]) => headline);
  const missing = stories.filter((story) => !reached.has(headlineOf(story)));
  return {
    stories: stories.length,
    lost: missing.filter((story) => !givenUp.has(story)),
    givenUp: missing.filter((story) => givenUp.has(story)).length,
    stuck: books.stuck,
    unmarked: repeated.filter((headline) => !forgettable.has(headline)),
    afterLoss: repeated.filter((headline) => forgettable.has(headline)).length,
    marked,
  };
}

const headlineOf = (story: string): string => story.match(HEADLINE)?.[0] ?? story;

export function isSound({ lost, unmarked, stuck }: Verdict): boolean {
  return lost.length === 0 && unmarked.length === 0 && stuck === 0;
}
