import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ArchivedItem } from '../../src/backend/records.js';
import { DAY, HOUR, MINUTE } from '../../src/lib/duration.js';
import { feedId, ruleId, storyId } from '../../src/model/id.js';
import type { Item } from '../../src/model/item.js';
import { type BacktestInput, backtest } from '../../src/pipeline/backtest.js';
import { growthOf, tallyDays, tallyOutlets, tallyTerms } from '../../src/pipeline/backtest-tally.js';
import { MemoryStories } from '../../src/pipeline/memory-stories.js';
import { anItem, aRule, aStory, NOON, someKeys } from '../builders.js';

const RULE = ruleId('cargo-flights');
const HEADLINES = [
  'Un carguero sin registro aterriza en El Alto',
  'Detenidos cuatro pilotos de un vuelo privado en Oruro',
  'La aduana revisa doce contenedores llegados de noche',
];

/** Different news, a minute apart. */
function archived(changes: Partial<Item> = {}, minutes = 0): ArchivedItem {
  const firstSeenAt = NOON + minutes * MINUTE;
  return { item: anItem({ publishedAt: firstSeenAt, ...changes }), firstSeenAt, rules: [] };
}

/** Plays these items with rules given by their queries. */
async function play(
  items: readonly ArchivedItem[],
  queries: { readonly current?: string; readonly draft?: string; readonly other?: string },
  changes: Partial<BacktestInput> = {},
) {
  const rulesOf = (watch: string | undefined) => {
    const own = watch === undefined ? [] : [aRule({ id: RULE, watch })];
    const other = queries.other === undefined ? [] : [aRule({ id: ruleId('other'), watch: queries.other })];
    return { rules: [...own, ...other], concepts: [] };
  };
  const input: BacktestInput = {
    asked: [RULE],
    current: rulesOf(queries.current),
    ...(queries.draft === undefined ? {} : { draft: rulesOf(queries.draft) }),
    feeds: new Map(),
    baselines: new Map(),
    limits: { maxAge: 3 * DAY, firstPollMaxAge: DAY, seenDays: 60 },
    ...changes,
  };
  const { rules, ...rest } = await backtest(input, each(items));
  const [played] = rules;
  if (played === undefined) throw new Error('one rule is asked about');
  return { ...rest, ...played };
}

async function* each<T>(all: readonly T[]): AsyncGenerator<T> {
  yield* all;
}

const titles = (alerts: readonly { readonly item: { readonly title: string } }[]) =>
  alerts.map(({ item }) => item.title);

