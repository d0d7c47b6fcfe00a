/**
 * Stories kept in memory, found by the same keys as in a store: those that one plan changes, before they are
 * committed, and those of a past that never was.
 */
import type { StoryChange, StoryKeys, StoryLookup } from '../backend/records.js';
import { HOUR } from '../lib/duration.js';
import type { StoryId } from '../model/id.js';
import type { Story } from '../model/story.js';

/** What the port promises of a lookup: keys of more stories do not count, and no more candidates are given. */
const COMMON = 200;
const LOOKED_AT = 20;
/** An exact key counts for more than any number of sketch keys. */
const EXACT = 1_000;
/** Ended stories are taken out so often, in the time that is played: a Map that loses its first entries is slow to begin with. */
const SWEPT_EVERY = HOUR;

interface Kept {
  story: Story;
  readonly exact: string[];
  readonly sketch: number[];
}

/** By key: the stories that have it. Most keys are of one story, so lists are short and sets would be a waste. */
type ByKey<Key> = Map<Key, Kept[]>;

export class MemoryStories {
  /** In order of opening, which is that of closing too. */
  readonly #stories = new Map<StoryId, Kept>();
  readonly #exact: ByKey<string> = new Map();
  readonly #sketch: ByKey<number> = new Map();
  #seq = 0;
  #now = 0;
  #sweptAt = 0;

  /** Time goes on; stories that have ended by now are found no more. */
  moveTo(now: number): void {
    this.#now = now;
    if (now - this.#sweptAt < SWEPT_EVERY) return;
    this.#sweptAt = now;
    for (const [id, kept] of this.#stories) {
      if (this.#isOpen(kept)) break;
      this.#stories.delete(id);
      for (const key of kept.exact) drop(this.#exact, key, kept);
      for (const key of kept.sketch) drop(this.#sketch, key, kept);
    }
  }

  async findStories(asked: readonly StoryKeys[]): Promise<readonly StoryLookup[]> {
    return asked.map((keys) => this.look(keys));
  }

  look({ exact, sketch, minimum }: StoryKeys): StoryLookup {
    const inExact = this.#countShared(this.#exact, exact);
    const inSketch = this.#countShared(this.#sketch, sketch);
    const stories = [...new Set([...inExact.keys(), ...inSketch.keys()])]
      .map((kept) => {
        const [e, s] = [inExact.get(kept) ?? 0, inSketch.get(kept) ?? 0];
        return { story: kept.story, rank: e > 0 || s >= minimum ? e * EXACT + s : 0 };
      })
      .filter(({ rank }) => rank > 0)
      .toSorted((a, b) => b.rank - a.rank || b.story.seq - a.story.seq)
      .map(({ story }) => story);
    return { seq: this.#seq, stories: stories.slice(0, LOOKED_AT) };
  }

  apply(changes: readonly StoryChange[]): void {
    for (const { story, keys } of changes) {
      const kept = this.#stories.get(story.id) ?? this.#open(story);
      kept.story = { ...story, seq: kept.story.seq };
      for (const key of keys.exact) add(this.#exact, key, kept, kept.exact);
      for (const key of keys.sketch) add(this.#sketch, key, kept, kept.sketch);
    }
  }

  #open(story: Story): Kept {
    const kept = {
      story: { ...story, seq: ++this.#seq },
      exact: [],
      sketch: [],
    };
    this.#stories.set(story.id, kept);
    return kept;
  }

  #countShared<Key>(byKey: ByKey<Key>, keys: readonly Key[]): ReadonlyMap<Kept, number> {
    const shared = new Map<Kept, number>();
    for (const key of new Set(keys)) {
      const sharing = byKey.get(key);
      if (sharing === undefined) continue;
      const open = sharing.filter((kept) => this.#isOpen(kept));
      if (open.length > COMMON) continue;
      for (const kept of open) shared.set(kept, (shared.get(kept) ?? 0) + 1);
    }
    return shared;
  }

  #isOpen({ story }: Kept): boolean {
    return story.closesAt > this.#now;
  }
}

function add<Key>(byKey: ByKey<Key>, key: Key, kept: Kept, own: Key[]): void {
  const sharing = byKey.get(key);
  if (sharing?.includes(kept)) return;
  own.push(key);
  if (sharing) sharing.push(kept);
  else byKey.set(key, [kept]);
}

function drop<Key>(byKey: ByKey<Key>, key: Key, kept: Kept): void {
  const sharing = byKey.get(key) ?? [];
  if (sharing.length === 1) byKey.delete(key);
  else
    byKey.set(
      key,
      sharing.filter((other) => other !== kept),
    );
}
