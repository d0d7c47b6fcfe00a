import type { Log } from '../lib/log.js';
import type { PublicLinks } from './unsubscribe-link.js';

/** What a channel may use of the world beside its own service. */
export interface ChannelDeps {
  readonly log: Log;
  /** Where the stdout channel writes. */
  readonly stdout: (text: string) => void;
  /** Folder from which relative paths in settings are read. */
  readonly root: string;
  /** Private networks that a webhook may reach all the same: `network.allow`. None unless told. */
  readonly allow?: readonly string[];
  /** Where recipients leave by a link of their own; absent: only by a letter to the operators. */
  readonly links?: PublicLinks;
  /** Whether what `stdout` writes to shows colours; asked of the terminal unless told. */
  readonly colour?: boolean;
}
