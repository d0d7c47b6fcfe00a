/** Stories of a past that never was, kept in memory: found by the same keys as in a store, and forgotten with it. */
import type { StoryChange, StoryKeys, StoryLookup } from '../backend/records.js';
import { HOUR } from '../lib/duration.js';
import type { StoryId } from '../model/id.js';
import type { Story } from '../model/story.js';

/** What the port promises of a lookup: keys of more stories do not count, and no more candidates are given. */
const COMMON = 200;
const LOOKED_AT = 20;
/** An exact key counts for more than any number of sketch keys. */
const EXACT = 1_000;
/** Ended stories are taken out so often, in the time that is played. */
const SWEPT_EVERY = HOUR;

interface Kept {
  story: Story;
  readonly keys: Set<string>;
}

export class MemoryStories {
  readonly #stories = new Map<StoryId, Kept>();
  readonly #byKey = new Map<string, Set<StoryId>>();
  #seq = 0;
  #now = 0;
  #sweptAt = 0;

  /** Time goes on; stories that have ended by now are found no more. */
  moveTo(now: number): void {
    this.#now = now;
    if (now - this.#sweptAt < SWEPT_EVERY) return;
    this.#sweptAt = now;
    for (const [id, { story, keys }] of this.#stories) {
      if (story.closesAt > now) continue;
      this.#stories.delete(id);
      for (const key of keys) this.#drop(key, id);
    }
  }

  async findStories({ exact, sketch, minimum }: StoryKeys): Promise<StoryLookup> {
    const inExact = this.#countShared(exact.map(exactKey));
    const inSketch = this.#countShared(sketch.map(sketchKey));
    const stories = [...new Set([...inExact.keys(), ...inSketch.keys()])]
      .map((id) => {
        const [e, s] = [inExact.get(id) ?? 0, inSketch.get(id) ?? 0];
        return { story: this.#stories.get(id)?.story, rank: e > 0 || s >= minimum ? e * EXACT + s : 0 };
      })
      .filter(({ rank }) => rank > 0)
      .toSorted((a, b) => b.rank - a.rank || (b.story?.seq ?? 0) - (a.story?.seq ?? 0))
      .flatMap(({ story }) => story ?? []);
    return { seq: this.#seq, stories: stories.slice(0, LOOKED_AT) };
  }

  apply(changes: readonly StoryChange[]): void {
    for (const { story, keys } of changes) {
      const known = this.#stories.get(story.id);
      const kept = known ?? { story: { ...story, seq: ++this.#seq }, keys: new Set() };
      kept.story = { ...story, seq: kept.story.seq };
      this.#stories.set(story.id, kept);
      for (const key of [...keys.exact.map(exactKey), ...keys.sketch.map(sketchKey)]) {
        kept.keys.add(key);
        const sharing = this.#byKey.get(key);
        if (sharing) sharing.add(story.id);
        else this.#byKey.set(key, new Set([story.id]));
      }
    }
  }

  #countShared(keys: readonly string[]): Map<StoryId, number> {
    const shared = new Map<StoryId, number>();
    for (const key of new Set(keys)) {
      const open = [...(this.#byKey.get(key) ?? [])].filter((id) => this.#isOpen(id));
      if (open.length > COMMON) continue;
      for (const id of open) shared.set(id, (shared.get(id) ?? 0) + 1);
    }
    return shared;
  }

  #isOpen(id: StoryId): boolean {
    return (this.#stories.get(id)?.story.closesAt ?? 0) > this.#now;
  }

  #drop(key: string, id: StoryId): void {
    const sharing = this.#byKey.get(key);
    sharing?.delete(id);
    if (sharing?.size === 0) this.#byKey.delete(key);
  }
}

const exactKey = (key: string): string => `e${key}`;
const sketchKey = (key: string): string => `s${key}`;
