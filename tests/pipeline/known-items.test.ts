/** By what an item is known again when its feed changes its mind, and whom an aggregator's items belong to. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HOUR } from '../../src/lib/duration.js';
import { feedId } from '../../src/model/id.js';
import type { Item } from '../../src/model/item.js';
import { judgeFeeds } from '../../src/pipeline/feed-state.js';
import { pollFeed } from '../../src/pipeline/poll-feed.js';
import { aClock, type DrivenClock } from '../builders.js';
import {
  anRss,
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
  home = makeHome({ feeds: [{ id: 'a', url: `${stand.url}/a` }] });
  watch = await openHome(home, clock);
});
afterEach(async () => {
  await watch.close();
  home.remove();
  await stand.close();
});

interface Written {
  readonly guid: string;
  readonly path: string;
  readonly title?: string;
  readonly source?: string;
}

/** @returns headlines that are new to the watch */
async function poll(items: readonly Written[]): Promise<readonly string[]> {
  const entries = items.map(
    ({ guid, path, title = `Un avión de carga en ${path}`, source }) =>
      `<item><title>${title}</title><guid isPermaLink="false">${guid}</guid><link>https://valle.example/${path}</link>${source === undefined ? '' : `<source url="https://s.example">${source}</source>`}</item>`,
  );
  stand.put('/a', `<rss version="2.0"><channel><title>Valle</title>${entries.join('')}</channel></rss>`);
  clock.advance(HOUR);
  const report = await pollFeed(watch.app.context, feedId('a'));
  return report.kind === 'polled' ? report.fresh.map(({ item }) => item.title) : [report.kind];
}

const written = (round: string, ...paths: readonly string[]) =>
  paths.map((path) => ({ guid: `${round}-${path}`, path }));

describe('a feed whose guids all change', () => {
  it('is known by its addresses once that has lasted, and its stories know what is read again until then', async () => {
    await poll(written('one', 'p', 'q', 'r', 's'));
    await poll(written('two', 'p', 'q', 'r', 'nuevo'));
    await poll(written('three', 'p', 'q', 'r', 'nuevo'));
    expect(await poll(written('four', 'p', 'q', 'r', 'otro'))).toEqual(['Un avión de carga en otro']);
    expect(await poll(written('five', 'q', 'r', 'otro', 'más'))).toEqual(['Un avión de carga en más']);
    const told = watch.polls.flatMap((report) =>
      report.kind === 'polled' ? report.fresh.filter(({ alerts }) => alerts.length > 0) : [],
    );
    const titles = told.map(({ item }) => item.title);
    expect(titles.toSorted()).toEqual([...new Set(titles)].toSorted());
    expect(titles).toContain('Un avión de carga en nuevo');
    expect(await watch.backend.state.readFeed(feedId('a'))).toMatchObject({
      keyBy: 'url',
      health: { gaps: [] },
    });
    const { feeds } = watch.app.context.watch;
    const [judged] = judgeFeeds(feeds, await watch.backend.state.listFeeds(), clock.now());
    expect(judged?.why).toContain('its guids change or repeat: items are told apart by their addresses');
  });

  it('still shows a headline that was edited', async () => {
    await poll(written('one', 'p', 'q', 'r'));
    for (const round of ['two', 'three', 'four']) await poll(written(round, 'p', 'q', 'r'));
    const [first, ...rest] = written('five', 'p', 'q', 'r');
    expect(await poll([{ guid: '', path: '', ...first, title: 'Carguero: corregido' }, ...rest])).toEqual([
      'Carguero: corregido',
    ]);
  });

  it('is not taken for one that rolled over, nor the other way round', async () => {
    await poll(written('one', 'p', 'q', 'r'));
    expect(await poll(written('two', 'x', 'y', 'z'))).toHaveLength(3);
    const { keyBy, health } = (await watch.backend.state.readFeed(feedId('a'))) ?? {};
    expect([keyBy, health?.gaps.length]).toEqual([undefined, 1]);
  });
});

it('a guid that stands for two addresses hides no item, and tells none twice', async () => {
  const same = (...paths: readonly string[]) => paths.map((path) => ({ guid: 'siempre', path }));
  expect(await poll(same('p', 'q'))).toHaveLength(2);
  expect(await poll(same('q', 'p'))).toEqual([]);
  expect(await poll(same('p', 'q', 'r'))).toEqual(['Un avión de carga en r']);
});

it('an item from the future is kept as seen now, with what its feed claims', async () => {
  const claimed = clock.now() + 5 * HOUR;
  stand.put('/a', anRss([{ title: 'Nota', at: claimed }]));
  await pollFeed(watch.app.context, feedId('a'));
  const kept: Item[] = [];
  for await (const { item } of watch.backend.state.archive(0)) kept.push(item);
  expect(kept).toMatchObject([{ publishedAt: clock.now(), claimedAt: claimed }]);
});

it('an aggregator’s items belong to the outlets that it names', async () => {
  await poll([{ guid: 'old', path: 'old', title: 'Sin novedad' }]);
  const report = await poll([
    { guid: '1', path: '1', source: 'La Voz' },
    { guid: '2', path: '2', title: 'Un carguero en Trinidad', source: 'Diario del Valle' },
  ]);
  expect(report).toHaveLength(2);
  await watch.app.once();
  const stories = watch.digests.flatMap((digest) => digest?.groups.flatMap((group) => group.stories) ?? []);
  const outlets = stories.flatMap(({ sources }) => sources.map(({ outlet }) => outlet));
  expect(outlets.toSorted()).toEqual(['Diario del Valle', 'La Voz (Diario del Valle)']);
});
