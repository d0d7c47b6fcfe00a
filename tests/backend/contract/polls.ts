import { expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../../src/lib/duration.js';
import { feedId, ruleId } from '../../../src/model/id.js';
import {
  aCommit,
  aFeedRecord,
  aNotice,
  anAlert,
  anItem,
  aStory,
  aStoryItem,
  NOON,
  someKeys,
} from '../../builders.js';
import { collect, FEED, find, OTHER_FEED, poll, ROUTE, type Stage, tell, WATCH } from './stage.js';

export function describePolls(stage: Stage): void {
  it('stores all that a poll found, at once', async () => {
    const commit = fullCommit();
    expect(await stage.state.commitPoll(commit)).toEqual({ kind: 'committed', rev: 1 });
    await expectStored(stage, commit);
  });

  it('has it all after it is opened again', async () => {
    const commit = fullCommit();
    await stage.state.commitPoll(commit);
    await stage.reopen();
    await expectStored(stage, commit);
    expect(await stage.state.commitPoll(commit)).toEqual({ kind: 'committed', rev: 1 });
  });

  it('keeps validators and due time until the last piece of a long poll', async () => {
    expect(await poll(stage.state, { items: [{ item: anItem(), firstSeenAt: NOON, rules: [] }] })).toEqual({
      kind: 'committed',
      rev: 1,
    });
    expect(await stage.state.readFeed(FEED)).toMatchObject({ rev: 1, dueAt: NOON, validators: {} });
    await poll(stage.state, { record: aFeedRecord({ dueAt: NOON + HOUR, validators: { etag: '"9"' } }) });
    expect(await stage.state.readFeed(FEED)).toMatchObject({
      rev: 2,
      dueAt: NOON + HOUR,
      validators: { etag: '"9"' },
    });
  });

  it('answers the same call again as before, changing nothing', async () => {
    const commit = fullCommit();
    await stage.state.commitPoll(commit);
    await poll(stage.state);
    expect(await stage.state.commitPoll(commit)).toEqual({ kind: 'committed', rev: 1 });
    expect((await stage.state.readFeed(FEED))?.rev).toBe(2);
    expect((await stage.state.readOpenDigest(ROUTE))?.alerts).toHaveLength(1);
  });

  it('refuses a commit that saw an older state of the feed', async () => {
    await poll(stage.state);
    expect(await stage.state.commitPoll(fullCommit({ rev: 0 }))).toEqual({ kind: 'stale' });
    expect(await stage.state.commitPoll(fullCommit({ rev: 2 }))).toEqual({ kind: 'stale' });
    await expectUntouched(stage);
  });

  it('refuses a commit for a feed it never met', async () => {
    expect(await stage.state.commitPoll(aCommit({ feed: feedId('unheard-of') }))).toEqual({ kind: 'stale' });
  });

  it('stores nothing of a poll whose story stands in another’s way', async () => {
    const keys = someKeys({ exact: ['url of the day'] });
    await tell(stage.state, { kind: 'new', story: aStory(), keys, lookedAt: 0 }, { feed: OTHER_FEED });
    const rival = { kind: 'new', story: aStory(), keys, lookedAt: 0 } as const;
    const fine = { kind: 'new', story: aStory(), keys: someKeys(), lookedAt: 0 } as const;
    const outcome = await stage.state.commitPoll(fullCommit({ stories: [fine, rival] }));
    expect(outcome).toEqual({ kind: 'conflict' });
    await expectUntouched(stage);
    expect((await stage.state.status()).openStories).toBe(1);
  });

  it('lets one of two workers on one feed through', async () => {
    const outcomes = await Promise.all([1, 2, 3].map(() => stage.state.commitPoll(aCommit())));
    expect(outcomes.map((outcome) => outcome.kind).sort()).toEqual(['committed', 'stale', 'stale']);
  });

  it('remembers the items of each feed by key and headline', async () => {
    await poll(stage.state, {
      seen: [
        { key: 'guid 1', mark: 'a' },
        { key: 'guid 2', mark: 'b' },
      ],
    });
    await poll(stage.state, { seen: [{ key: 'guid 2', mark: 'b, edited' }] });
    expect(await stage.state.seen(FEED, ['guid 1', 'guid 2', 'guid 3'])).toEqual(
      new Map([
        ['guid 1', 'a'],
        ['guid 2', 'b, edited'],
      ]),
    );
    expect(await stage.state.seen(OTHER_FEED, ['guid 1'])).toEqual(new Map());
    expect(await stage.state.seen(FEED, [])).toEqual(new Map());
  });

  it('tells hostile keys apart', async () => {
    const keys = [
      'a',
      'a\0',
      'a\0b',
      'a\ud800',
      'a\udc00',
      '\ufffd',
      '',
      ' ',
      "'; DROP TABLE seen; --",
      '{}',
      '%',
    ].concat(`${'x'.repeat(20_000)}1`, `${'x'.repeat(20_000)}2`, 'é', 'e\u0301', '__proto__');
    await poll(stage.state, { seen: keys.map((key, i) => ({ key, mark: String(i) })) });
    expect(await stage.state.seen(FEED, keys)).toEqual(new Map(keys.map((key, i) => [key, String(i)])));
  });

  it('forgets what is neither in the document nor met lately', async () => {
    const marks = (...keys: string[]) => keys.map((key) => ({ key, mark: 'm' }));
    await poll(stage.state, { seen: marks('old, gone', 'old, still there', 'met again') });
    stage.clock.advance(DAY);
    await poll(stage.state, { seen: marks('met again', 'new') });
    const known = async () => [
      ...(await stage.state.seen(FEED, ['old, gone', 'old, still there', 'met again', 'new'])).keys(),
    ];
    expect(await known()).toHaveLength(4);
    const forgetBefore = NOON + HOUR;
    await poll(stage.state, { document: { keys: ['old, still there'], forgetBefore } });
    expect(await known()).toEqual(['old, still there', 'met again', 'new']);
    await poll(stage.state, { document: { keys: ['new'], forgetBefore: NOON + 9 * DAY } });
    expect(await known()).toContain('new');
    stage.clock.advance(DAY);
    await poll(stage.state, { document: { keys: [], forgetBefore: NOON + DAY + HOUR } });
    expect(await known()).toEqual([]);
  });

  it('archives items, oldest first, as they came', async () => {
    const items = [3, 1, 2, 2].map((hour) => ({
      item: anItem({ title: `Hostile \0 \ud800 ${'é'.repeat(hour)}`, text: 'سرايا القدس '.repeat(500) }),
      firstSeenAt: NOON + hour * HOUR,
      rules: [ruleId('cargo')],
    }));
    await poll(stage.state, { items });
    const [third, first, second, alsoSecond] = items;
    expect(await collect(stage.state.archive(0))).toEqual([first, second, alsoSecond, third]);
    expect(await collect(stage.state.archive(NOON + 2 * HOUR))).toEqual([second, alsoSecond, third]);
    expect(await collect(stage.state.archive(NOON + DAY))).toEqual([]);
  });

  it('reads a long archive whole', async () => {
    for (let piece = 0; piece < 4; piece++) {
      const items = Array.from({ length: 200 }, () => ({ item: anItem(), firstSeenAt: NOON, rules: [] }));
      await poll(stage.state, { items });
    }
    const ids = (await collect(stage.state.archive(NOON))).map((archived) => archived.item.id);
    expect(new Set(ids).size).toBe(800);
  });

  it('keeps one copy of an item that comes again: its newest text, since it was first seen', async () => {
    const item = anItem({ title: 'Before' });
    await poll(stage.state, { items: [{ item, firstSeenAt: NOON, rules: [] }] });
    const edited = { item: { ...item, title: 'After' }, firstSeenAt: NOON + HOUR, rules: [ruleId('cargo')] };
    await poll(stage.state, { items: [edited] });
    expect(await collect(stage.state.archive(0))).toEqual([{ ...edited, firstSeenAt: NOON }]);
  });

  it('counts how many feeds answered, and names the worst of the others', async () => {
    expect(await stage.state.coverage()).toEqual({ feeds: 2, answered: 0, failing: [] });
    await poll(stage.state, { record: aFeedRecord({ lastPollAt: NOON, lastSuccessAt: NOON }) });
    await poll(stage.state, {
      feed: OTHER_FEED,
      record: aFeedRecord({ failures: 2, failingSince: NOON, lastSuccessAt: NOON - HOUR }),
    });
    expect(await stage.state.coverage()).toEqual({ feeds: 2, answered: 1, failing: [OTHER_FEED] });
    await poll(stage.state, { record: aFeedRecord({ failures: 1, failingSince: NOON - MINUTE }) });
    expect(await stage.state.coverage()).toEqual({ feeds: 2, answered: 0, failing: [FEED, OTHER_FEED] });
    await poll(stage.state, { feed: OTHER_FEED, record: aFeedRecord({ lastSuccessAt: NOON }) });
    expect(await stage.state.coverage()).toEqual({ feeds: 2, answered: 1, failing: [FEED] });
  });

  it('counts no feed that is outside the configuration, and counts it as it was once it is back', async () => {
    const failing = aFeedRecord({ failures: 1, failingSince: NOON });
    await poll(stage.state, { record: failing });
    await poll(stage.state, { feed: OTHER_FEED, record: aFeedRecord({ lastSuccessAt: NOON }) });
    await stage.state.adopt({ ...WATCH, feeds: [] });
    expect(await stage.state.coverage()).toEqual({ feeds: 0, answered: 0, failing: [] });
    await poll(stage.state, { record: failing }); // begun before
    expect(await stage.state.coverage()).toEqual({ feeds: 0, answered: 0, failing: [] });
    await stage.state.adopt(WATCH);
    expect(await stage.state.coverage()).toEqual({ feeds: 2, answered: 1, failing: [FEED] });
  });

  it('names the ten feeds that have failed longest, by id where that is equal or not known', async () => {
    const ids = Array.from({ length: 14 }, (_, n) => feedId(`f-${n + 10}`));
    await stage.state.adopt({ ...WATCH, feeds: ids.map((id) => ({ id, dueAt: NOON })) });
    for (const [n, feed] of ids.toReversed().entries()) {
      const since = n === 0 ? {} : { failingSince: NOON - Math.floor(n / 3) };
      await poll(stage.state, { feed, record: aFeedRecord({ failures: n + 1, ...since }) });
    }
    expect(await stage.state.coverage()).toEqual({
      feeds: 14,
      answered: 0,
      failing: [10, 11, 12, 13, 14, 15, 16, 17, 18, 19].map((n) => `f-${n}`),
    });
    for (const feed of ids.slice(0, 11)) {
      await poll(stage.state, { feed, record: aFeedRecord({ lastSuccessAt: NOON }) });
    }
    expect(await stage.state.coverage()).toEqual({
      feeds: 14,
      answered: 11,
      failing: ['f-21', 'f-22', 'f-23'],
    });
  });
}

function fullCommit(changes: Parameters<typeof aCommit>[0] = {}) {
  const story = aStory({ items: [aStoryItem({ title: 'Título \0 con \ud800 restos' })] });
  return aCommit({
    feed: FEED,
    record: aFeedRecord({ validators: { etag: '"1"' }, lastSuccessAt: NOON }),
    seen: [{ key: 'guid', mark: 'mark' }],
    items: [{ item: anItem(), firstSeenAt: NOON, rules: [ruleId('cargo')], story: story.id }],
    stories: [{ kind: 'new', story, keys: someKeys({ exact: ['guid of the day'] }), lookedAt: 0 }],
    alerts: [{ alert: anAlert({ story: story.id }), routes: [{ route: ROUTE, closesAt: NOON + MINUTE }] }],
    notices: [{ notice: aNotice(), routes: [{ route: ROUTE, closesAt: NOON + HOUR }] }],
    ...changes,
  });
}

async function expectStored({ state }: Stage, commit: ReturnType<typeof fullCommit>): Promise<void> {
  const story = { ...commit.stories[0]?.story, seq: 1 };
  expect(await state.readFeed(FEED)).toEqual({ ...commit.record, id: FEED, rev: 1, enabled: true });
  expect(await state.seen(FEED, ['guid'])).toEqual(new Map([['guid', 'mark']]));
  expect(await collect(state.archive(0))).toEqual(commit.items);
  expect(await find(state, { exact: ['guid of the day'] })).toEqual({
    seq: 1,
    stories: [story],
  });
  expect(await state.readOpenDigest(ROUTE)).toEqual({
    route: ROUTE,
    version: expect.any(Number),
    openedAt: NOON,
    closesAt: NOON + MINUTE,
    alerts: commit.alerts.map((planned) => planned.alert),
    notices: commit.notices.map((planned) => planned.notice),
    stories: [story],
  });
}

async function expectUntouched({ state }: Stage): Promise<void> {
  expect(await state.readFeed(FEED)).toMatchObject({ dueAt: NOON, validators: {} });
  expect(await state.seen(FEED, ['guid'])).toEqual(new Map());
  expect(await collect(state.archive(0))).toEqual([]);
  expect(await state.readOpenDigest(ROUTE)).toBeUndefined();
  expect((await state.status()).alerts).toBe(0);
}
