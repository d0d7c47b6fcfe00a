/** Feeds whose guids tell nothing apart: every item of theirs is told, and told once, in either store. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../src/lib/duration.js';
import { feedId } from '../../src/model/id.js';
import { NOON } from '../builders.js';
import * as about from './guid-feed.js';
import { type GuidFeed, guids, linked, STORES, serveGuidFeeds, type Written } from './guid-feed.js';

const { BY_ADDRESS, BY_HEADLINE, FRONT, LIVE, linkOf } = about;
const ALL = [
  about.A,
  about.B,
  about.C,
  about.D,
  { title: 'Llueve en Potosí' },
  { title: 'El banco central compra oro' },
];
const [A, B, C, D, later, latest] = ALL.map((item, n) => ({
  ...item,
  at: NOON - (n + 1) * 7 * MINUTE,
})) as [Required<Pick<Written, 'title' | 'at'>>, Written, Written, Written, Written, Written]; // as many as before

const undated = [about.A, about.B, about.C];

const open = serveGuidFeeds();
let feed: GuidFeed;

describe.each(STORES)('in %s', (store) => {
  beforeEach(async () => {
    feed = await open(store);
  });
  afterEach(() => feed.close());

  it.each<[string, readonly (readonly Written[])[], readonly (readonly Written[])[], string]>([
    [
      'a new one for each reader, on a single item',
      [...[...'1234'].map((n) => guids(n, A)), guids('5', B), guids('6', B), guids('7', C)],
      [[A], [], [], [], [B], [], [C]],
      BY_ADDRESS,
    ],
    [
      'one for whatever stands there',
      [guids('x', A), guids('x', B), ...Array(3).fill([...guids('x', C), ...guids('x', B)]), guids('x', D)],
      [[A], [B], [C], [], [], [D]],
      BY_ADDRESS,
    ],
    [
      'one for whatever stands there, which is the address too',
      [
        linked(LIVE, A, B, C).map((item) => ({ ...item, guid: LIVE })),
        linked(LIVE, D, A, B).map((item) => ({ ...item, guid: LIVE })),
        linked(LIVE, later, D, A).map((item) => ({ ...item, guid: LIVE })),
        linked(LIVE, later, D).map((item) => ({ ...item, guid: LIVE })),
      ],
      [[A, B, C], [D], [later], []],
      BY_HEADLINE,
    ],
    [
      'one for an item with an address and one without',
      [
        [...guids('x', A), ...guids('x', ...linked(null, B))],
        [...guids('x', C), ...guids('x', A)],
        [...guids('x', D), ...guids('x', C)],
      ],
      [[A, B], [C], [D]],
      BY_ADDRESS,
    ],
    [
      'numbers from the top of the list',
      [
        guids('n', A, B, C),
        guids('n', D, A, B),
        guids('n', later, D, A),
        guids('n', latest, later, D),
        guids('n', latest, later, D),
      ],
      [[A, B, C], [D], [later], [latest], []],
      BY_ADDRESS,
    ],
    [
      'one for two items of one document, and for a single one in the next',
      [
        guids('ok', A),
        ...Array(3).fill([{ ...B, guid: 'ok1' }, { ...C, guid: 'ok1' }, ...guids('ok', A)]),
        guids('ok1', B),
        guids('ok1', C),
      ],
      [[A], [B, C], [], [], [], []],
      BY_ADDRESS,
    ],
    [
      'new ones for a part of the items',
      [
        guids('1', A, B, C, D),
        [...guids('2', A, B, C), { ...D, guid: '13' }],
        guids('3', A, B, C, D),
        guids('4', A, B, C, D),
        guids('5', A, B, C, D),
      ],
      [[A, B, C, D], [], [], [], []],
      BY_ADDRESS,
    ],
    [
      'a new one for each reader, and no addresses',
      [
        guids('1', ...linked(null, A, B)),
        guids('2', ...linked(null, C, A, B)),
        guids('3', ...linked(null, C, A)),
        guids('4', ...linked(null, D, C, A)),
        guids('5', ...linked(null, D, C, A)),
      ],
      [[A, B], [C], [], [D], []],
      BY_ADDRESS,
    ],
    [
      'a new one for each reader, and the front page for an address',
      [...[...'1234'].map((n) => guids(n, ...linked(FRONT, A))), guids('5', ...linked(FRONT, B))],
      [[A], [], [], [], [B]],
      BY_ADDRESS,
    ],
    [
      'a new one for each reader, and one address for all',
      [
        guids('1', ...linked(LIVE, A, B)),
        guids('2', ...linked(LIVE, C, A, B)),
        guids('3', ...linked(LIVE, D, C, A)),
        guids('4', ...linked(LIVE, later, D, C)),
        guids('5', ...linked(LIVE, latest, later, D)),
      ],
      [[A, B], [C], [D], [later], [latest]],
      BY_HEADLINE,
    ],
    ['none, and one address for all', [linked(LIVE, A, B), linked(LIVE, C, A)], [[A, B], [C]], BY_HEADLINE],
  ])('guids: %s', async (_what, documents, told, remark) => {
    const found: (readonly string[])[] = [];
    for (const document of documents) found.push(await feed.poll(document));
    expect(found).toEqual(told.map((items) => items.map(({ title }) => title)));
    expect(await feed.remarks()).toContain(remark);
  });

  it('a new guid for an item whose text was edited brings no news, and changes nothing else', async () => {
    await feed.poll(guids('1', A, B, C));
    const edited = [{ ...A, guid: 'other' }, ...guids('1', A, B, C).slice(1)];
    expect(await feed.poll(edited)).toEqual([]);
    expect(await feed.poll(edited)).toEqual([]);
    expect(await feed.remarks()).not.toContain(BY_ADDRESS);
  });

  it('the archive says of which items the address is not their own', async () => {
    await feed.poll([...linked(LIVE, ...guids('1', A, B)), ...guids('2', C), ...linked(FRONT, D)]);
    const marked: Record<string, boolean> = {};
    for await (const { item, sharesAddress = false } of feed.watch.backend.state.archive(0))
      marked[item.title] = sharesAddress;
    expect(marked).toEqual({ [A.title]: true, [B.title]: true, [C.title]: false, [D.title]: false });
  });

  it('what was found of guids ends with the address it was found at, and what stood there is no news', async () => {
    for (const round of '1234') await feed.poll(guids(round, A, B, C));
    expect(await feed.remarks()).toContain(BY_ADDRESS);
    feed.moveTo('/b');
    const sound = guids('sound-', A, B, C);
    expect(await feed.poll(sound)).toEqual([]);
    expect(await feed.remarks()).not.toContain(BY_ADDRESS);
    const twoAtOnePage = [D, later].map((item, n) => ({ ...item, guid: `new-${n}`, link: LIVE }));
    expect(await feed.poll([...twoAtOnePage, ...sound])).toEqual([D.title, later.title]);
    expect(await feed.poll([...twoAtOnePage, ...sound])).toEqual([]);
  });

  it.each<[string, readonly (readonly Written[])[], readonly (readonly Written[])[]]>([
    ['sound guids, which are addresses too', [guids('http-', ...undated)], [guids('https-', ...undated)]],
    [
      'a new one for each reader, as before',
      [...'1234'].map((round) => guids(round, ...undated)),
      [...'5678'].map((round) => guids(round, ...undated)),
    ],
  ])('an edited address brings no news of a feed without dates: %s', async (_what, before, after) => {
    for (const document of before) await feed.poll(document);
    feed.moveTo('/none');
    await expect(feed.fail()).resolves.toBe('failed');
    feed.moveTo('/b');
    for (const document of after) expect(await feed.poll(document)).toEqual([]);
    const [last = []] = after.slice(-1);
    expect(await feed.poll([{ ...D, guid: 'new' }, ...last])).toEqual([D.title]);
  });

  it('a new one for each reader brings no news of a long document either', async () => {
    const all = Array.from({ length: 450 }, (_, n) => ({
      title: `Nota número ${n} del día`,
      at: NOON - (n + 1) * 61_000,
    }));
    expect(await feed.poll(guids('1', ...all))).toHaveLength(450);
    expect(await feed.poll(guids('2', ...all))).toEqual([]);
  });

  it('reports of every day at addresses of their own are new every day', async () => {
    const daily = (day: number) =>
      guids(`day-${day}-`, ...[A, B, C].map((item) => ({ ...item, at: feed.clock.now() + MINUTE })));
    const first = daily(1);
    expect(await feed.poll(first)).toHaveLength(3);
    expect(await feed.poll(first)).toEqual([]);
    feed.clock.advance(DAY);
    expect(await feed.poll(daily(2))).toHaveLength(3);
    expect(await feed.remarks()).not.toContain(BY_ADDRESS);
  });

  it('an edited headline stays an edit, also at a new address, also when guids change in the same moment', async () => {
    const edited = { at: A.at, title: 'Corregido: un avión de carga aterriza en El Alto' };
    await feed.poll(guids('x', A, B));
    expect(await feed.poll(guids('x', edited, B))).toEqual([edited.title]);
    expect(await feed.remarks()).not.toContain(BY_ADDRESS);
    const moved = { at: A.at, title: `${edited.title}, dice la DGAC`, link: linkOf(edited.title) };
    expect(await feed.poll(guids('y', moved, B))).toEqual([moved.title]);
    expect(await feed.remarks()).not.toContain(BY_ADDRESS);
    for (const prefix of 'zw') expect(await feed.poll(guids(prefix, moved, B))).toEqual([]);
    expect(await feed.remarks()).toContain(BY_ADDRESS);
    const { health } = (await feed.watch.backend.state.readFeed(feedId('a'))) ?? {};
    expect(health?.gaps).toEqual([]);
  });

  it('a report of every day has one headline and is new every day, where its address is that of all', async () => {
    const daily = (day: number, guid: string): readonly Written[] =>
      ['El tiempo', 'El cambio'].map((title) => ({
        title,
        guid: title + guid,
        link: LIVE,
        at: feed.clock.now() - 7 * MINUTE + day,
      }));
    const first = daily(0, 'a');
    await feed.poll(first);
    expect(await feed.poll(first.map((item) => ({ ...item, guid: `${item.guid}b` })))).toEqual([]);
    feed.clock.advance(DAY);
    expect(await feed.poll(daily(0, 'c'))).toEqual(['El tiempo', 'El cambio']);
  });

  it('a new guid and the time for each reader bring no news, where addresses are those of the items', async () => {
    const ask = (round: number, ...items: readonly Written[]) => {
      feed.clock.advance(HOUR);
      return feed.read(guids(`${round}-`, ...items).map((item) => ({ ...item, at: feed.clock.now() })));
    };
    await ask(1, A, B, C);
    for (const round of [2, 3, 4]) expect(await ask(round, A, B, C)).toEqual([]);
    expect(await ask(5, D, A, B)).toEqual([D.title]);
    expect(await feed.remarks()).toContain(BY_ADDRESS);
  });

  it('a report of every day that arrives while guids are found to repeat is told', async () => {
    const report = (at: number) => ({ title: 'Parte diario', guid: 'x', link: FRONT, at });
    const first = feed.clock.now();
    await feed.poll([report(first)]);
    feed.clock.advance(DAY);
    const second = report(feed.clock.now());
    expect(await feed.poll([second, { ...A, guid: 'x' }])).toEqual(['Parte diario', A.title]);
    expect(await feed.poll([second, { ...A, guid: 'x' }])).toEqual([]);
  });

  it.each<[string, (item: Written) => Written]>([
    ['one guid and one address', (item) => ({ ...item, guid: 'x', link: LIVE })],
    ['no guid and one address', (item) => ({ ...item, link: LIVE })],
    ['one guid and the front page', (item) => ({ ...item, guid: 'x', link: FRONT })],
    ['no guid and no address', (item) => ({ ...item, link: null })],
  ])('items with %s, dated as they are asked for, are new once', async (_what, made) => {
    const ask = (...items: readonly Written[]) => {
      feed.clock.advance(HOUR);
      return feed.read(items.map((item) => made({ ...item, at: feed.clock.now() })));
    };
    await ask(A, B, C);
    expect(await ask(A, B, C)).toEqual([]);
    expect(await ask(D, A, B)).toEqual([D.title]);
    feed.clock.advance(DAY);
    expect(await ask(D, A, B)).toEqual([]);
    expect(await feed.remarks()).toContain(
      'its dates are those of the moment it is asked, and tell no items apart',
    );
    const { health } = (await feed.watch.backend.state.readFeed(feedId('a'))) ?? {};
    expect(health?.gaps).toEqual([]);
  });
});
