import type { State } from '../backend/port.js';
import type { ArchivedItem } from '../backend/records.js';
import { systemClock } from '../lib/clock.js';
import { printDuration } from '../lib/duration.js';
import { openProgress } from './progress.js';
import { when } from './status.js';
import type { Terminal } from './terminal.js';

export interface Reading {
  readonly items: AsyncIterable<ArchivedItem>;
  /** `the 1,234 items of the last 30d` needs the count, which is known at the end. */
  say(count: number): string;
}

/** The archive of the last `span` ms, oldest first, with a bar while it is read. */
export async function readArchive(state: State, span: number, terminal: Terminal): Promise<Reading> {
  const [now, { oldestItemAt = now }] = await Promise.all([state.now(), state.status()]);
  const since = now - span;
  const reaches = oldestItemAt > since ? ` (the archive reaches back to ${when(oldestItemAt)})` : '';
  return {
    items: withBar(state, Math.max(since, oldestItemAt), now, since, terminal),
    say: (count) =>
      count === 0 && oldestItemAt === now
        ? 'an empty archive: nothing has been polled yet'
        : `${count} items of the last ${printDuration(span)}${reaches}`,
  };
}

async function* withBar(state: State, from: number, to: number, since: number, terminal: Terminal) {
  const progress = openProgress(terminal, systemClock);
  let count = 0;
  try {
    for await (const archived of state.archive(since)) {
      progress.show((archived.firstSeenAt - from) / Math.max(1, to - from), `${++count} items`);
      yield archived;
    }
  } finally {
    progress.end();
  }
}
