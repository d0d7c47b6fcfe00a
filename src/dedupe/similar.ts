import { DAY } from '../lib/duration.js';
import type { StoryItem } from '../model/story.js';

/** Containment of sketches above which two texts tell the same news (measured: P .99, R .93). */
const SAME_NEWS = 0.45;
/** Containment both ways above which two texts are one text, syndicated or reposted. */
const SAME_TEXT = 0.8;
/** Shingles in common below which containment is chance. */
export const LEAST_SHARED = 3;
/** Title words below which an identical headline says nothing ("Comunicado oficial"). */
export const LEAST_TITLE_WORDS = 4;

export type Likeness =
  | { readonly kind: 'same'; readonly by: 'guid' | 'url' | 'title' | 'text'; readonly score: number }
  | { readonly kind: 'different'; readonly why: string };

/** Whether two items tell the same news, and why. Symmetric. */
export function compareItems(a: StoryItem, b: StoryItem): Likeness {
  if (a.item === b.item) return { kind: 'same', by: 'guid', score: 3 };
  if (a.sketch.url !== undefined && a.sketch.url === b.sketch.url)
    return { kind: 'same', by: 'url', score: 2 };
  if (a.sketch.shingles.length === 0 || b.sketch.shingles.length === 0) return compareTitles(a, b);

  const { shared, containment, mutual } = overlap(a.sketch.shingles, b.sketch.shingles);
  if (a.publisher === b.publisher) {
    // One outlet's own follow-ups share whole paragraphs; only a repost is the same news.
    return mutual >= SAME_TEXT && !tellOtherNumbers(a, b)
      ? { kind: 'same', by: 'text', score: mutual }
      : { kind: 'different', why: 'same publisher, other text' };
  }
  if (shared < LEAST_SHARED || containment < SAME_NEWS) return { kind: 'different', why: 'other text' };
  if (a.sketch.title !== b.sketch.title && tellOtherNumbers(a, b)) {
    return { kind: 'different', why: 'other numbers and another title' };
  }
  return { kind: 'same', by: 'text', score: containment };
}

/** One text under two mastheads: it counts as one source. */
export function isSyndicated(a: StoryItem, b: StoryItem): boolean {
  if (a.sketch.shingles.length === 0 || b.sketch.shingles.length === 0) {
    return a.sketch.title === b.sketch.title;
  }
  return overlap(body(a), body(b)).mutual >= SAME_TEXT;
}

function compareTitles(a: StoryItem, b: StoryItem): Likeness {
  const apart = Math.abs((a.publishedAt ?? a.seenAt) - (b.publishedAt ?? b.seenAt));
  const same = a.sketch.title === b.sketch.title && apart < DAY && speaks(a.sketch.title);
  return same ? { kind: 'same', by: 'title', score: 1 } : { kind: 'different', why: 'other title or day' };
}

/** Whether a folded headline is long enough to tell one event from another. */
export function speaks(title: string): boolean {
  return title.split(' ').length >= LEAST_TITLE_WORDS;
}

/** Market and quake reports share a template: each has a number that the other lacks. */
function tellOtherNumbers(a: StoryItem, b: StoryItem): boolean {
  const lacks = (x: StoryItem, y: StoryItem) => x.sketch.numbers.some((n) => !y.sketch.numbers.includes(n));
  return lacks(a, b) && lacks(b, a);
}

/** Every outlet writes its own headline over a wire's text. */
function body({ sketch }: StoryItem): readonly number[] {
  const headline = new Set(sketch.headline);
  return sketch.shingles.filter((shingle) => !headline.has(shingle));
}

interface Overlap {
  readonly shared: number;
  /** Share of the shorter text that stands in the longer. */
  readonly containment: number;
  /** Share of the longer text that stands in the shorter. */
  readonly mutual: number;
}

/** Both lists ascend, so one walk counts what they share. */
function overlap(x: readonly number[], y: readonly number[]): Overlap {
  let shared = 0;
  for (let i = 0, j = 0; i < x.length && j < y.length; ) {
    const d = (x[i] ?? 0) - (y[j] ?? 0);
    if (d === 0) shared++;
    if (d <= 0) i++;
    if (d >= 0) j++;
  }
  return {
    shared,
    containment: shared / Math.max(1, Math.min(x.length, y.length)),
    mutual: shared / Math.max(1, x.length, y.length),
  };
}
