/** Thirty days of six feeds on a driven clock: what is told of them, and nothing else. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Backend } from '../../src/backend/port.js';
import { DAY, HOUR, MINUTE } from '../../src/lib/duration.js';
import { feedId } from '../../src/model/id.js';
import type { Notice } from '../../src/model/notice.js';
import { pollFeed } from '../../src/pipeline/poll-feed.js';
import { aClock, NOON } from '../builders.js';
import { anRss, type Home, makeHome, type Newsstand, openHome, openNewsstand } from './home.js';

/** Midnight UTC. */
const START = NOON - 12 * HOUR;
const MONTH = 30 * DAY;
/** Of each feed's document. */
const WINDOW = 12;

/** Publishing times. */
type Calendar = readonly number[];

/** From `from` to `to` o'clock every `step`, day after day, but for the days that are left out. */
function daily(step: number, from: number, to: number, without: readonly number[] = []): Calendar {
  const times: number[] = [];
  for (let day = -3; day < 30; day++) {
    if (without.includes(day)) continue;
    for (let at = from * HOUR; at < to * HOUR; at += step) times.push(START + day * DAY + at);
  }
  return times;
}

const BURST = Array.from({ length: 40 }, (_, i) => START + 12 * DAY + 3 * HOUR + i * MINUTE);
const calendars: Readonly<Record<string, Calendar>> = {
  fast: daily(HOUR / 2, 5, 24),
  slow: daily(DAY, 9, 10, [0, 1, 3, 4, 6, 7, 9, 10, 11, 13, 15, 16, 18, 19, 21, 22, 24, 25, 27, 28]),
  failing: daily(4 * HOUR, 0, 24),
  rolling: [...daily(2 * HOUR, 0, 24), ...BURST].sort((a, b) => a - b),
  page: daily(4 * HOUR, 6, 22),
  quiet: daily(2 * HOUR, 6, 15, [18, 19, 20, 21, 22]),
};

const within = (now: number, from: number, to: number) => now >= START + from * DAY && now < START + to * DAY;

let stand: Newsstand;
let home: Home;

beforeAll(async () => {
  stand = await openNewsstand();
  const page = { item: 'li', title: 'a', link: 'a', date: 'time' };
  home = makeHome({
    feeds: Object.keys(calendars).map((id) => ({
      id,
      name: `Diario ${id}`,
      url: `${stand.url}/${id}`,
      publisher: id,
      ...(id === 'page' ? { kind: 'page', page } : {}),
    })),
    settings: { poll: { every: '3h', min: '1h' } },
  });
});
afterAll(async () => {
  home.remove();
  await stand.close();
});

function publish(id: string, now: number): void {
  const all = (calendars[id] ?? []).filter((at) => at <= now).slice(-WINDOW);
  const entries = all.map((at) => ({ title: `Crónica de ${id} a las ${new Date(at).toISOString()}`, at }));
  if (id === 'failing' && within(now, 10, 11)) stand.put(`/${id}`, { status: 503 });
  else if (id === 'page') {
    const tag = within(now, 20, 22) ? 'p' : 'li';
    const rows = entries.map(
      ({ title, at }) =>
        `<${tag}><a href="/${at}">${title}</a><time datetime="${new Date(at).toISOString()}"></time></${tag}>`,
    );
    stand.put(`/${id}`, { headers: { 'content-type': 'text/html' }, body: `<html><body>${rows.join('')}` });
  } else stand.put(`/${id}`, anRss(entries));
}

it('a month brings each trouble once, and its end once', async () => {
  const clock = aClock(START);
  const notices: Notice[] = [];
  const listening = (backend: Backend): Backend => ({
    ...backend,
    state: {
      ...backend.state,
      commitPoll: async (commit) => {
        const outcome = await backend.state.commitPoll(commit);
        if (outcome.kind === 'committed') notices.push(...commit.notices.map(({ notice }) => notice));
        return outcome;
      },
    },
  });
  const watch = await openHome(home, clock, listening);
  const { state } = watch.backend;
  try {
    for (;;) {
      const due = (await state.listFeeds()).toSorted((a, b) => a.dueAt - b.dueAt)[0];
      if (due === undefined || due.dueAt >= START + MONTH) break;
      clock.advance(Math.max(0, due.dueAt - clock.now()));
      publish(due.id, clock.now());
      await pollFeed(watch.app.context, due.id);
    }
    const told = notices.map(({ name, phase, trouble = 'failing', at }) => {
      return `${name} ${trouble} ${phase} on day ${Math.floor((at - START) / DAY)}`;
    });
    expect(told).toEqual([
      'failing failing began on day 10',
      'failing failing ended on day 11',
      'rolling rolled-over began on day 12',
      'rolling rolled-over ended on day 13',
      'quiet quiet began on day 19',
      'page failing began on day 20',
      'page failing ended on day 22',
      'quiet quiet ended on day 23',
    ]);
    const times = /\d{4}-\d\d-\d\d \d\d:\d\dZ/g;
    expect(notices.map(({ text }) => text.replace(times, 'T').replace(/\d+ h$/, 'N h'))).toEqual([
      'Diario failing cannot be read: HTTP 503: the server is overloaded or under repair',
      'Diario failing can be read again',
      'Diario rolling rolled over between two polls: what it published from T to T may be missing',
      'Diario rolling was followed without a gap for a day',
      'Diario quiet has brought nothing new since T; it is seldom silent for over N h',
      'Diario page has changed its layout: "li" finds nothing: has the page changed?',
      'Diario page can be read again',
      'Diario quiet publishes again',
    ]);
    const rolling = await state.readFeed(feedId('rolling'));
    const gaps = (rolling?.health?.gaps ?? []).toReversed();
    // from before the burst to the first item of it that was still in a document
    expect(gaps[0]?.from).toBeLessThan(BURST[0] ?? 0);
    expect(gaps.at(-1)?.to).toBeGreaterThanOrEqual(BURST.at(-WINDOW) ?? Infinity);
    for (const [n, gap] of gaps.entries()) expect(gap.from).toBeLessThan(gaps[n + 1]?.from ?? Infinity);
  } finally {
    await watch.close();
  }
}, 240_000);
