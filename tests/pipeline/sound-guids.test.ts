/** Feeds whose guids tell their items apart are known by them, whatever headlines, addresses and dates do. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../src/lib/duration.js';
import { feedId } from '../../src/model/id.js';
import { type RedisServer, startRedis } from '../backend/redis-server.js';
import { NOON } from '../builders.js';
import { FRONT, type GuidFeed, LIVE, openGuidFeed, type Written } from './guid-feed.js';
import { type Newsstand, openNewsstand } from './home.js';

let redis: RedisServer;
let stand: Newsstand;
let feed: GuidFeed;

beforeAll(async () => {
  redis = await startRedis();
  stand = await openNewsstand();
});
afterAll(async () => {
  await stand.close();
  await redis.stop();
});

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

describe.each(['a file', 'Redis'])('in %s', (store) => {
  beforeEach(async () => {
    feed = await openGuidFeed(stand, store === 'Redis' ? redis : undefined);
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
});
