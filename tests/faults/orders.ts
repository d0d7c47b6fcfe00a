/** What the world and its workers say to each other. */
export interface WorkerOrder {
  readonly dir: string;
  readonly slack: string;
  /** Absent: the embedded store in `dir`. */
  readonly redis?: string;
  /** By how much its clock is ahead, ms. */
  readonly skipped: number;
  readonly verbose: boolean;
}

export type ToWorker =
  | { readonly kind: 'skip'; readonly total: number }
  | { readonly kind: 'fill'; readonly full: boolean };
