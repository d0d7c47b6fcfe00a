import fc from 'fast-check';
import type { FeedRecord, PollCommit, StoryChange } from '../../../src/backend/records.js';
import { alertId, itemId, noticeId, type StoryId } from '../../../src/model/id.js';
import { aCommit, aFeedRecord, aName, aNotice, anAlert, anItem, aStory, NOON } from '../../builders.js';
import {
  anyOf,
  entries,
  FEEDS,
  few,
  hours,
  type Pair,
  SEEN_KEYS,
  STORIES,
  type Step,
  seldom,
  someKeys,
} from './pair.js';

const aPoll = fc.record({
  feed: anyOf(FEEDS),
  isStale: seldom,
  isRepeated: seldom,
  record: fc.option(
    fc.record(
      {
        dueAt: hours(0, 9).map((h) => NOON + h),
        failures: fc.nat(2),
        failingSince: fc.nat(3),
        lastSuccessAt: fc.nat(3),
      },
      { requiredKeys: ['dueAt'] },
    ),
    { nil: undefined },
  ),
  seen: few(fc.record({ key: anyOf(SEEN_KEYS), mark: anyOf(['', 'm', 'm n']) }), 3),
  document: fc.option(
    fc.record({ keys: few(anyOf(SEEN_KEYS), 2), forgetBefore: hours(-3, 20).map((h) => NOON + h) }),
    { nil: undefined },
  ),
  items: few(
    fc.record({ id: anyOf(['i', 'j', 'k', 'z'.repeat(60)]), firstSeenAt: hours(0, 3).map((h) => NOON + h) }),
    4,
  ),
  stories: few(
    fc.record({
      id: anyOf(STORIES),
      isNew: fc.boolean(),
      isLate: seldom,
      life: hours(0, 20),
      keys: someKeys,
      lookedAt: fc.nat(8),
    }),
    3,
  ),
  alerts: few(
    fc.record({
      id: anyOf(['v', 'w', 'x', 'y', 'z']),
      story: anyOf(STORIES),
      at: fc.nat(3),
      routes: entries,
      isMuted: seldom,
    }),
    3,
  ),
  notices: few(fc.record({ id: anyOf(['p', 'q']), routes: entries }), 1),
});
type APoll = typeof aPoll extends fc.Arbitrary<infer T> ? T : never;

export const poll = aPoll.map(
  (plan): Step =>
    async ({ clock, ask }) => {
      const rev = (await ask((state) => state.readFeed(plan.feed)))?.rev ?? 0;
      const commit = aCommit({
        ...toCommit(plan),
        rev: plan.isStale ? rev + 1 : rev,
        stories: await judge(plan.stories, clock.now(), ask),
      });
      await ask((state) => state.commitPoll(commit));
      if (plan.isRepeated) await ask((state) => state.commitPoll(commit));
    },
);

function toCommit({ feed, record, seen, document, items, alerts, notices }: APoll): Partial<PollCommit> {
  return {
    feed,
    seen,
    ...(record ? { record: aFeedRecord(record as Partial<FeedRecord>) } : {}), // absent where not asked for
    ...(document ? { document } : {}),
    items: items.map(({ id, firstSeenAt }) => ({
      item: anItem({ id: itemId(id), title: aName('title') }),
      firstSeenAt,
      rules: [],
    })),
    alerts: alerts.map(({ id, story, at, routes, isMuted }) => {
      const alert = anAlert({ id: alertId(id), story, at: NOON + at });
      return isMuted ? { alert, routes: [], muted: { subject: 'story', name: story } } : { alert, routes };
    }),
    notices: notices.map(({ id, routes }) => ({ notice: aNotice({ id: noticeId(id) }), routes })),
  };
}

/** Joins what is there, begins what is not; now and then the other way round, or by an older version. */
async function judge(stories: APoll['stories'], now: number, ask: Pair['ask']): Promise<StoryChange[]> {
  const versions = new Map<StoryId, number>();
  const changes: StoryChange[] = [];
  for (const { id, isNew, isLate, life, keys, lookedAt } of stories) {
    const known = versions.get(id) ?? (await ask((state) => state.readStory(id)))?.version ?? 0;
    const kind = isNew && (known === 0 || isLate) ? 'new' : 'join';
    const version = kind === 'new' ? 1 : known + (isLate ? 0 : 1);
    const story = aStory({ id, version, closesAt: now + life });
    changes.push(kind === 'new' ? { kind, story, keys, lookedAt } : { kind, story, keys });
    versions.set(id, version);
  }
  return changes;
}
