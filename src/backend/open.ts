/** The only importer of adapters. */
import type { Clock } from '../lib/clock.js';
import type { Log } from '../lib/log.js';
import { openEmbedded } from './embedded/embedded.js';
import type { Backend } from './port.js';

export interface BackendOptions {
  /** The store's file; made, with its folder, if missing. */
  readonly file: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** Rejects with BackendError, which names the file and says what to do. */
export function openBackend(options: BackendOptions): Promise<Backend> {
  return openEmbedded(options);
}