describe('backtest', () => {
  const [carguero = '', , aduana = ''] = HEADLINES;

  it('takes an address for the news only where it is one item’s, as polls do', async () => {
    const url = 'https://valle.example/minuto-a-minuto';
    const live = [carguero, aduana].map((title, n) => archived({ title, url }, n));
    const sharing = live.map((item) => ({ ...item, sharesAddress: true as const }));
    const reasonsOf = async (items: readonly ArchivedItem[]) => {
      const { current } = await play(items, { current: 'carguero OR aduana' });
      return current?.alerts.map(({ reason }) => reason);
    };
    expect(await reasonsOf(live)).toEqual(['new story', 'headline changed']);
    expect(await reasonsOf(sharing)).toEqual(['new story', 'new story']);
  });

  const three = HEADLINES.map((title, i) => archived({ title, summary: `${title}, dice la radio.` }, i));

  it('tells what a draft adds and what it loses', async () => {
    const played = await play(three, { current: 'carguero OR pilotos', draft: 'pilotos OR aduana' });
    expect(played).toMatchObject({
      items: 3,
      current: { fired: 2 },
      draft: { fired: 2 },
      span: { from: NOON, to: NOON + 2 * MINUTE },
    });
    expect([titles(played.added), titles(played.lost)]).toEqual([[aduana], [carguero]]);
    expect(played.added[0]).toMatchObject({
      rule: RULE,
      reason: 'new story',
      evidence: [{ text: 'aduana' }, {}],
    });
    expect(growthOf(played)).toBe(0);
  });

  it('finds no difference between a rule and itself', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(HEADLINES.length - 1), { maxLength: 12 }), async (picks) => {
        const items = picks.map((n, i) =>
          archived(
            { title: HEADLINES[n] ?? '', publisher: `p${i % 4}`, summary: `${HEADLINES[n]} otra vez.` },
            i,
          ),
        );
        const watch = 'carguero OR pilotos OR aduana';
        const played = await play(items, { current: watch, draft: watch });
        expect([played.added, played.lost]).toEqual([[], []]);
        expect(played.draft?.alerts.length).toBe(played.current?.alerts.length);
      }),
      { numRuns: 50 },
    );
  });

  it('knows a story again though the draft hears of it from another outlet', async () => {
    const title = 'Un avión carguero sin registro aterriza de madrugada en el aeropuerto de El Alto';
    const items = [
      archived({ title, summary: 'La torre no dio permiso.', publisher: 'valle' }, 0),
      archived({ title, summary: 'La torre no dio permiso, dijo un piloto.', publisher: 'puna' }, 1),
    ];
    const played = await play(items, { current: 'piloto', draft: 'carguero' });
    expect([played.current?.alerts.length, played.draft?.alerts.length]).toEqual([1, 1]);
    expect([played.added, played.lost]).toEqual([[], []]);
  });

  it('tells a story once, and again when it has grown', async () => {
    const items = ['a', 'b', 'c', 'd'].map((publisher, i) =>
      archived(
        { title: carguero, summary: `Los vecinos de ${publisher} oyeron motores ${i} veces.`, publisher },
        i,
      ),
    );
    const bare = items.map(({ item, ...rest }) => ({
      ...rest,
      item: { ...item, title: `${item.title} hoy` },
    }));
    const { current } = await play(bare, { current: 'carguero' });
    expect(current?.fired).toBe(4);
    expect(current?.alerts.map(({ reason }) => reason)).toContain('new story');
    expect(new Set(current?.alerts.map(({ id }) => id)).size).toBe(current?.alerts.length);
  });

  it('lets other rules begin a story, as they do in production', async () => {
    const summary = 'La torre de control no había dado permiso y la policía rodeó el avión.';
    const items = [
      archived({ title: 'Aterriza un avión desconocido', summary, publisher: 'valle' }, 0),
      archived({ title: 'Aterriza un carguero desconocido', summary, publisher: 'puna' }, 1),
    ];
    const alone = await play(items, { current: 'carguero' });
    const beside = await play(items, { current: 'carguero', other: 'torre' });
    expect(titles(beside.current?.alerts ?? [])).toEqual(titles(alone.current?.alerts ?? []));
    expect(beside.current?.alerts[0]?.story).not.toBe(alone.current?.alerts[0]?.story);
    expect(beside.current?.alerts.every(({ rule }) => rule === RULE)).toBe(true);
  });

  it.each([
    ['an item older than items.maxAge', { publishedAt: NOON - 4 * DAY }, 0, false],
    [
      'an item of a first poll, older than items.firstPollMaxAge',
      { publishedAt: NOON - 2 * DAY },
      NOON,
      false,
    ],
    ['the same item on a later poll', { publishedAt: NOON - 2 * DAY }, NOON - HOUR, true],
    ['a recent item of a first poll', { publishedAt: NOON - HOUR }, NOON, true],
  ])('judges the age of %s as production does', async (_, changes, baseline, told) => {
    const item = archived({ title: carguero, feed: feedId('valle'), ...changes });
    const baselines = new Map([[feedId('valle'), baseline]]);
    const { current } = await play([item], { current: 'carguero' }, { baselines });
    expect([current?.fired, current?.alerts.length]).toEqual([1, told ? 1 : 0]);
  });

  it('takes a new rule, which nothing can be compared with', async () => {
    const played = await play(three, { draft: 'carguero', other: 'pilotos' });
    expect(played.current).toBeUndefined();
    expect([played.draft?.alerts.length, played.added, played.lost]).toEqual([1, [], []]);
    expect(growthOf(played)).toBeUndefined();
  });

  it('has nothing to say of an empty archive', async () => {
    const played = await play([], { current: 'carguero' });
    expect(played).toMatchObject({ items: 0, current: { fired: 0, alerts: [] } });
    expect(tallyDays(played, played.span, 'UTC')).toEqual([]);
  });

  it.each([
    [3, 3, 0],
    [2, 3, 0.5],
    [0, 0, 0],
    [0, 1, Number.POSITIVE_INFINITY],
    [2, 0, -1],
  ])('says how much %i alerts grow when they become %i', async (before, after, growth) => {
    const queries = { current: some(before), draft: some(after) };
    expect(growthOf(await play(three, queries))).toBe(growth);
  });
  const some = (n: number) => ['nadie', 'carguero', 'pilotos', 'aduana'].slice(0, n + 1).join(' OR ');

  it('counts days in the zone that is asked for, empty ones too', async () => {
    const items = [
      archived({ title: carguero }),
      archived({ title: aduana, summary: '' }, 2 * 24 * 60 - 9 * 60),
    ];
    const played = await play(items, { current: 'carguero', draft: 'carguero OR aduana' });
    expect(tallyDays(played, played.span, 'UTC')).toEqual([
      { day: '2026-05-13', current: 1, draft: 1 },
      { day: '2026-05-14', current: 0, draft: 0 },
      { day: '2026-05-15', current: 0, draft: 1 },
    ]);
    expect(tallyDays(played, played.span, 'America/La_Paz').map(({ day }) => day)).toEqual([
      '2026-05-13',
      '2026-05-14',
    ]);
  });

  it('names the noisiest outlets and terms', async () => {
    const items = three.map(({ item, ...rest }, i) => ({
      ...rest,
      item: { ...item, feed: feedId(i < 2 ? 'x' : 'y'), publisher: i < 2 ? 'Valle' : 'Puna' },
    }));
    const { current } = await play(items, { current: 'carguero OR pilotos OR aduana AND revisa' });
    expect(tallyOutlets(current?.alerts ?? [])).toEqual([
      { name: 'Valle', alerts: 2 },
      { name: 'Puna', alerts: 1 },
    ]);
    expect(tallyTerms(current?.alerts ?? []).map(({ name }) => name)).toEqual([
      'aduana',
      'carguero',
      'pilotos',
      'revisa',
    ]);
  });
});

