/** What the watch says of feeds that fail together, come without items, or lose their dates. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../src/lib/duration.js';
import { feedId } from '../../src/model/id.js';
import { judgeFeeds } from '../../src/pipeline/feed-state.js';
import { aClock, aFeed, aFeedRecord, type DrivenClock } from '../builders.js';
import {
  anRss,
  type Entry,
  type Home,
  makeHome,
  type Newsstand,
  type OpenHome,
  openHome,
  openNewsstand,
} from './home.js';

let stand: Newsstand;
let clock: DrivenClock;
let home: Home;
let watch: OpenHome;

beforeEach(async () => {
  stand = await openNewsstand();
  clock = aClock();
});
afterEach(async () => {
  await watch.close();
  home.remove();
  await stand.close();
});

async function open(...ids: readonly string[]): Promise<void> {
  home = makeHome({ feeds: ids.map((id) => ({ id, name: `Diario ${id}`, url: `${stand.url}/${id}` })) });
  watch = await openHome(home, clock);
}
const news = (count: number, changes: Partial<Entry> = {}): string =>
  anRss(Array.from({ length: count }, (_, i) => ({ title: `Nota ${i} de ${clock.now()}`, ...changes })));

/** Polls all that is due a day later. @returns the notices that reached the screen */
async function nextDay(): Promise<readonly string[]> {
  clock.advance(2 * DAY); // the longest wait of a failing feed, spread included
  const before = watch.digests.length;
  await watch.app.once();
  const digests = watch.digests.slice(before);
  return digests.flatMap((digest) => digest?.notices.map(({ text }) => text) ?? []);
}

const FEEDS = ['a', 'b', 'c', 'd', 'e', 'f'];

describe('feeds that fail together', () => {
  beforeEach(async () => {
    await open(...FEEDS);
    for (const id of FEEDS) stand.put(`/${id}`, news(2));
    await watch.app.once();
    for (const id of FEEDS) stand.put(`/${id}`, { status: 500 });
    await nextDay();
    await nextDay();
  });

  it('are told as one outage, once, and as one end', async () => {
    expect(await nextDay()).toEqual(['6 of 6 feeds fail: is the network down?']);
    expect(await nextDay()).toEqual([]);
    for (const id of FEEDS) stand.put(`/${id}`, news(2));
    expect(await nextDay()).toEqual(['Most feeds can be read again']);
    expect(await nextDay()).toEqual([]);
  });

  it('are told one by one when the others are back and they are not', async () => {
    await nextDay();
    for (const id of FEEDS.slice(1)) stand.put(`/${id}`, news(2));
    const told = [...(await nextDay()), ...(await nextDay())];
    expect(told.toSorted()).toEqual([
      'Diario a cannot be read: HTTP 500: the server has an error',
      'Most feeds can be read again',
    ]);
    stand.put('/a', news(2));
    expect(await nextDay()).toEqual(['Diario a can be read again']);
  });

  it('are another outage the next time', async () => {
    await nextDay();
    for (const status of [200, 500]) {
      for (const id of FEEDS) stand.put(`/${id}`, status === 200 ? news(2) : { status });
      await nextDay();
    }
    await nextDay();
    expect(await nextDay()).toEqual(['6 of 6 feeds fail: is the network down?']);
  });
});

describe('a feed that answers', () => {
  it('without the items it had is told on the third poll, and when it has some again', async () => {
    await open('a');
    stand.put('/a', news(4));
    await watch.app.once();
    stand.put('/a', news(0));
    expect([await nextDay(), await nextDay()]).toEqual([[], []]);
    expect(await nextDay()).toEqual(['Diario a answers, but without a single item; it used to have 4']);
    expect(await nextDay()).toEqual([]);
    stand.put('/a', news(1));
    expect(await nextDay()).toEqual(['Diario a has items again']);
  });

  it('with entries that say nothing has no items of them, and says so', async () => {
    const blank = (count: number) =>
      Array.from({ length: count }, (_, n) => `<item><guid>${clock.now()}-${n}</guid></item>`).join('');
    const put = (count: number, blanks: number) =>
      stand.put('/a', news(count).replace('</channel>', `${blank(blanks)}</channel>`));
    await open('a');
    put(4, 4);
    await watch.app.once();
    const state = async () => {
      const { feeds } = watch.app.context.watch;
      return judgeFeeds(feeds, await watch.backend.state.listFeeds(), clock.now())[0];
    };
    expect(watch.polls.at(-1)).toMatchObject({ kind: 'polled', items: 4, blank: 4 });
    expect(await state()).toMatchObject({
      state: 'good',
      why: ['4 entries of its last document say nothing'],
    });
    put(0, 8);
    expect([await nextDay(), await nextDay()]).toEqual([[], []]);
    expect(await nextDay()).toEqual(['Diario a answers, but without a single item; it used to have 4']);
    expect(await state()).toMatchObject({ state: 'empty', gaps: [] });
    put(4, 0);
    await nextDay();
    const kept = [];
    for await (const { item } of watch.backend.state.archive(0)) kept.push(item.title);
    expect(kept).toHaveLength(8);
    expect(kept).not.toContain('');
  });

  it('without dates is told only if it had some', async () => {
    await open('a', 'b');
    stand.put('/a', news(4, { at: clock.now() }));
    stand.put('/b', news(4, { at: null }));
    await watch.app.once();
    stand.put('/a', news(4, { at: null }));
    await nextDay();
    await nextDay();
    expect(await nextDay()).toEqual([
      'Diario a no longer says when its items were published; they count from when they are seen',
    ]);
    const { feeds } = watch.app.context.watch;
    const [a, b] = judgeFeeds(feeds, await watch.backend.state.listFeeds(), clock.now());
    expect(a).toMatchObject({ id: 'a', state: 'undated' });
    expect(b).toMatchObject({
      id: 'b',
      state: 'good',
      why: ['has never said when its items were published'],
    });
  });

  it('with a web page where its feed was is told so', async () => {
    await open('a');
    stand.put('/a', {
      headers: { 'content-type': 'text/html' },
      body: '<html><title>Un momento</title></html>',
    });
    await watch.app.once();
    await nextDay();
    expect(await nextDay()).toEqual([
      'Diario a answers with nothing usable: a web page, "Un momento", where a feed should be',
    ]);
  });
});

it('feeds stand the worst first, and the longest in trouble first', async () => {
  await open('a');
  const now = clock.now();
  const record = (id: string, changes = {}) => ({
    ...aFeedRecord({ lastPollAt: now, ...changes }),
    id: feedId(id),
    rev: 1,
    enabled: true,
  });
  const records = [
    record('good'),
    record('stumbles', { failures: 1, failingSince: now - HOUR, lastError: 'dns: no such host' }),
    record('failing', { failures: 9, failingSince: now - HOUR, failureTold: 'alone' }),
    record('long', { failures: 9, failingSince: now - DAY, failureTold: { outage: now } }),
  ];
  const ids = ['good', 'stumbles', 'new', 'failing', 'long'];
  const feeds = [...ids.map((id) => aFeed({ id: feedId(id) })), aFeed({ id: feedId('off'), enabled: false })];
  const states = judgeFeeds(feeds, records, now).map(({ id, state }) => `${id} ${state}`);
  expect(states).toEqual([
    'long failing',
    'failing failing',
    'stumbles stumbles',
    'new new',
    'good good',
    'off paused',
  ]);
});
