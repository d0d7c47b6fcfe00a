import { expect, it } from 'vitest';
import type { StoryKeys } from '../../../src/backend/records.js';
import { DAY, HOUR } from '../../../src/lib/duration.js';
import { storyId } from '../../../src/model/id.js';
import type { Story } from '../../../src/model/story.js';
import { anAlert, aStory, NOON, someKeys } from '../../builders.js';
import { FEED, find, OTHER_FEED, plan, poll, ROUTE, type Stage, tell } from './stage.js';

/** Stories that share a key beyond which it says nothing. */
const COMMON = 200;
/** Candidates in one lookup. */
const CANDIDATES = 20;

export function describeStories(stage: Stage): void {
  const begin = (keys: StoryKeys, story: Story = aStory(), lookedAt = Number.MAX_SAFE_INTEGER) =>
    tell(stage.state, { kind: 'new', story, keys, lookedAt });
  const findIds = async (keys: Partial<StoryKeys>) =>
    (await find(stage.state, keys)).stories.map((story) => story.id);

  it('numbers stories in the order in which they began', async () => {
    expect(await find(stage.state)).toEqual({ seq: 0, stories: [] });
    const [first, second] = [aStory({ seq: 77 }), aStory({ seq: 77 })];
    await poll(stage.state, {
      stories: [first, second].map((story) => ({
        kind: 'new',
        story,
        keys: someKeys({ exact: ['k'] }),
        lookedAt: 0,
      })),
    });
    const { seq, stories } = await find(stage.state, { exact: ['k'] });
    expect(seq).toBe(2);
    expect(new Map(stories.map((story) => [story.id, story.seq]))).toEqual(
      new Map([
        [first.id, 1],
        [second.id, 2],
      ]),
    );
  });

  it('finds a story by one exact key, or by enough of the sketch', async () => {
    const story = aStory();
    await begin(someKeys({ exact: ['url 1'], sketch: [1, 2, 3] }), story);
    expect(await findIds({ exact: ['url 0', 'url 1'] })).toEqual([story.id]);
    expect(await findIds({ sketch: [1, 3], minimum: 2 })).toEqual([story.id]);
    expect(await findIds({ sketch: [1, 1, 9], minimum: 2 })).toEqual([]);
    expect(await findIds({ sketch: [1, 2, 3], minimum: 4 })).toEqual([]);
    expect(await findIds({ exact: ['1', '2', 's:1'] })).toEqual([]);
  });

  it('answers each of several that ask at once, in their order', async () => {
    const [one, two] = [aStory(), aStory()];
    await begin(someKeys({ exact: ['one', 'both'] }), one);
    await begin(someKeys({ exact: ['two', 'both'] }), two);
    const asked = [['two'], ['none'], ['both'], ['one']].map((exact) => someKeys({ exact }));
    const lookups = await stage.state.findStories(asked);
    expect(lookups.map(({ seq, stories }) => [seq, stories.map(({ id }) => id)])).toEqual([
      [2, [two.id]],
      [2, []],
      [2, [two.id, one.id]],
      [2, [one.id]],
    ]);
    expect(await stage.state.findStories([])).toEqual([]);
  });

  it('gives the likeliest first: an exact key, then most of the sketch; twenty at most', async () => {
    const [exact, most, few] = [aStory(), aStory(), aStory()];
    await begin(someKeys({ sketch: [1, 2] }), few);
    await begin(someKeys({ exact: ['url'] }), exact);
    await begin(someKeys({ sketch: [1, 2, 3] }), most);
    expect(await findIds({ exact: ['url'], sketch: [1, 2, 3], minimum: 2 })).toEqual([
      exact.id,
      most.id,
      few.id,
    ]);
    for (let i = 0; i < CANDIDATES; i++) await begin(someKeys({ sketch: [1, 2] }));
    const found = await findIds({ exact: ['url'], sketch: [1, 2, 3], minimum: 2 });
    expect(found).toHaveLength(CANDIDATES);
    expect(found.slice(0, 2)).toEqual([exact.id, most.id]);
  });

  it('takes no notice of a key that over two hundred stories share', async () => {
    const story = aStory();
    await begin(someKeys({ exact: ['breaking news', 'its own'] }), story);
    for (let left = COMMON - 1; left > 0; left -= 100) {
      const stories = Array.from({ length: Math.min(left, 100) }, () => aStory());
      await poll(stage.state, {
        stories: stories.map((other) => ({
          kind: 'new',
          story: other,
          keys: someKeys({ exact: ['breaking news'] }),
          lookedAt: Number.MAX_SAFE_INTEGER,
        })),
      });
    }
    expect(await findIds({ exact: ['breaking news'] })).toHaveLength(CANDIDATES);
    await begin(someKeys({ exact: ['breaking news'] }));
    expect(await findIds({ exact: ['breaking news'] })).toEqual([]);
    expect(await findIds({ exact: ['breaking news', 'its own'] })).toEqual([story.id]);
    expect(await begin(someKeys({ exact: ['breaking news'] }), aStory(), 0)).toMatchObject({
      kind: 'committed',
    });
  });

  it('lets a story grow, found by old keys and new', async () => {
    const story = aStory();
    await begin(someKeys({ exact: ['one'] }), story);
    const grown = { ...story, version: 2, sources: 2 };
    await tell(stage.state, { kind: 'join', story: grown, keys: someKeys({ exact: ['two'] }) });
    for (const exact of [['one'], ['two'], ['one', 'two']]) {
      expect((await find(stage.state, { exact })).stories).toEqual([{ ...grown, seq: 1 }]);
    }
  });

  it('refuses to join a story that has changed meanwhile', async () => {
    const story = aStory();
    const keys = someKeys({ exact: ['k'] });
    await begin(keys, story);
    const join = (sources: number, version: number) =>
      tell(stage.state, { kind: 'join', story: { ...story, version, sources }, keys });
    expect(await join(2, 2)).toMatchObject({ kind: 'committed' });
    for (const version of [1, 2, 4]) {
      expect(await join(9, version)).toEqual({ kind: 'conflict' });
      expect(await stage.state.readStory(story.id)).toEqual({ ...story, version: 2, sources: 2, seq: 1 });
    }
    expect(await join(3, 3)).toMatchObject({ kind: 'committed' });
  });

  it('refuses to join a story that is gone', async () => {
    const story = aStory({ id: storyId('gone'), version: 2 });
    expect(await tell(stage.state, { kind: 'join', story, keys: someKeys() })).toEqual({ kind: 'conflict' });
  });

  it.each([
    ['an exact key', { exact: ['url', 'guid'] }, { exact: ['guid'] }, true],
    ['enough of the sketch', { sketch: [1, 2, 3] }, { sketch: [2, 3, 4] }, true],
    ['too little of the sketch', { sketch: [1, 2, 3] }, { sketch: [3, 4, 5] }, false],
    ['nothing', { exact: ['url'], sketch: [1] }, { exact: ['guid'], sketch: [2] }, false],
  ])('knows a newer rival by %s', async (_, theirs, ours, isRival) => {
    const older = aStory();
    await begin(someKeys({ ...ours }), older);
    await begin(someKeys(theirs));
    const outcome = await begin(someKeys(ours), aStory(), 1);
    expect(outcome.kind).toBe(isRival ? 'conflict' : 'committed');
  });

  it('does not mind a rival that the judge has seen', async () => {
    const keys = someKeys({ exact: ['k'] });
    await begin(keys);
    expect(await begin(keys, aStory(), 1)).toMatchObject({ kind: 'committed' });
  });

  it('does not mind a rival that has closed', async () => {
    const keys = someKeys({ exact: ['k'] });
    await begin(keys, aStory({ closesAt: NOON + HOUR }));
    stage.clock.advance(HOUR);
    expect(await begin(keys, aStory(), 0)).toMatchObject({ kind: 'committed' });
  });

  it('does not mind stories of one commit that share keys: they were judged together', async () => {
    const keys = someKeys({ exact: ['k'] });
    const story = aStory();
    const outcome = await poll(stage.state, {
      stories: [
        { kind: 'new', story, keys, lookedAt: 0 },
        { kind: 'new', story: aStory(), keys, lookedAt: 0 },
        { kind: 'join', story: { ...story, version: 2, sources: 2 }, keys },
      ],
    });
    expect(outcome).toMatchObject({ kind: 'committed' });
    expect(await findIds({ exact: ['k'] })).toHaveLength(2);
  });

  it('starts a story of one id once', async () => {
    const story = aStory();
    await begin(someKeys(), story);
    expect(await begin(someKeys(), story)).toEqual({ kind: 'conflict' });
  });

  it('lets one of two feeds with the same news begin the story', async () => {
    const keys = someKeys({ sketch: [1, 2, 3] });
    const outcomes = await Promise.all(
      [FEED, OTHER_FEED].map((feed) =>
        tell(stage.state, { kind: 'new', story: aStory(), keys, lookedAt: 0 }, { feed }),
      ),
    );
    expect(outcomes.map((outcome) => outcome.kind).sort()).toEqual(['committed', 'conflict']);
  });

  it('finds a story until it closes, and never gives its number again', async () => {
    const keys = someKeys({ exact: ['k'] });
    await begin(keys, aStory({ closesAt: NOON + HOUR }));
    stage.clock.advance(HOUR - 1);
    expect(await findIds(keys)).toHaveLength(1);
    stage.clock.advance(1);
    expect(await findIds(keys)).toEqual([]);
    await stage.state.sweep({ itemsBefore: 0, archiveMaxBytes: 1e9, deliveriesBefore: 0 });
    expect((await find(stage.state, keys)).seq).toBe(1);
    const next = aStory({ closesAt: NOON + DAY });
    expect(await begin(keys, next, 1)).toMatchObject({ kind: 'committed' });
    expect((await find(stage.state, keys)).stories).toEqual([{ ...next, seq: 2 }]);
  });

  it('finds a story by all its keys for as long as its last join leaves it open', async () => {
    const story = aStory({ closesAt: NOON + HOUR });
    await begin(someKeys({ exact: ['one'] }), story);
    const join = (version: number, closesAt: number) =>
      tell(stage.state, {
        kind: 'join',
        story: { ...story, version, closesAt },
        keys: someKeys({ exact: ['two'] }),
      });
    await join(2, NOON + 3 * HOUR);
    stage.clock.advance(2 * HOUR);
    for (const key of ['one', 'two']) expect(await findIds({ exact: [key] })).toEqual([story.id]);
    await join(3, NOON + 2 * HOUR);
    for (const key of ['one', 'two']) expect(await findIds({ exact: [key] })).toEqual([]);
  });

  it('still shows an ended story to the digest that has yet to tell it', async () => {
    const story = aStory({ closesAt: NOON + HOUR });
    await begin(someKeys(), story);
    await plan(stage.state, [anAlert({ story: story.id })], NOON + DAY);
    stage.clock.advance(2 * HOUR);
    await stage.state.sweep({ itemsBefore: 0, archiveMaxBytes: 1e9, deliveriesBefore: stage.clock.now() });
    expect((await stage.state.readOpenDigest(ROUTE))?.stories).toEqual([{ ...story, seq: 1 }]);
  });
}
