/** What workers tell the store of themselves, and the store of itself: plain readonly data, as in records.ts. */
import type { Delivery } from '../model/delivery.js';
import type { RouteId } from '../model/id.js';
import type { Role } from './jobs.js';

export interface Lease {
  readonly name: string;
  /** Tells people who holds it, e.g. `pid 4711 on desk-vm`. */
  readonly holder: string;
  /** ms; a lease that is not renewed ends by itself. */
  readonly ttl: number;
  /** How many may hold it at once; 1 unless told. */
  readonly slots?: number;
}

export type LeaseOutcome =
  | { readonly kind: 'held' }
  /** One of those who hold it, and when the first of them lets go. */
  | { readonly kind: 'taken'; readonly by: string; readonly until: number };

/** A process at work, for people who ask who is there. */
export interface WorkerRecord {
  /** As in its leases, e.g. `pid 4711 on desk-vm`. */
  readonly holder: string;
  readonly roles: readonly Role[];
  /** Digest of the configuration it works by: all should show the same. */
  readonly configuration: string;
  readonly version: string;
  readonly startedAt: number;
}

/** How often rules' words occur in items, so that a rule waits for its rarest. */
export interface TermCounts {
  /** Items counted. */
  readonly items: number;
  /** By folded word: how many of them had it. Absent: none. */
  readonly words: ReadonlyMap<string, number>;
}

export interface Keeping {
  /** Archived items first seen before this go. */
  readonly itemsBefore: number;
  /** Then the oldest, until the archive is no larger (bytes as stored). */
  readonly archiveMaxBytes: number;
  /** Finished deliveries, their digests, alerts and notices from before this go. */
  readonly deliveriesBefore: number;
}

export interface StoreStatus {
  readonly schema: number;
  /** Where the store is, for people; no password. */
  readonly place: string;
  readonly items: number;
  readonly archiveBytes: number;
  /** How far back the archive reaches. */
  readonly oldestItemAt?: number;
  readonly openStories: number;
  readonly alerts: number;
  readonly openDigests: readonly {
    readonly route: RouteId;
    readonly alerts: number;
    readonly closesAt: number;
  }[];
  readonly deliveries: Readonly<Record<Delivery['state'], number>>;
  readonly leases: readonly { readonly name: string; readonly holder: string; readonly until: number }[];
  readonly due: DueWork;
}

/** What is due and not yet done, as `dueFeeds`, `dueDigests` and `dueDeliveries` would list it: next to nothing where workers keep up. */
export interface DueWork {
  readonly feeds: number;
  readonly digests: number;
  readonly deliveries: number;
  /** Since when what waits longest is due; absent when nothing is. */
  readonly oldestAt?: number;
}
