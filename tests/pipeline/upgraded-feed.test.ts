/** A store that an older program wrote: what that passed over, or knew by other keys, is no news to this one. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../src/lib/duration.js';
import { feedId } from '../../src/model/id.js';
import { recordOf } from '../../src/pipeline/feed-record.js';
import { A, B, C, D, FRONT, type GuidFeed, STORES, serveGuidFeeds, type Written } from './guid-feed.js';

const open = serveGuidFeeds();
let feed: GuidFeed;

/** @param prints that it kept of the last document */
async function leaveAsBefore(prints: readonly string[] | undefined, { watch } = feed): Promise<void> {
  const { state } = watch.backend;
  const stored = await state.readFeed(feedId('a'));
  if (stored?.health === undefined) throw new Error('expected a feed that was polled');
  const { prints: _, ...health } = stored.health;
  const record = {
    ...recordOf(stored),
    health: { ...health, ...(prints === undefined ? {} : { prints }) },
  };
  const nothing = { seen: [], items: [], stories: [], alerts: [], notices: [] };
  const { rev } = stored;
  await state.commitPoll({ commitId: `before-${rev}`, feed: stored.id, rev, record, ...nothing });
}

describe.each(STORES)('in %s', (store) => {
  beforeEach(async () => {
    feed = await open(store);
  });
  afterEach(() => feed.close());

  it.each([
    ['none', undefined],
    ['others', ['0123456789']],
  ])('a program that kept %s of our prints leaves no flood behind, and no loss', async (_what, prints) => {
    const bare = (path: string): Written => ({ title: '', link: `https://valle.example/${path}` });
    const front = (item: Written, at: number): Written => ({ ...item, link: FRONT, at });
    const old = feed.clock.now() - HOUR;
    await feed.poll([{ ...A, guid: 'a' }]);
    await leaveAsBefore(prints);
    const last = feed.clock.now();
    const document = [
      { ...A, guid: 'a' },
      bare('sube-el-precio-del-agua'),
      { ...bare('baja-el-precio-del-pan'), guid: 'pan' },
      front(B, old),
      front(C, last + MINUTE),
      { title: 'Llueve en Potosí', guid: 'b', at: old, summary: 'Desde anoche.' },
      { ...D, guid: 'd', link: 'https://valle.example/n/4711' },
    ];
    expect(await feed.poll(document)).toEqual([C.title, 'Llueve en Potosí', D.title]);
    expect(await feed.poll([bare('cae-el-precio-del-trigo-hoy'), ...document])).toEqual([
      'cae el precio del trigo hoy',
    ]);
  });

  it('waits for the next document where the first answer is that nothing has changed', async () => {
    await feed.poll([{ ...A, guid: 'a' }]);
    await leaveAsBefore(undefined);
    await feed.repeat();
    expect(
      await feed.poll([
        { ...A, guid: 'a' },
        { ...B, link: FRONT },
      ]),
    ).toEqual([]);
  });

  it('loses no page of a sitemap, which was called by its address before', async () => {
    const map = await open(store, 'sitemap');
    try {
      const page = (path: string): Written => ({ title: '', link: `https://valle.example/${path}` });
      await map.poll([page('sube-el-precio-del-agua')]);
      await leaveAsBefore(undefined, map);
      expect(await map.poll([page('sube-el-precio-del-agua'), page('baja-el-precio-del-pan')])).toEqual([
        'baja el precio del pan',
      ]);
    } finally {
      await map.close();
    }
  });
});
