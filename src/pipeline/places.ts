/**
 * Places at hosts and channels, so many at each: leases that say how many may ask or send there at once, and when the
 * next turn begins. Processes that share the work share them through the store. Where one process does all of it
 * they are its own affair, and die with it.
 */
import type { Backend, State } from '../backend/port.js';
import type { Lease, LeaseOutcome } from '../backend/work-records.js';
import type { Clock } from '../lib/clock.js';

export type Places = Pick<State, 'lease' | 'release'>;

export function placesOf({ state, exclusive }: Pick<Backend, 'state' | 'exclusive'>, clock: Clock): Places {
  return exclusive ? new OwnPlaces(clock) : state;
}

const LEAST_SWEPT = 1_000;

/** As the store's leases: tests/backend/contract/leases.ts. */
class OwnPlaces implements Places {
  readonly #clock: Clock;
  /** Until when who holds one, by name and holder. */
  readonly #held = new Map<string, Map<string, number>>();
  /** With so many names those that nobody holds any more are forgotten. */
  #sweepAt = LEAST_SWEPT;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async lease({ name, holder, ttl, slots = 1 }: Lease): Promise<LeaseOutcome> {
    const now = this.#clock.now();
    if (this.#held.size >= this.#sweepAt) this.#sweep(now);
    const held = this.#held.get(name) ?? new Map<string, number>();
    for (const [other, until] of held) if (until <= now) held.delete(other);
    if (held.has(holder) || held.size < slots) {
      this.#held.set(name, held.set(holder, now + ttl));
      return { kind: 'held' };
    }
    const [[by, until] = ['', now]] = [...held].sort(
      ([a, one], [b, other]) => one - other || (a < b ? -1 : 1),
    );
    return { kind: 'taken', by, until };
  }

  /** As often as their number doubles, so that a place costs no more than a look or two. */
  #sweep(now: number): void {
    for (const [name, held] of this.#held)
      if ([...held.values()].every((until) => until <= now)) this.#held.delete(name);
    this.#sweepAt = Math.max(LEAST_SWEPT, 2 * this.#held.size);
  }

  async release(name: string, holder: string): Promise<void> {
    const held = this.#held.get(name);
    if (held?.delete(holder) && held.size === 0) this.#held.delete(name);
  }
}
