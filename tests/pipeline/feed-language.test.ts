/** A feed whose language is no longer the one that its file says. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { HOUR } from '../../src/lib/duration.js';
import type { TroubleKind } from '../../src/model/feed-health.js';
import { feedId } from '../../src/model/id.js';
import { judgeFeeds } from '../../src/pipeline/feed-state.js';
import { pollFeed } from '../../src/pipeline/poll-feed.js';
import { aClock, type DrivenClock } from '../builders.js';
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

const TEXTS = {
  es: [
    'El ministro de Defensa anunció una nueva misión',
    'Los vecinos piden explicaciones por el vuelo nocturno',
  ],
  pt: [
    'O ministro da Defesa anunciou uma nova missão',
    'Os moradores pedem explicações pelo voo da madrugada',
  ],
  en: ['The defence minister announced a new mission', 'Neighbours ask for explanations of the night flight'],
  fa: ['وزیر دفاع از ماموریت تازه‌ای در مرز خبر داد', 'ساکنان درباره پرواز شبانه توضیح می‌خواهند'],
  ar: ['أعلن وزير الدفاع عن مهمة جديدة على الحدود', 'السكان يطالبون بتوضيحات بشأن الرحلة الليلية'],
  he: ['שר הביטחון הודיע על משימה חדשה בגבול הצפוני', 'התושבים מבקשים הסברים על הטיסה הלילית מעל העיר'],
} as const;
type Lang = keyof typeof TEXTS;

let stand: Newsstand;
let clock: DrivenClock;
let home: Home;
let watch: OpenHome;
let told: string[];
let count: number;
/** The newest first. */
let document: Entry[];

beforeEach(async () => {
  stand = await openNewsstand();
  clock = aClock();
  told = [];
  count = 0;
  document = [];
});
afterEach(async () => {
  await watch.close();
  home.remove();
  await stand.close();
});

async function open(lang?: string): Promise<void> {
  home = makeHome({ feeds: [{ id: 'a', url: `${stand.url}/a`, ...(lang === undefined ? {} : { lang }) }] });
  if (lang === undefined)
    home.write('feeds/all.yml', {
      feeds: [{ id: 'a', name: 'Diario', url: `${stand.url}/a`, country: 'bo', affiliation: 'wire' }],
    });
  watch = await openHome(home, clock, (backend) => ({
    ...backend,
    state: {
      ...backend.state,
      commitPoll: async (commit) => {
        for (const { notice } of commit.notices)
          told.push(`${notice.trouble} ${notice.phase}: ${notice.text}`);
        return backend.state.commitPoll(commit);
      },
    },
  }));
}

/** So many polls, each with `size` new items. */
async function poll(polls: number, size: number, lang: Lang, isLong = true): Promise<void> {
  for (let n = 0; n < polls; n++) {
    const entries = Array.from({ length: size }, () => {
      count += 1;
      const [title, summary] = TEXTS[lang];
      return isLong
        ? { title: `${title} ${count}`, summary, guid: `g${count}`, at: clock.now() }
        : { title: `${title.split(' ').slice(-2).join(' ')} ${count}`, guid: `g${count}`, at: clock.now() };
    });
    document = [...entries, ...document].slice(0, 20);
    stand.put('/a', anRss(document));
    await pollFeed(watch.app.context, feedId('a'));
    clock.advance(HOUR);
  }
}
const language = () => told.filter((each) => each.startsWith('language' satisfies TroubleKind));

it.each<[Lang, Lang]>([
  ['es', 'en'],
  ['es', 'pt'],
  ['pt', 'es'],
  ['fa', 'ar'],
  ['ar', 'fa'],
  ['he', 'ar'],
  ['en', 'es'],
])('of %s that brings %s is told once when it begins and once when it is over', async (own, other) => {
  await open(own);
  await poll(4, 4, own);
  await poll(3, 10, other);
  await poll(2, 4, other);
  const [feed] = judgeFeeds(
    watch.app.context.watch.feeds,
    await watch.backend.state.listFeeds(),
    clock.now(),
  );
  const words = `brings mostly items in another language (${other}), and its file says lang: ${own}`;
  expect(feed).toMatchObject({ state: 'language', why: expect.arrayContaining([words]) });
  await poll(12, 4, own);
  expect(language()).toEqual([
    `language began: Diario del Valle ${words}`,
    'language ended: Diario del Valle is in its own language again',
  ]);
});

it('item by item it is found out too', async () => {
  await open('es');
  await poll(40, 1, 'en');
  expect(language()).toHaveLength(1);
});

it.each<[string, () => Promise<void>]>([
  ['short headlines in another language', () => poll(6, 10, 'en', false)],
  ['its own language, headline by headline', () => poll(30, 1, 'es', false)],
  [
    'an article in another language now and then',
    async () => {
      for (let n = 0; n < 10; n++) {
        await poll(1, 3, 'es');
        await poll(1, 1, 'en');
      }
    },
  ],
])('%s gives no alarm', async (_what, polls) => {
  await open('es');
  await polls();
  expect(language()).toEqual([]);
});

it.each([['mul'], [undefined]])('a feed of lang %s is not judged', async (lang) => {
  await open(lang);
  await poll(2, 10, 'es');
  await poll(4, 10, 'en');
  expect(language()).toEqual([]);
});
