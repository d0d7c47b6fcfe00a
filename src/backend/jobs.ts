/** The half of the backend that holds hints: which work to look at next. Losing one loses nothing. */
import type { ChannelId, DeliveryId, FeedId, RouteId } from '../model/id.js';

export type Job =
  | { readonly kind: 'tick' }
  | { readonly kind: 'poll'; readonly feed: FeedId }
  | { readonly kind: 'close'; readonly route: RouteId }
  | { readonly kind: 'deliver'; readonly delivery: DeliveryId }
  | { readonly kind: 'probe'; readonly channel: ChannelId };

/** A handler that could not get a lease asks to be called again after so many ms; no attempt is spent. */
export type JobOutcome = { readonly kind: 'done' } | { readonly kind: 'again'; readonly after: number };

/** What a process does: `poll` polls, matches and plans; `deliver` closes digests, sends and probes; `web` answers on HTTP. */
export const ROLES = ['poll', 'deliver', 'web'] as const;
export type Role = (typeof ROLES)[number];

/** How many jobs of a kind run at once in this process; 0 leaves that kind to other processes. */
export type JobLimits = Readonly<Record<Job['kind'], number>>;

export interface Jobs {
  /** Adds a job unless the same one is waiting or running. */
  add(job: Job): Promise<void>;
  /** Begins to work. A handler that throws is reported through `onError`, and is not called for that job again for a while. */
  work(
    handler: (job: Job) => Promise<JobOutcome>,
    limits: JobLimits,
    onError: (job: Job, error: unknown) => void,
  ): void;
  /** Adds a `tick` every `period` ms from now on. */
  tickEvery(period: number): Promise<void>;
  /** Resolves when nothing waits or runs here; delayed jobs and the next tick do not count. */
  idle(): Promise<void>;
  /** Takes no more jobs and waits at most `grace` ms for the running ones. */
  stop(grace: number): Promise<void>;
}