describe('stories in memory', () => {
  const find = (stories: MemoryStories, keys: Parameters<typeof someKeys>[0]) =>
    stories.look(someKeys(keys)).stories.map(({ id }) => id);

  it('are found by one exact key or by enough of the sketch, and grow', () => {
    const stories = new MemoryStories();
    const story = aStory();
    const keys = someKeys({ exact: ['url'], sketch: [1, 2] });
    stories.moveTo(NOON);
    stories.apply([{ kind: 'new', story, keys, lookedAt: 0 }]);
    stories.apply([{ kind: 'join', story: { ...story, version: 2 }, keys: someKeys({ exact: ['guid'] }) }]);
    for (const found of [{ exact: ['url'] }, { exact: ['guid'] }, { sketch: [1, 2] }]) {
      expect(find(stories, found)).toEqual([story.id]);
    }
    expect(find(stories, { sketch: [1] })).toEqual([]);
    expect(stories.look(keys).stories).toEqual([{ ...story, version: 2, seq: 1 }]);
  });

  it('are found until they close', () => {
    const stories = new MemoryStories();
    const keys = someKeys({ exact: ['url'] });
    stories.moveTo(NOON);
    stories.apply([{ kind: 'new', story: aStory({ closesAt: NOON + DAY }), keys, lookedAt: 0 }]);
    stories.moveTo(NOON + DAY - 1);
    expect(find(stories, keys)).toHaveLength(1);
    stories.moveTo(NOON + DAY);
    expect(find(stories, keys)).toEqual([]);
  });

  it('are found when most others have ended', () => {
    const stories = new MemoryStories();
    const begin = (key: string, closesAt: number) => {
      const story = aStory({ openedAt: NOON, closesAt });
      stories.apply([{ kind: 'new', story, keys: someKeys({ exact: [key] }), lookedAt: 0 }]);
      return story;
    };
    stories.moveTo(NOON);
    for (const key of ['a', 'b', 'c']) begin(key, NOON + DAY);
    const open = begin('open', NOON + 2 * DAY);
    const grown = { ...open, version: 2 };
    stories.apply([{ kind: 'join', story: grown, keys: someKeys({ exact: ['also'] }) }]);
    stories.moveTo(NOON + DAY);
    for (const key of ['open', 'also']) expect(find(stories, { exact: [key] })).toEqual([open.id]);
    expect(find(stories, { exact: ['a'] })).toEqual([]);
    expect(stories.look(someKeys({ exact: ['open'] })).stories).toEqual([{ ...grown, seq: 4 }]);
  });

  it('are not found by what over two hundred share', () => {
    const stories = new MemoryStories();
    const keys = someKeys({ exact: ['last minute'] });
    const add = (n: number) => {
      const story = aStory({ id: storyId(`s${n}`), items: [], openedAt: NOON });
      stories.apply([{ kind: 'new', story, keys, lookedAt: 0 }]);
    };
    stories.moveTo(NOON);
    for (let n = 0; n < 200; n++) add(n);
    expect(find(stories, keys)).toHaveLength(20);
    add(200);
    expect(find(stories, keys)).toEqual([]);
  });
});
