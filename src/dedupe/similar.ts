import { DAY } from '../lib/duration.js';
import type { StoryItem } from '../model/story.js';

/**
 * Containment of sketches above which two texts tell the same news. Within half a day, while outlets rewrite each
 * other, less is enough; later the same words are as likely a follow-up, or the day's report from one template.
 * Measured on the labelled set of tests/dedupe.
 */
const SAME_NEWS = 0.45;
const SAME_NEWS_AT_ONCE = 0.2;
const AT_ONCE = DAY / 2;
/** With one headline over both, less still: an outlet wrote a lead of its own, or cut the text short. */
const SAME_HEADLINE_NEWS = 0.1;
/** Share of numbers in common from which a different one is a correction. */
const SAME_NUMBERS = 2 / 3;
/** Share of headline words in common from which a different one stands for another event. */
const SAME_PATTERN = 2 / 3;
/** Containment both ways above which two texts are one text, syndicated or reposted. */
const SAME_TEXT = 0.8;
/** Shingles in common below which containment is chance. */
const LEAST_SHARED = 3;
/** Title words below which an identical headline says nothing ("Comunicado oficial"). */
export const LEAST_TITLE_WORDS = 4;

export type Likeness =
  | { readonly kind: 'same'; readonly by: 'guid' | 'url' | 'title' | 'text'; readonly score: number }
  | { readonly kind: 'different'; readonly why: string };

/** Whether two items tell the same news, and why. Symmetric. */
export function compareItems(a: StoryItem, b: StoryItem): Likeness {
  if (a.item === b.item) return { kind: 'same', by: 'guid', score: 3 };
  if (haveOneAddress(a, b)) return { kind: 'same', by: 'url', score: 2 };
  if (a.sketch.shingles.length === 0 || b.sketch.shingles.length === 0) return compareTitles(a, b);

  const { shared, containment, mutual } = overlap(a.sketch.shingles, b.sketch.shingles);
  if (a.publisher === b.publisher) {
    // One outlet's own follow-ups share whole paragraphs; only a repost is the same news.
    return mutual >= SAME_TEXT && !tellOtherNumbers(a, b)
      ? { kind: 'same', by: 'text', score: mutual }
      : { kind: 'different', why: 'same publisher, other text' };
  }
  const unlike = whyUnlike(a, b, { shared, containment, mutual });
  if (unlike === undefined) return { kind: 'same', by: 'text', score: containment };
  return containment >= SAME_HEADLINE_NEWS && !tellOtherNumbers(a, b)
    ? compareTitles(a, b)
    : { kind: 'different', why: unlike };
}

/** Of two outlets' texts; undefined when they tell the same news. */
function whyUnlike(a: StoryItem, b: StoryItem, { shared, containment, mutual }: Overlap): string | undefined {
  const atOnce = distance(a, b) <= AT_ONCE;
  const oneHeadline = a.sketch.title === b.sketch.title;
  if (shared < LEAST_SHARED || containment < (atOnce ? SAME_NEWS_AT_ONCE : SAME_NEWS)) return 'other text';
  const corrected = atOnce && shareOfNumbers(a, b) >= SAME_NUMBERS;
  if (!oneHeadline && tellOtherNumbers(a, b) && !corrected) return 'other numbers and another title';
  const unsure = containment < SAME_NEWS || (!atOnce && mutual < SAME_TEXT);
  if (unsure && headlinesOfOnePattern(a.sketch.title, b.sketch.title))
    return 'another name in the same headline';
  return undefined;
}

/** Whether two items are one entry of a feed, whose guid has changed: it stands at an address of its own. */
export function isSameEntry(a: StoryItem, b: StoryItem): boolean {
  return a.feed === b.feed && haveOneAddress(a, b);
}

function haveOneAddress(a: StoryItem, b: StoryItem): boolean {
  return a.sketch.url !== undefined && a.sketch.url === b.sketch.url && !isStandingPage(a, b);
}

/** One text under two mastheads: it counts as one source. */
export function isSyndicated(a: StoryItem, b: StoryItem): boolean {
  if (a.sketch.shingles.length === 0 || b.sketch.shingles.length === 0) {
    return a.sketch.title === b.sketch.title;
  }
  return overlap(body(a), body(b)).mutual >= SAME_TEXT;
}

function compareTitles(a: StoryItem, b: StoryItem): Likeness {
  const same = a.sketch.title === b.sketch.title && distance(a, b) < DAY && speaks(a.sketch.title);
  return same ? { kind: 'same', by: 'title', score: 1 } : { kind: 'different', why: 'other title or day' };
}

/** An outlet's page that says something else every day ("today's earthquakes"): its address tells no event. */
function isStandingPage(a: StoryItem, b: StoryItem): boolean {
  if (a.publisher !== b.publisher || distance(a, b) < DAY || a.sketch.title === b.sketch.title) return false;
  return overlap(a.sketch.shingles, b.sketch.shingles).containment < SAME_HEADLINE_NEWS;
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

function shareOfNumbers({ sketch: a }: StoryItem, { sketch: b }: StoryItem): number {
  const common = a.numbers.filter((n) => b.numbers.includes(n)).length;
  return common / Math.max(1, Math.min(a.numbers.length, b.numbers.length));
}

/** "Argentina lists the Guard", "Costa Rica lists the Guard": alike but for a word that only the one has, and one that only the other has. */
function headlinesOfOnePattern(a: string, b: string): boolean {
  const x = new Set(a.split(' '));
  const y = new Set(b.split(' '));
  const common = [...x].filter((word) => y.has(word)).length;
  const least = Math.min(x.size, y.size);
  return common < least && common >= SAME_PATTERN * least;
}

/** ms */
function distance(a: StoryItem, b: StoryItem): number {
  return Math.abs((a.publishedAt ?? a.seenAt) - (b.publishedAt ?? b.seenAt));
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
