import { hash } from '../lib/hash.js';
import type { Sketch } from '../model/story.js';
import { wordOf } from '../text/fold.js';
import { WordReader } from '../text/tokenise.js';
import { hashUnit } from '../text/unit-hash.js';

/** Words of title and summary that count; with every second shingle kept, a sketch holds about 63 hashes. */
const SKETCH_WORDS = 128;
const SHINGLE_WORDS = 3;
const BLANK = 0x20;
const ZERO = 0x30;
const NINE = 0x39;

export interface SketchInput {
  readonly title: string;
  readonly summary?: string;
  readonly text?: string;
  /** Canonical address; a front page is nobody's own and is left out. */
  readonly canonicalUrl?: string;
}

const reader = new WordReader(); // used up within each call
const kept = new Uint32Array(SKETCH_WORDS);

/**
 * What near-duplicate comparison keeps of an item: half of its word-3 shingles (those with an even hash),
 * which keeps precision and recall of containment within a point of the full set at half the cost. Its words are read
 * once and hashed as they come: this is done for every item that matches.
 */
export function sketchItem(input: SketchInput): Sketch {
  const words = new Words();
  const title = words.readTitle(input.title);
  const ofTitle = words.shingles;
  const bare = !words.read((input.summary ?? input.text ?? '').slice(0, SKETCH_WORDS * 16));
  const headline = bare ? [] : ascending(ofTitle); // before all are put in order
  const url = input.canonicalUrl === undefined ? undefined : articleKey(input.canonicalUrl);
  return {
    title,
    ...(url === undefined ? {} : { url }),
    // A headline alone is too short for shingles to mean anything: such items are compared by title and day.
    shingles: bare ? [] : ascending(words.shingles),
    headline,
    numbers: [...words.numbers].sort(),
  };
}

/** The first words of several texts, one after the other, as shingles in `kept`. */
class Words {
  /** How many shingles were kept. */
  shingles = 0;
  readonly numbers = new Set<string>();
  #count = 0;
  /** Hashes of the last word, and of the last two with a blank between. */
  #one = 0;
  #two = 0;

  /** @returns the text as `foldText` has it */
  readTitle(text: string): string {
    const folded: string[] = [];
    reader.open(text);
    while (reader.next()) {
      folded.push(wordOf(reader));
      if (this.#count < SKETCH_WORDS) this.#take();
    }
    return folded.join(' ');
  }

  /** @returns whether the text has a word; those beyond the bound are not read */
  read(text: string): boolean {
    reader.open(text);
    let any = false;
    while (reader.next()) {
      any = true;
      if (this.#count === SKETCH_WORDS) break;
      this.#take();
    }
    return any;
  }

  #take(): void {
    const { units, length } = reader;
    let two = hashUnit(this.#one, BLANK);
    let three = hashUnit(this.#two, BLANK);
    let isNumber = false;
    for (let i = 0; i < length; i++) {
      const unit = units[i] as number; // i < length <= units.length
      two = hashUnit(two, unit);
      three = hashUnit(three, unit);
      if (unit >= ZERO && unit <= NINE) isNumber = true;
    }
    if (isNumber) this.numbers.add(wordOf(reader));
    this.#one = reader.hash;
    this.#two = two;
    this.#count += 1;
    if (this.#count < SHINGLE_WORDS) return;
    const shingle = mix(three);
    if (shingle % 2 === 0) kept[this.shingles++] = shingle;
  }
}

/** The first so many of `kept`, which it puts in order, each once. */
function ascending(count: number): readonly number[] {
  const sorted = kept.subarray(0, count).sort();
  const hashes: number[] = [];
  for (let n = 0; n < count; n++) {
    const hash = sorted[n] as number; // n < count
    if (n === 0 || hash !== sorted[n - 1]) hashes.push(hash);
  }
  return hashes;
}

/** Of 32-bit FNV-1a over the UTF-16 units of three words with blanks between (unit-hash.ts): makes the lowest bit fair. */
function mix(hash: number): number {
  const h = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (h ^ (h >>> 13)) >>> 0;
}

function articleKey(canonical: string): string | undefined {
  try {
    const { pathname, search } = new URL(canonical);
    return pathname.length > 1 || search !== '' ? hash(canonical) : undefined;
  } catch {
    return undefined;
  }
}
