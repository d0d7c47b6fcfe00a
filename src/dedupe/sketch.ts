import { hash } from '../lib/hash.js';
import type { Sketch } from '../model/story.js';
import { foldWords } from '../text/fold.js';

/** Words of title and summary that count; with every second shingle kept, a sketch holds about 63 hashes. */
const SKETCH_WORDS = 128;
const SHINGLE_WORDS = 3;
const BLANK = 0x20;

export interface SketchInput {
  readonly title: string;
  readonly summary?: string;
  readonly text?: string;
  /** Canonical address; a front page is nobody's own and is left out. */
  readonly canonicalUrl?: string;
}

/**
 * What near-duplicate comparison keeps of an item: half of its word-3 shingles (those with an even hash),
 * which keeps precision and recall of containment within a point of the full set at half the cost.
 */
export function sketchItem(input: SketchInput): Sketch {
  const title = foldWords(input.title);
  const rest = foldWords((input.summary ?? input.text ?? '').slice(0, SKETCH_WORDS * 16));
  const words = [...title, ...rest].slice(0, SKETCH_WORDS);
  const bare = rest.length === 0;
  const url = input.canonicalUrl === undefined ? undefined : articleKey(input.canonicalUrl);
  return {
    title: title.join(' '),
    ...(url === undefined ? {} : { url }),
    // A headline alone is too short for shingles to mean anything: such items are compared by title and day.
    shingles: bare ? [] : shingles(words),
    headline: bare ? [] : shingles(title.slice(0, SKETCH_WORDS)),
    numbers: [...new Set(words.filter((word) => /\d/.test(word)))].sort(),
  };
}

function shingles(words: readonly string[]): readonly number[] {
  const kept = new Set<number>();
  for (let i = 0; i + SHINGLE_WORDS <= words.length; i++) {
    const h = hashShingle(words, i);
    if (h % 2 === 0) kept.add(h);
  }
  return [...kept].sort((a, b) => a - b);
}

function articleKey(canonical: string): string | undefined {
  try {
    const { pathname, search } = new URL(canonical);
    return pathname.length > 1 || search !== '' ? hash(canonical) : undefined;
  } catch {
    return undefined;
  }
}

/** 32-bit FNV-1a over the UTF-16 units of the words with blanks between (draft-eastlake-fnv), mixed so that the lowest bit is fair. */
function hashShingle(words: readonly string[], from: number): number {
  let h = 0x811c9dc5;
  for (let n = from; n < from + SHINGLE_WORDS; n++) {
    const word = words[n] ?? '';
    if (n > from) h = Math.imul(h ^ BLANK, 0x01000193);
    for (let i = 0; i < word.length; i++) h = Math.imul(h ^ word.charCodeAt(i), 0x01000193);
  }
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  return (h ^ (h >>> 13)) >>> 0;
}
