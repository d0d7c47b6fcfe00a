/** Feeds whose guids tell nothing apart: every item of theirs is told, and told once, in either store. */
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../src/lib/duration.js';
import { Secret } from '../../src/lib/secret.js';
import { feedId } from '../../src/model/id.js';
import { judgeFeeds } from '../../src/pipeline/feed-state.js';
import { pollFeed } from '../../src/pipeline/poll-feed.js';
import { type RedisServer, startRedis } from '../backend/redis-server.js';
import { aClock, type DrivenClock } from '../builders.js';
import { type Home, makeHome, type Newsstand, type OpenHome, openHome, openNewsstand } from './home.js';

let redis: RedisServer;
let stand: Newsstand;
let clock: DrivenClock;
let home: Home;
let watch: OpenHome;
let stores = 0;

beforeAll(async () => {
  redis = await startRedis();
  stand = await openNewsstand();
});
afterAll(async () => {
  await stand.close();
  await redis.stop();
});

async function open(store: string): Promise<void> {
  clock = aClock();
  home = makeHome({ feeds: [{ id: 'a', url: `${stand.url}/a` }] });
  const server = { url: new Secret(redis.url), tag: `guids-${stores++}`, isTemporary: true };
  watch = await openHome(home, clock, undefined, store === 'Redis' ? server : undefined);
}
async function close(): Promise<void> {
  await watch.close();
  home.remove();
}

interface Written {
  readonly guid?: string;
  /** `null` leaves the address out. */
  readonly link?: string | null;
  readonly title: string;
  readonly at?: number;
}

const linkOf = (title: string) => `https://valle.example/${encodeURIComponent(title)}`;

/** @returns headlines that are new to the watch */
async function poll(items: readonly Written[]): Promise<readonly string[]> {
  const entries = items.map(({ guid, title, link = linkOf(title), at }) =>
    [
      `<item><title>${title}</title>`,
      guid === undefined ? '' : `<guid isPermaLink="false">${guid}</guid>`,
      link === null ? '' : `<link>${link}</link>`,
      `${at === undefined ? '' : `<pubDate>${new Date(at).toUTCString()}</pubDate>`}</item>`,
    ].join(''),
  );
  clock.advance(HOUR);
  // another body each time: a known one would not be read
  const head = `<title>Valle</title><description>${clock.now()}</description>`;
  stand.put('/a', `<rss version="2.0"><channel>${head}${entries.join('')}</channel></rss>`);
  const report = await pollFeed(watch.app.context, feedId('a'));
  return report.kind === 'polled' ? report.fresh.map(({ item }) => item.title) : [report.kind];
}

async function remarks(): Promise<readonly string[]> {
  const { feeds } = watch.app.context.watch;
  return judgeFeeds(feeds, await watch.backend.state.listFeeds(), clock.now())[0]?.why ?? [];
}

const BY_ADDRESS = 'its guids change or repeat: items are told apart by their addresses';
const BY_HEADLINE = 'its guids and addresses change or repeat: items are told apart by their headlines';

const A: Written = { title: 'Un avión de carga aterriza en El Alto' };
const B: Written = { title: 'Bloqueos en la ruta a Trinidad' };
const C: Written = { title: 'Sube el precio del pan' };
const D: Written = { title: 'La cancillería convoca al embajador' };
const guids = (prefix: string, ...items: readonly Written[]) =>
  items.map((item, n) => ({ guid: `${prefix}${n}`, ...item }));
const linked = (link: string | null, ...items: readonly Written[]) =>
  items.map((item) => ({ ...item, link }));
const FRONT = 'https://valle.example/';
const LIVE = 'https://valle.example/minuto-a-minuto#1';

