/** A watch that has polled: real feeds on loopback, the real pipeline, a store that commands can be asked about. */
import { MINUTE } from '../../src/lib/duration.js';
import { aClock, type DrivenClock } from '../builders.js';
import {
  anRss,
  type Entry,
  type Home,
  type HomeParts,
  makeHome,
  openHome,
  openNewsstand,
} from '../pipeline/home.js';

export interface Polled {
  readonly home: Home;
  readonly clock: DrivenClock;
  /** The time at which the first poll was made, epoch ms: the system's, which commands go by. */
  readonly now: number;
  /** Polls again, `after` ms later. */
  poll(editions: Editions, after?: number): Promise<void>;
  close(): Promise<void>;
}

/** Entries by feed; their `at` counts from the first poll. */
export type Editions = Readonly<Record<string, readonly Entry[]>>;

/** Feeds named by `editions` are polled once with nothing in them, so that no item belongs to a first poll. */
export async function aPolledHome(
  feeds: readonly string[],
  parts: Pick<HomeParts, 'rules' | 'concepts' | 'settings' | 'env'> = {},
): Promise<Polled> {
  const stand = await openNewsstand();
  const home = makeHome({
    ...parts,
    feeds: feeds.map((id) => ({ id, name: `Diario ${id}`, url: `${stand.url}/${id}`, publisher: id })),
    settings: { store: { file: 'data/watch.db' }, ...parts.settings },
  });
  const now = Date.now() - 60 * MINUTE;
  const clock = aClock(now);
  const poll = async (editions: Editions, after = 20 * MINUTE): Promise<void> => {
    for (const id of feeds) stand.put(`/${id}`, anRss(editions[id] ?? []));
    clock.advance(after);
    const open = await openHome(home, clock);
    try {
      await open.app.once();
    } finally {
      await open.close();
    }
  };
  await poll({}, 0);
  return {
    home,
    clock,
    now,
    poll,
    close: async () => {
      home.remove();
      await stand.close();
    },
  };
}
