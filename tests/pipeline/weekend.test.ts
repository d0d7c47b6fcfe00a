/** Five weeks of a feed that rests at weekends: it is asked less then, is not quiet, and is when it should publish. */
import { afterEach, expect, it } from 'vitest';
import { DAY, HOUR } from '../../src/lib/duration.js';
import { feedId } from '../../src/model/id.js';
import { pollFeed } from '../../src/pipeline/poll-feed.js';
import { aClock, NOON } from '../builders.js';
import { anRss, type Home, makeHome, type Newsstand, openHome, openNewsstand } from './home.js';

/** Midnight of a Wednesday, UTC. */
const START = NOON - 12 * HOUR;
const SILENT_FROM = START + 33 * DAY;
let stand: Newsstand;
let home: Home;

afterEach(async () => {
  home.remove();
  await stand.close();
});

it.each([
  ['Bolivia', [6, 0], 'Sundays and Saturdays'],
  ['Iran', [4, 5], 'Thursdays and Fridays'],
])(
  'a feed of %s',
  async (_country, rests, said) => {
    stand = await openNewsstand();
    home = makeHome({
      feeds: [{ id: 'a', url: `${stand.url}/a` }],
      settings: { poll: { every: '4h', min: '1h' } },
    });
    const clock = aClock(START);
    const watch = await openHome(home, clock);
    const published: number[] = [];
    for (let at = START - 2 * DAY; at < SILENT_FROM; at += HOUR) {
      const date = new Date(at);
      const isOpen = date.getUTCHours() >= 6 && date.getUTCHours() < 20;
      if (isOpen && !rests.includes(date.getUTCDay())) published.push(at);
    }
    const polls = new Map<number, number>();
    const whys = new Set<string>();
    let quietAt: number | undefined;
    while (quietAt === undefined && clock.now() < SILENT_FROM + 20 * DAY) {
      const now = clock.now();
      const entries = published.filter((at) => at <= now).slice(-40);
      stand.put(
        '/a',
        anRss(entries.map((at) => ({ title: `Crónica de ${new Date(at).toISOString()}`, at }))),
      );
      await pollFeed(watch.app.context, feedId('a'));
      const record = await watch.backend.state.readFeed(feedId('a'));
      if (now >= START + 21 * DAY && now < START + 28 * DAY) {
        const weekday = new Date(now).getUTCDay();
        polls.set(weekday, (polls.get(weekday) ?? 0) + 1);
        if (rests.includes(weekday)) whys.add(record?.dueWhy ?? '');
      }
      if (record?.health?.troubles.some(({ kind }) => kind === 'quiet')) quietAt = now;
      else expect(record?.health?.troubles).toEqual([]);
      clock.advance((record?.dueAt ?? now) - now);
    }
    await watch.close();

    const restful = rests.map((weekday) => polls.get(weekday) ?? 0);
    const busy = [...polls].filter(([weekday]) => !rests.includes(weekday)).map(([, count]) => count);
    expect(Math.max(...restful)).toBeLessThan(Math.min(...busy) * 0.75);
    expect([...whys]).toEqual([`every 4h; it rests on ${said}`]);
    // three days on which it should have published
    expect(quietAt).toBeLessThan(SILENT_FROM + 6 * DAY);
  },
  240_000,
);
