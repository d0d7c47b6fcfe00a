/**
 * The last line against a feed that is never polled again. BullMQ frees a deduplication id in the step that ends its
 * job, and takes it over when the job is gone; but an id whose job is in no list (a key lost to an evicting server or
 * to somebody's hand) would stand for ever, and everything added under it would be dropped. So a job that still
 * stands in the way of others after a while is looked up, and taken away if it is nowhere.
 */
import type { Queue } from 'bullmq';
import { MINUTE } from '../../lib/duration.js';

/** Longer than nearly any job runs, and soon enough for a feed. */
const SUSPECT_AFTER = 5 * MINUTE;
/** Adds remembered; what was forgotten is only looked up later. */
const REMEMBERED = 20_000;

export class Orphans {
  /** By queue and subject: the job that an add ended in, and since when it was always the same one. */
  readonly #met = new Map<string, { readonly job: string; since: number }>();

  constructor(private readonly suspectAfter = SUSPECT_AFTER) {}

  /** @param job that BullMQ answered: the new one, or the one in its way */
  async look(queue: Queue, subject: string, job: string): Promise<void> {
    const key = `${queue.name} ${subject}`;
    const now = performance.now();
    const met = this.#met.get(key);
    if (met?.job !== job) return this.#remember(key, { job, since: now });
    if (now - met.since < this.suspectAfter) return;
    met.since = now;
    if ((await queue.getJobState(job)) !== 'unknown') return;
    await queue.remove(job);
    await queue.removeDeduplicationKey(subject);
    this.#met.delete(key);
  }

  #remember(key: string, met: { job: string; since: number }): void {
    this.#met.delete(key);
    this.#met.set(key, met);
    const [oldest] = this.#met.keys();
    if (this.#met.size > REMEMBERED && oldest !== undefined) this.#met.delete(oldest);
  }
}
