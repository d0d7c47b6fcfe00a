/** Feeds whose guids tell their items apart are known by them, whatever headlines, addresses and dates do. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../src/lib/duration.js';
import { feedId } from '../../src/model/id.js';
import { NOON } from '../builders.js';
import { FRONT, type GuidFeed, LIVE, STORES, serveGuidFeeds, type Written } from './guid-feed.js';

const open = serveGuidFeeds();
let feed: GuidFeed;

const TODAY = NOON - 12 * HOUR;
const bulletins = (guid: string, link: string | null, at?: number): readonly Written[] =>
  ['mañana', 'tarde', 'noche'].map((part) => ({
    guid: `${guid}-${part}`,
    title: `Boletín de la ${part}`,
    link,
    ...(at === undefined ? {} : { at }),
  }));
const warnings = (...numbers: readonly number[]): readonly Written[] =>
  numbers.map((n) => ({
    guid: `w${n}`,
    title: 'Aviso de chuvas intensas',
    link: LIVE,
    at: TODAY + n * 61_000,
  }));

describe.each(STORES)('in %s', (store) => {
  beforeEach(async () => {
    feed = await open(store);
  });
  afterEach(() => feed.close());

  const keyBy = async () => (await feed.watch.backend.state.readFeed(feedId('a')))?.keyBy;

  it.each<[string, readonly (readonly Written[])[], readonly number[]]>([
    [
      'bulletins without addresses that stand beside those of the day before',
      [
        bulletins('lunes', null, NOON - 3 * MINUTE),
        [...bulletins('martes', null, NOON - MINUTE), ...bulletins('lunes', null, NOON - 3 * MINUTE)],
        bulletins('miercoles', null, NOON),
      ],
      [3, 3, 3],
    ],
    ['bulletins without addresses and dates', [bulletins('a', null), bulletins('b', null)], [3, 3]],
    ['bulletins of one address, without dates', [bulletins('a', LIVE), bulletins('b', LIVE)], [3, 3]],
    [
      'bulletins dated by the day',
      [bulletins('a', FRONT, TODAY), bulletins('b', FRONT, TODAY), bulletins('c', FRONT, TODAY)],
      [3, 3, 3],
    ],
    [
      'warnings of one headline and one address',
      [warnings(1), warnings(4, 3, 2, 1), warnings(6, 5, 4, 3), warnings(9, 8, 7)],
      [1, 3, 2, 3],
    ],
    [
      'a headline with no word of the old one, over the front page',
      [
        [
          { guid: 'g1', title: 'Explosión en el puerto', link: FRONT, at: NOON },
          { guid: 'g0', title: 'Parte diario', link: FRONT, at: NOON - DAY },
        ],
        [
          { guid: 'g1', title: 'Tres muertos tras incendio de refinería', link: FRONT, at: NOON },
          { guid: 'g0', title: 'Parte diario', link: FRONT, at: NOON - DAY },
        ],
        [{ guid: 'g2', title: 'Parte diario', link: FRONT, at: NOON + MINUTE }],
        [{ guid: 'g3', title: 'Parte diario', link: FRONT, at: NOON + 2 * MINUTE }],
      ],
      [2, 1, 1, 1],
    ],
    [
      'another headline, address and date under one guid',
      [
        [{ guid: 'g1', title: 'Explosión en el puerto', at: NOON - 3 * DAY }],
        [{ guid: 'g1', title: 'Tres muertos tras incendio de refinería', at: NOON }],
        [{ guid: 'g1', title: 'Tres muertos tras incendio de refinería', at: NOON + MINUTE, link: FRONT }],
      ],
      [1, 1, 0],
    ],
    [
      'an entry that stands twice in its document, as edited and as it was',
      [
        [
          { guid: 'g1', title: 'Corregido: sube el pan', link: LIVE, at: NOON },
          { guid: 'g1', title: 'Sube el pan', link: LIVE, at: NOON - MINUTE },
          { guid: 'g2', title: 'Llueve', at: NOON },
        ],
      ],
      [2],
    ],
  ])('%s', async (_what, documents, told) => {
    const found: number[] = [];
    for (const document of documents) found.push((await feed.poll(document)).length);
    expect(found).toEqual(told);
    expect(await keyBy()).toBeUndefined();
  });

  const note = (n: number, more: Partial<Written> = {}): Written => ({
    guid: `g${n}`,
    title: `Nota número ${n}`,
    link: `https://valle.example/nota-${n}`,
    at: NOON - n * 61_000,
    ...more,
  });
  const notes = (...numbers: readonly number[]) => numbers.map((n) => note(n));
  const live = (n: number, more: Partial<Written> = {}): Written =>
    note(n, { guid: `live${n}`, title: `Minuto ${n}`, link: LIVE, at: NOON + n * 61_000, ...more });
  const report = (day: number, guid = `parte-${day}`): Written => ({
    guid,
    title: 'Parte diario',
    link: 'https://valle.example/parte',
    at: NOON + day * DAY + 61_000,
  });
  const pages = (edition: string, link: boolean, at?: number): readonly Written[] =>
    ['mañana', 'tarde', 'noche'].map((part) => ({
      guid: `${edition}-${part}`,
      title: `Pronóstico de la ${part}`,
      link: link ? `https://valle.example/pronostico/${part}` : null,
      ...(at === undefined ? {} : { at }),
    }));

  it.each<[string, readonly (readonly Written[])[], readonly number[]]>([
    [
      'guids that all change once',
      [
        [...[4, 3, 2, 1].map((n) => live(n)), ...notes(1, 2, 3, 4, 5, 6)],
        ...[
          [4, 3, 2, 1],
          [7, 6, 5, 4],
          [10, 9, 8, 7],
        ].map((minutes) => [
          ...minutes.map((n) => live(n, { guid: `https-${n}` })),
          ...[1, 2, 3, 4, 5, 6].map((n) => note(n, { guid: `https-g${n}` })),
        ]),
      ],
      [10, 0, 3, 3],
    ],
    [
      'an entry of a page that grows, which stands there as edited and as it was',
      [
        [live(2), live(1), ...notes(1, 2, 3, 4, 5, 6, 7)],
        [live(3, { title: 'Corregido: minuto 3' }), live(3), live(2), live(1), ...notes(1, 2, 3, 4, 5, 6, 7)],
        [live(6), live(5), live(4), live(3, { title: 'Corregido: minuto 3' }), ...notes(1, 2, 3, 4, 5, 6)],
        [live(8), live(7), live(6), ...notes(1, 2, 3, 4, 5, 6)],
      ],
      [9, 2, 3, 2],
    ],
    [
      'one document that errs and has one guid for two items',
      [
        [report(0), ...notes(1, 2, 3, 4)],
        [report(0), ...notes(1, 2, 3, 4), note(8, { guid: 'x' }), note(9, { guid: 'x' })],
        [report(1), ...notes(1, 2, 3, 4)],
        [report(2), ...notes(1, 2, 3, 4)],
      ],
      [5, 2, 1, 1],
    ],
    [
      'a guid that goes and comes back',
      [
        [report(0), ...notes(1, 2, 3, 4)],
        [report(0, 'parte-0#1'), ...notes(1, 2, 3, 4)],
        [report(0), ...notes(1, 2, 3, 4)],
        [report(1), ...notes(1, 2, 3, 4)],
        [report(2), ...notes(1, 2, 3, 4)],
      ],
      [5, 0, 0, 1, 1],
    ],
    [
      'a single item that gets a new guid with an edit',
      [[report(0)], [report(0, 'parte-0b')], [report(1)], [report(2)]],
      [1, 0, 1, 1],
    ],
    ...[true, false].map((link): [string, readonly (readonly Written[])[], readonly number[]] => [
      `notices dated by the day in Nepal, ${link ? 'at pages that stand' : 'without addresses'}`,
      'abcde'.split('').map((edition) => pages(edition, link, TODAY - 345 * MINUTE)),
      [3, 3, 3, 3, 3],
    ]),
    ['editions without dates', 'abcde'.split('').map((edition) => pages(edition, true)), [3, 3, 3, 3, 3]],
  ])('holds to its guids after %s, and loses nothing', async (_what, documents, told) => {
    const found: number[] = [];
    for (const document of documents) {
      found.push((await feed.poll(document)).length);
      await feed.repeat();
    }
    expect(found).toEqual(told);
    expect(await keyBy()).toBeUndefined();
  });

  it('believes an alert that is dated just before it is asked for', async () => {
    const alert = (age: number): readonly Written[] => [
      { title: 'Alerta sísmica', link: FRONT, at: feed.clock.now() + HOUR - age },
    ];
    for (const age of [20_000, 20_000, 20_000, 2 * MINUTE, 3 * MINUTE])
      expect(await feed.poll(alert(age))).toEqual(['Alerta sísmica']);
  });

  it('reads both languages of an article under one guid and at one address, and holds to its guids', async () => {
    const story = note(2, { title: 'Story number 2', lang: 'en' });
    const tongues = [note(2, { lang: 'es' }), story];
    expect(await feed.poll([...notes(1), note(2, { lang: 'es' }), ...notes(3, 4, 5)])).toHaveLength(5);
    expect(await feed.poll([...notes(1), ...tongues, ...notes(3, 4, 5)])).toEqual([story.title]);
    for (const n of [6, 7, 8, 9])
      expect(await feed.poll([note(n), ...tongues, ...notes(3, 4, 5)])).toEqual([`Nota número ${n}`]);
    expect(await keyBy()).toBeUndefined();
  });

  it('holds to its guids where translations come later and articles leave before them', async () => {
    const article = (n: number, title: string, lang: string, hour: number): Written =>
      note(n, { title, lang, at: NOON + hour * HOUR - 61_000 });
    const published = Array.from({ length: 12 }, (_, n) => [
      article(n, `Nota ${n}`, 'es', n),
      article(n, `Story ${n}`, 'en', n + 1.5),
    ]).flat();
    const told: string[] = [];
    for (let hour = 0; hour < 12; hour++) {
      const until = NOON + hour * HOUR;
      const all = published.filter(({ at = 0 }) => at < until).sort((a, b) => (b.at ?? 0) - (a.at ?? 0));
      told.push(...(await feed.poll(all.slice(0, 6))));
    }
    expect(told.toSorted()).toEqual([...new Set(told)].toSorted());
    expect(told).toHaveLength(published.filter(({ at = 0 }) => at < NOON + 11 * HOUR).length);
    expect(await keyBy()).toBeUndefined();
  });

  it('reads both languages of an article at one address, where others stand alone', async () => {
    const pair = (n: number): readonly Written[] =>
      ['Nota', 'Story'].map((word) => ({
        title: `${word} ${n}`,
        link: `https://valle.example/nota-${n}`,
        at: NOON - n * 61_000,
      }));
    const alone: Written = { title: 'Sola', at: NOON };
    expect(await feed.poll([...pair(1), ...pair(2), ...pair(3), alone])).toHaveLength(7);
    expect(await feed.poll([...pair(4), ...pair(1), ...pair(2), alone])).toEqual(['Nota 4', 'Story 4']);
  });
});
