import type { LeaseTimes } from '../../src/pipeline/context.js';

/** What the world and its workers say to each other. */
export interface WorkerOrder {
  readonly dir: string;
  /** What the configuration's `${NAME}` stand for. */
  readonly env: Readonly<Record<string, string>>;
  /** Absent: the embedded store in `dir`. */
  readonly redis?: string;
  /** Two seconds each unless told. */
  readonly leases?: LeaseTimes;
  /** By how much its clock is ahead, ms. */
  readonly skipped: number;
  readonly verbose: boolean;
}

export type ToWorker =
  | { readonly kind: 'skip'; readonly total: number }
  | { readonly kind: 'fill'; readonly full: boolean };
