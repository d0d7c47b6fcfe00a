/** A long poll looks for its stories in pieces, so that no script holds the server up: here the world moves on between them. */
import { describe, expect, it } from 'vitest';
import type { StoryChange } from '../../../src/backend/records.js';
import { commitPoll } from '../../../src/backend/redis/poll.js';
import type { Server } from '../../../src/backend/redis/scripts.js';
import { findStories, readStory } from '../../../src/backend/redis/stories.js';
import { DAY } from '../../../src/lib/duration.js';
import { feedId, itemId, ruleId } from '../../../src/model/id.js';
import { type MatchedItem, planStories, readTelling } from '../../../src/pipeline/plan-stories.js';
import { aCommit, aFeed, anItem, aStory, NOON, someKeys } from '../../builders.js';
import { FEED, OTHER_FEED } from '../contract/stage.js';
import { serverForEach } from './server-for-each.js';

/** Items of a poll, more than are looked for at once. */
const MANY = 120;

const store = serverForEach();

describe('a look of many items', () => {
  it('answers each as if it had asked alone, and no script for more than fifty', async () => {
    const [first, last] = [aStory(), aStory()];
    await begin(first, 'k0');
    await begin(last, `k${MANY - 1}`, 1);
    const asked: number[] = [];
    const lookups = await findStories(
      whenLooking((request) => void asked.push(request.asked.length)),
      Array.from({ length: MANY }, (_, n) => someKeys({ exact: [`k${n}`] })),
    );
    expect(asked).toEqual([50, 50, 20]);
    expect(lookups.map(({ stories }) => stories[0]?.id)).toEqual([
      first.id,
      ...Array.from({ length: MANY - 2 }, () => undefined),
      last.id,
    ]);
  });

  it('shows each item how far it has seen, so that a rival begun in between is in the way of the earlier ones', async () => {
    const rival = aStory();
    const keys = Array.from({ length: MANY }, () => someKeys({ exact: ['the same'] }));
    const lookups = await findStories(
      beforePiece(2, () => begin(rival, 'the same')),
      keys,
    );
    expect(lookups.map(({ seq, stories }) => [seq, stories.length])).toEqual([
      ...Array.from({ length: 50 }, () => [0, 0]),
      ...Array.from({ length: MANY - 50 }, () => [1, 1]),
    ]);
    const startAfter = (lookedAt: number) => commit([aNew('the same', lookedAt)]);
    expect(await startAfter(lookups[0]?.seq ?? 9)).toMatchObject({ kind: 'conflict' });
    expect(await startAfter(lookups[MANY - 1]?.seq ?? 9)).toMatchObject({ kind: 'committed' });
  });

  it('shows each item the version that it saw, so that no join by an older one is taken', async () => {
    const story = aStory();
    await begin(story, 'k');
    const grow = async (version: number) =>
      void (await commit([{ kind: 'join', story: { ...story, version }, keys: someKeys() }], OTHER_FEED));
    const keys = Array.from({ length: MANY }, () => someKeys({ exact: ['k'] }));
    const lookups = await findStories(
      beforePiece(3, () => grow(2)),
      keys,
    );
    const seen = lookups.map(({ stories }) => stories[0]?.version);
    expect([seen[0], seen[MANY - 1]]).toEqual([1, 2]);
    const join = (version = 9) =>
      commit([{ kind: 'join', story: { ...story, version: version + 1 }, keys: someKeys() }]);
    expect(await join(seen[0])).toMatchObject({ kind: 'conflict' });
    expect(await join(seen[MANY - 1])).toMatchObject({ kind: 'committed' });
  });
});

describe('a long poll', () => {
  const NEWS = ['A freighter from Bandar Abbas lands in Caracas', textOf('alfa')] as const;

  it('joins what another poll begins between its pieces, once it has been refused', async () => {
    const items = [...fillers(60), matched('ours', ...NEWS)];
    const others = [matched('theirs', ...NEWS)];
    const begun = async () => void (await commit((await plan(store.server, others)).changes, OTHER_FEED));
    // its first item tells the same news as its last
    const twice = [matched('ours too', ...NEWS), ...items];
    const refused = await plan(beforePiece(2, begun), twice);
    expect(await commit(refused.changes)).toMatchObject({ kind: 'conflict' });
    const { changes, decisions } = await plan(store.server, twice);
    expect(await commit(changes)).toMatchObject({ kind: 'committed' });
    const story = decisions[0]?.story;
    expect(decisions.at(-1)?.story.id).toBe(story?.id);
    expect((story && (await readStory(store.server, story.id)))?.items).toHaveLength(3);
  });

  it('lets its last item see the story that its first began', async () => {
    const { decisions } = await plan(store.server, [
      matched('first', ...NEWS),
      ...fillers(MANY),
      matched('last', ...NEWS),
    ]);
    expect(decisions.at(-1)).toMatchObject({ kind: 'join', story: { id: decisions[0]?.story.id } });
  });
});

function plan(on: Server, items: readonly MatchedItem[]) {
  const state = { findStories: (asked: Parameters<typeof findStories>[1]) => findStories(on, asked) };
  return planStories(state, { items, now: NOON, rules: new Map(), routes: [] });
}

async function commit(stories: readonly StoryChange[], feed = FEED) {
  const rev = Number(await store.client.hget(`${store.server.prefix}feeds:rev`, feed));
  return commitPoll(store.server, aCommit({ feed, rev, stories }));
}

function aNew(exact: string, lookedAt: number, story = aStory({ closesAt: NOON + DAY })): StoryChange {
  return { kind: 'new', story, keys: someKeys({ exact: [exact] }), lookedAt };
}

async function begin(story: ReturnType<typeof aStory>, exact: string, lookedAt = 0): Promise<void> {
  expect(await commit([aNew(exact, lookedAt, story)], OTHER_FEED)).toMatchObject({ kind: 'committed' });
}

/** A server that says what each look asks, before it is asked. */
function whenLooking(
  look: (request: { readonly asked: readonly unknown[] }) => void | Promise<void>,
): Server {
  return {
    ...store.server,
    run: async (script, request, ...bytes) => {
      if (script === 'findStories') await look(request as { asked: readonly unknown[] }); // that script's own
      return store.server.run(script, request, ...bytes);
    },
  };
}

/** A server on which something happens just before the n-th piece of a look. */
function beforePiece(n: number, happens: () => Promise<void>): Server {
  let left = n;
  return whenLooking(async () => {
    left -= 1;
    if (left === 0) await happens();
  });
}

/** Thirty words of its own. */
function textOf(name: string): string {
  return Array.from(
    { length: 30 },
    (_, n) => `${name}${String.fromCharCode(97 + (n % 26), 97 + ((n * 7) % 26))}`,
  ).join(' ');
}

function fillers(count: number): MatchedItem[] {
  return Array.from({ length: count }, (_, n) =>
    matched(`filler ${n}`, `Nothing like it ${n} ${textOf(`z${n}`)}`, textOf(`y${n}`)),
  );
}

function matched(name: string, title: string, summary: string): MatchedItem {
  const feed = aFeed({ id: feedId(name.replaceAll(' ', '-')), publisher: name });
  const item = anItem({ id: itemId(name), title, summary, publisher: name, publishedAt: NOON });
  const keyed = { item, key: name, mark: name };
  return {
    keyed,
    telling: readTelling(keyed, feed, NOON),
    matches: [{ rule: ruleId('cargo'), severity: 'low', evidence: [] }],
  };
}
