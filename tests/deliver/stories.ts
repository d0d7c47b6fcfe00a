import { expect } from 'vitest';
import type { Digest } from '../../src/model/digest.js';

/** Every story of an arbitrary digest is shown with headline, outlet and link, or the reader is told how many are not. */
export function expectStories(digest: Digest, shown: string): void {
  const stories = digest.groups.flatMap((group) => group.stories);
  const missing = stories.filter((story) => {
    const n = story.story.slice(1);
    return ![`T${n}x`, `O${n}x`, `https://news.example/u${n}x`].every((token) => shown.includes(token));
  });
  if (missing.length > 0) expect(shown).toMatch(/and \d+ more|y \d+ más|e mais \d+/);
}
