import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../src/lib/duration.js';
import { feedId } from '../../src/model/id.js';
import { aClock, type DrivenClock } from '../builders.js';
import { anRss, makeHome, type Newsstand, type OpenHome, openHome, openNewsstand } from './home.js';

let stand: Newsstand;
let clock: DrivenClock;
let home: ReturnType<typeof makeHome>;

beforeEach(async () => {
  stand = await openNewsstand();
  clock = aClock();
  home = makeHome({ feeds: [{ id: 'a', url: `${stand.url}/a`, publisher: 'a' }] });
});
afterEach(async () => {
  home.remove();
  await stand.close();
});

async function withWatch<T>(work: (watch: OpenHome) => Promise<T>): Promise<T> {
  const watch = await openHome(home, clock);
  try {
    return await work(watch);
  } finally {
    await watch.close();
  }
}

/** So many headlines, no two alike; `n` makes them others. */
const news = (count: number, n = 0) =>
  anRss(Array.from({ length: count }, (_, i) => ({ title: `Parte ${n} ${i}: llega un avión` })));

async function poll(watch: OpenHome, document: string): Promise<void> {
  stand.put('/a', document);
  await watch.app.once();
  clock.advance(HOUR);
}

describe('counts of words', () => {
  it('are stored when there are of a thousand items', async () => {
    await withWatch(async (watch) => {
      await poll(watch, news(1_000));
      const { items, words } = await watch.backend.state.termCounts();
      expect(items).toBe(1_000);
      expect(Object.fromEntries(words)).toEqual({ avion: 1_000, de: 0, carga: 0, 'carguero*': 0 });
    });
  });

  it('are stored when the first is ten minutes old, at the next poll', async () => {
    await withWatch(async (watch) => {
      await poll(watch, news(3));
      expect(await watch.backend.state.termCounts()).toMatchObject({ items: 0 });
      await poll(watch, news(2, 1));
      expect(await watch.backend.state.termCounts()).toMatchObject({ items: 5 });
    });
  });

  it('do not grow by items that were seen before', async () => {
    await withWatch(async (watch) => {
      await poll(watch, news(3));
      clock.advance(10 * MINUTE);
      await poll(watch, news(4));
      expect(await watch.backend.state.termCounts()).toMatchObject({ items: 4 });
    });
  });

  it('are what the rules go by at the next start, and when they are edited', async () => {
    await withWatch(async (watch) => poll(watch, news(1_000)));
    await withWatch(async (watch) => {
      const matcher = await watch.app.context.watch.matching.ready();
      expect([...matcher.tally.take().words]).toEqual([]); // every word was counted before
      await watch.app.replace({ ...watch.app.context.watch, digest: 'edited' });
      expect(await watch.app.context.watch.matching.ready()).not.toBe(matcher);
      await poll(watch, anRss([{ title: 'Un avión de carga aterriza en El Alto' }]));
      const alerts = watch.polls.flatMap((each) => ('fresh' in each ? each.fresh : []));
      expect(alerts.map(({ alerts }) => alerts.length)).toEqual([1]);
    });
  });

  it('that cannot be stored leave the poll as it is', async () => {
    const watch = await openHome(home, clock, (backend) => {
      const countTerms = () => Promise.reject(new Error('the disk is full'));
      return { ...backend, state: { ...backend.state, countTerms } };
    });
    try {
      await poll(watch, news(1_000));
      expect(await watch.backend.state.readFeed(feedId('a'))).toMatchObject({ failures: 0 });
      expect(await watch.backend.state.status()).toMatchObject({ items: 1_000 });
    } finally {
      await watch.close();
    }
  });
});
