/**
 * Stories kept in memory, found by the same keys as in a store: those that one plan changes, before they are
 * committed, and those of a past that never was.
 */
import { KeyIndex } from '../backend/key-index.js';
import type { StoryChange, StoryKeys, StoryLookup } from '../backend/records.js';
import { HOUR } from '../lib/duration.js';
import type { StoryId } from '../model/id.js';
import type { Story } from '../model/story.js';

/** What the port promises of a lookup: no more candidates are given. */
const LOOKED_AT = 20;
/** Ended stories are taken out so often, in the time that is played: a Map that loses its first entries is slow to begin with. */
const SWEPT_EVERY = HOUR;

interface Kept {
  story: Story;
  readonly keys: StoryKeys[];
}

export class MemoryStories {
  /** By number: in order of opening, which is that of closing too. */
  readonly #stories = new Map<number, Kept>();
  readonly #numbers = new Map<StoryId, number>();
  #index = new KeyIndex();
  /** Stories that have been taken out, but for their keys. */
  #ended = 0;
  #seq = 0;
  #now = 0;
  #sweptAt = 0;

  /** Time goes on; stories that have ended by now are found no more. */
  moveTo(now: number): void {
    this.#now = now;
    if (now - this.#sweptAt < SWEPT_EVERY) return;
    this.#sweptAt = now;
    for (const [seq, { story }] of this.#stories) {
      if (this.#isOpen(seq)) break;
      this.#stories.delete(seq);
      this.#numbers.delete(story.id);
      this.#ended += 1;
    }
    if (this.#ended > this.#stories.size) this.#indexAnew();
  }

  async findStories(asked: readonly StoryKeys[]): Promise<readonly StoryLookup[]> {
    return asked.map((keys) => this.look(keys));
  }

  look(keys: StoryKeys): StoryLookup {
    const found = this.#index.find(keys, (seq) => this.#isOpen(seq)).slice(0, LOOKED_AT);
    return { seq: this.#seq, stories: found.flatMap((seq) => this.#stories.get(seq)?.story ?? []) };
  }

  apply(changes: readonly StoryChange[]): void {
    for (const { story, keys } of changes) {
      const seq = this.#numbers.get(story.id) ?? ++this.#seq;
      const numbered = { ...story, seq };
      const kept = this.#stories.get(seq);
      if (kept) {
        kept.story = numbered;
        kept.keys.push(keys);
      } else {
        this.#stories.set(seq, { story: numbered, keys: [keys] });
        this.#numbers.set(story.id, seq);
      }
      this.#index.add(seq, keys.exact, keys.sketch);
    }
  }

  #indexAnew(): void {
    this.#index = new KeyIndex();
    this.#ended = 0;
    for (const [seq, { keys }] of this.#stories)
      for (const { exact, sketch } of keys) this.#index.add(seq, exact, sketch);
  }

  #isOpen(seq: number): boolean {
    return (this.#stories.get(seq)?.story.closesAt ?? 0) > this.#now;
  }
}