describe.each(['a file', 'Redis'])('in %s', (store) => {
  beforeEach(() => open(store));
  afterEach(close);

  it.each<[string, readonly (readonly Written[])[], readonly (readonly Written[])[], string]>([
    [
      'a new one for each reader, on a single item',
      [guids('1', A), guids('2', A), guids('3', B), guids('4', B), guids('5', C)],
      [[A], [], [B], [], [C]],
      BY_ADDRESS,
    ],
    [
      'one for whatever stands there',
      [guids('x', A), guids('x', B), guids('x', B), guids('x', A), guids('x', C)],
      [[A], [B], [], [A], [C]], // A was known by the guid alone; its story knows it
      BY_ADDRESS,
    ],
    [
      'numbers from the top of the list',
      [guids('n', A, B, C), guids('n', D, A, B), guids('n', D, A, B)],
      [[A, B, C], [D], []],
      BY_ADDRESS,
    ],
    [
      'one for two items of one document, and for a single one in the next',
      [
        guids('ok', A),
        [{ ...B, guid: 'ok1' }, { ...C, guid: 'ok1' }, ...guids('ok', A)],
        guids('ok1', B),
        guids('ok1', C),
      ],
      [[A], [B, C], [], []],
      BY_ADDRESS,
    ],
    [
      'new ones for a part of the items',
      [guids('1', A, B, C, D), [...guids('2', A, B, C), { ...D, guid: '13' }], guids('3', A, B, C, D)],
      [[A, B, C, D], [], []],
      BY_ADDRESS,
    ],
    [
      'a new one for each reader, and no addresses',
      [
        guids('1', ...linked(null, A, B)),
        guids('2', ...linked(null, C, A, B)),
        guids('3', ...linked(null, C, A)),
      ],
      [[A, B], [C], []],
      BY_ADDRESS,
    ],
    [
      'a new one for each reader, and the front page for an address',
      [guids('1', ...linked(FRONT, A)), guids('2', ...linked(FRONT, A)), guids('3', ...linked(FRONT, B))],
      [[A], [], [B]],
      BY_ADDRESS,
    ],
    [
      'a new one for each reader, and one address for all',
      [
        guids('1', ...linked(LIVE, A, B)),
        guids('2', ...linked(LIVE, C, A, B)),
        guids('3', ...linked(LIVE, D, C, A)),
      ],
      [[A, B], [C], [D]],
      BY_HEADLINE,
    ],
    ['none, and one address for all', [linked(LIVE, A, B), linked(LIVE, C, A)], [[A, B], [C]], BY_HEADLINE],
  ])('guids: %s', async (_what, documents, told, remark) => {
    const found: (readonly string[])[] = [];
    for (const document of documents) found.push(await poll(document));
    expect(found).toEqual(told.map((items) => items.map(({ title }) => title)));
    expect(await remarks()).toContain(remark);
  });

  it('a new guid for an item whose text was edited brings no news, and changes nothing else', async () => {
    await poll(guids('1', A, B, C));
    const [first, ...rest] = guids('1', A, B, C);
    expect(await poll([{ ...A, ...first, guid: 'other' }, ...rest])).toEqual([]);
    expect(await poll([{ ...A, ...first, guid: 'other' }, ...rest])).toEqual([]);
    expect(await remarks()).not.toContain(BY_ADDRESS);
  });

  it('reports of every day at addresses of their own are new every day', async () => {
    const daily = (day: number) =>
      guids(`day-${day}-`, ...[A, B, C].map((item) => ({ ...item, at: clock.now() })));
    const first = daily(1);
    expect(await poll(first)).toHaveLength(3);
    expect(await poll(first)).toEqual([]);
    clock.advance(DAY);
    expect(await poll(daily(2))).toHaveLength(3);
    expect(await remarks()).not.toContain(BY_ADDRESS);
  });

  it('tells a new item under an old guid as what it is, and not as an edit', async () => {
    await poll(guids('x', C));
    await poll(guids('x', A));
    const archived: string[] = [];
    for await (const { item } of watch.backend.state.archive(0)) archived.push(item.title);
    expect(archived).toEqual([C.title, A.title]);
  });

  it('an edited headline stays an edit, also at a new address, also when guids change in the same moment', async () => {
    const edited = { title: 'Corregido: un avión de carga aterriza en El Alto' };
    await poll(guids('x', A, B));
    expect(await poll(guids('x', edited, B))).toEqual([edited.title]);
    expect(await remarks()).not.toContain(BY_ADDRESS);
    const moved = { title: `${edited.title}, dice la DGAC`, link: linkOf(edited.title) };
    expect(await poll(guids('y', moved, B))).toEqual([moved.title]);
    expect(await remarks()).toContain(BY_ADDRESS);
    const { health } = (await watch.backend.state.readFeed(feedId('a'))) ?? {};
    expect(health?.gaps).toEqual([]);
  });

  it('a report of every day has one headline and is new every day, where its address is that of all', async () => {
    const daily = (day: number, guid: string): readonly Written[] =>
      ['El tiempo', 'El cambio'].map((title) => ({
        title,
        guid: title + guid,
        link: LIVE,
        at: clock.now() - HOUR + day,
      }));
    const first = daily(0, 'a');
    await poll(first);
    expect(await poll(first.map((item) => ({ ...item, guid: `${item.guid}b` })))).toEqual([]);
    clock.advance(DAY);
    expect(await poll(daily(0, 'c'))).toEqual(['El tiempo', 'El cambio']);
  });
});

it('whatever the guids do, and whenever they begin to, each item is new once', {
  timeout: 120_000,
}, async () => {
  const schemes: readonly ((item: number, place: number, round: number) => string)[] = [
    (item) => `item-${item}`,
    (item, _, round) => `item-${item}-${round}`,
    (_, place) => `place-${place}`,
    (item) => `group-${item >> 1}`,
    () => 'siempre',
  ];
  const round = fc.record({ scheme: fc.nat(schemes.length - 1), more: fc.integer({ min: 0, max: 2 }) });
  const rounds = fc.array(round, { minLength: 2, maxLength: 7 });
  await fc.assert(
    fc.asyncProperty(rounds, fc.integer({ min: 4, max: 8 }), async (plan, size) => {
      await open('a file');
      try {
        let newest = size;
        const told: string[] = [];
        for (const [n, { scheme, more }] of plan.entries()) {
          newest += n === 0 ? 0 : more;
          const shown = Array.from({ length: size }, (_, place) => newest - place);
          const guidOf = schemes[scheme] ?? String;
          told.push(
            ...(await poll(
              shown.map((item, place) => ({ guid: guidOf(item, place, n), title: `Nota ${item}` })),
            )),
          );
        }
        expect(told.toSorted()).toEqual(Array.from({ length: newest }, (_, n) => `Nota ${n + 1}`).toSorted());
      } finally {
        await close();
      }
    }),
    { numRuns: 25 },
  );
});
