import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { State } from '../../../src/backend/port.js';
import type { CommitOutcome, OpenDigest, PollCommit } from '../../../src/backend/records.js';
import { MINUTE } from '../../../src/lib/duration.js';
import { alertId, type FeedId, feedId, storyId } from '../../../src/model/id.js';
import {
  aClock,
  aClosing,
  aCommit,
  aDelivery,
  aDigest,
  aName,
  anAlert,
  aStory,
  NOON,
  someKeys,
} from '../../builders.js';
import { find, type Open, ROUTE, WATCH } from './stage.js';

const FEEDS = ['a', 'b', 'c'].map((id) => feedId(id));
const NEWS = ['flood', 'strike', 'landing'] as const;

/** A worker's errand: it tells this news from this feed, in steps between which others act. */
const anErrand = fc.record({
  feed: fc.constantFrom(...FEEDS),
  news: fc.constantFrom(...NEWS),
  repeats: fc.boolean(),
});

export function describeInterleaving(open: Open): void {
  it('tells every news once and loses no alert, however workers and closings interleave', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anErrand, { minLength: 1, maxLength: 12 }),
        fc.array(fc.nat(), { maxLength: 150 }),
        async (errands, turns) => {
          const { backend, cleanup } = await open(aClock());
          try {
            await backend.state.adopt({ ...WATCH, feeds: FEEDS.map((id) => ({ id, dueAt: NOON })) });
            const log: Log = { planned: new Set(), told: [] };
            const actors = errands.map((errand) => tellNews(backend.state, errand, log));
            await interleave([...actors, closeNow(backend.state, log), closeNow(backend.state, log)], turns);
            for await (const _ of closeNow(backend.state, log)); // what is still open
            expect([...log.told].sort()).toEqual([...log.planned].sort());
            const news = new Set(errands.map((errand) => errand.news));
            expect(log.told.filter((id) => id.endsWith(' begins'))).toHaveLength(news.size);
            expect(log.told).toHaveLength(errands.length);
            expect((await backend.state.status()).openStories).toBe(news.size);
          } finally {
            await cleanup();
          }
        },
      ),
      { numRuns: 40 },
    );
  });
}

interface Log {
  /** Alerts of commits that the store took. */
  readonly planned: Set<string>;
  /** Alerts of digests that the store closed, in order. */
  readonly told: string[];
}

/** Lets the actors take turns as the numbers say, then each to its end. */
async function interleave(actors: readonly AsyncGenerator<void>[], turns: readonly number[]): Promise<void> {
  for (const turn of turns) await actors[turn % actors.length]?.next();
  for (const actor of actors) for await (const _ of actor);
}

async function* tellNews(
  state: State,
  { feed, news, repeats }: { feed: FeedId; news: string; repeats: boolean },
  log: Log,
): AsyncGenerator<void> {
  for (;;) {
    const rev = (await state.readFeed(feed))?.rev ?? 0;
    yield;
    const commit = await judge(state, feed, rev, news);
    yield;
    const outcome = await state.commitPoll(commit);
    if (repeats) await expectSameAnswer(state, commit, outcome);
    if (outcome.kind === 'committed') {
      for (const { alert } of commit.alerts) log.planned.add(alert.id);
      return;
    }
    yield;
  }
}

/** Joins the story of the news, or begins it; each change of it is worth an alert. */
async function judge(state: State, feed: FeedId, rev: number, news: string): Promise<PollCommit> {
  const keys = someKeys({ exact: [`about ${news}`] });
  const { seq, stories } = await find(state, keys);
  const known = stories[0];
  const story = known ? { ...known, version: known.version + 1 } : aStory({ id: storyId(aName(news)) });
  const alert = anAlert({
    id: alertId(`${story.id} ${known ? `grows to ${story.version}` : 'begins'}`),
    story: story.id,
  });
  return aCommit({
    feed,
    rev,
    stories: [known ? { kind: 'join', story, keys } : { kind: 'new', story, keys, lookedAt: seq }],
    alerts: [{ alert, routes: [{ route: ROUTE, closesAt: NOON + MINUTE }] }],
  });
}

/** A caller that lost the connection sends its call again. Only a commit has to be remembered. */
async function expectSameAnswer(state: State, commit: PollCommit, outcome: CommitOutcome): Promise<void> {
  const again = await state.commitPoll(commit);
  if (outcome.kind === 'committed') expect(again).toEqual(outcome);
  else expect(again.kind).toBe(outcome.kind);
}

/** Composes and closes what is open, again and again until a turn finds nothing open. */
async function* closeNow(state: State, log: Log): AsyncGenerator<void> {
  let open: OpenDigest | undefined;
  do {
    open = await state.readOpenDigest(ROUTE);
    yield;
    if (!open) return;
    const digest = aDigest({ route: ROUTE });
    const deliveries = [aDelivery({ digest: digest.id })];
    const closing = aClosing({ version: open.version, digest, deliveries });
    const { kind } = await state.closeDigest(closing);
    await state.closeDigest(closing);
    if (kind === 'closed') log.told.push(...open.alerts.map((alert) => alert.id));
    yield;
  } while (open);
}
