/**
 * What is news of a feed: each trouble once when it has proved to be no accident, and once when it is over.
 * When feeds fail by the dozen the fault is rather ours: then one notice stands for all of them.
 */
import type { FeedRecord, PlannedNotice, StoredFeed } from '../backend/records.js';
import { DAY } from '../lib/duration.js';
import type { Coverage } from '../model/digest.js';
import type { Feed } from '../model/feed.js';
import type { TroubleKind } from '../model/feed-health.js';
import type { Notice } from '../model/notice.js';
import type { Context } from './context.js';
import type { PollFailure } from './feed-record.js';
import { planNotice } from './notices.js';

/** Failures in a row that make a notice: one bad answer is weather, three are news. */
export const FAILURES_TO_TELL = 3;
/** So many failing feeds, and at least half of all, are an outage. */
const OUTAGE_FEEDS = 5;
/** Its lease outlives the longest wait of a failing feed: each one's next failure renews it. */
const OUTAGE_TTL = 2 * DAY;
const OUTAGE = 'outage';
/** Stands where a feed's id would: ids are made of letters. */
const ALL_FEEDS = '*';

/** The record, knowing how its failure was told, and the notices that go with it. */
export interface Told {
  readonly record: FeedRecord;
  readonly notices: readonly PlannedNotice[];
}

export async function tellFailure(
  context: Context,
  feed: Feed,
  stored: StoredFeed,
  failure: PollFailure,
  record: FeedRecord,
  now: number,
): Promise<Told> {
  if (record.failures < FAILURES_TO_TELL || record.failureTold === 'alone') return { record, notices: [] };
  const coverage = await context.state.coverage();
  const since = isOutage(coverage) ? await holdOutage(context, record, now) : undefined;
  if (since !== undefined) {
    const failing = coverage.feeds - coverage.answered;
    const text = `${failing} of ${coverage.feeds} feeds fail: is the network down?`;
    const notice = planned(
      context,
      { name: ALL_FEEDS, trouble: OUTAGE, phase: 'began', text, at: now },
      `${OUTAGE} ${since}`,
    );
    return { record: { ...record, failureTold: { outage: since } }, notices: [notice] };
  }
  const text = `${feed.name} ${sayFailure(stored, failure)}`;
  const notice = planned(
    context,
    { name: feed.id, phase: 'began', text, at: now },
    record.failingSince ?? now,
  );
  return { record: { ...record, failureTold: 'alone' }, notices: [notice] };
}

/** Told once, when a feed whose trouble was told is out of it; and what troubles one that answers. */
export async function tellSuccess(
  context: Context,
  feed: Feed,
  stored: StoredFeed,
  record: FeedRecord,
  now: number,
): Promise<Told> {
  return {
    record: await keepOutage(context, stored, record),
    notices: [
      ...tellRecovery(context, feed, stored, now),
      ...tellTroubles(context, feed, stored, record, now),
    ],
  };
}

/**
 * Tells that an outage is over, when it is. Called after the commit of each feed that it held up: of feeds that come
 * back at the same time the last one committed sees that the others are back.
 */
export async function tellOutageOver(context: Context, { failureTold }: StoredFeed): Promise<void> {
  const { state } = context;
  if (typeof failureTold !== 'object' || isOutage(await state.coverage())) return;
  const { outage } = failureTold;
  await state.release(OUTAGE, holderOf(outage));
  const text = 'Most feeds can be read again';
  const notice = { name: ALL_FEEDS, trouble: OUTAGE, phase: 'ended', text, at: await state.now() } as const;
  await state.addNotices([planned(context, notice, `${OUTAGE} ${outage}`)]);
}

/** Until the poll after its return, and while it goes on for others: the one that told its end may have died first. */
async function keepOutage(
  { state }: Context,
  { failures, failureTold }: StoredFeed,
  record: FeedRecord,
): Promise<FeedRecord> {
  if (typeof failureTold !== 'object') return record;
  const isOver = failures === 0 && !isOutage(await state.coverage());
  return isOver ? record : { ...record, failureTold };
}

function tellRecovery(
  context: Context,
  feed: Feed,
  { failures, failingSince, failureTold = 'alone' }: StoredFeed,
  now: number,
): readonly PlannedNotice[] {
  if (failures < FAILURES_TO_TELL || failureTold !== 'alone') return [];
  const text = `${feed.name} can be read again`;
  return [planned(context, { name: feed.id, phase: 'ended', text, at: now }, failingSince ?? now)];
}

function tellTroubles(
  context: Context,
  feed: Feed,
  stored: StoredFeed,
  record: FeedRecord,
  now: number,
): readonly PlannedNotice[] {
  const before = (stored.health?.troubles ?? []).filter(({ told }) => told);
  const after = (record.health?.troubles ?? []).filter(({ told }) => told);
  const is = (kind: TroubleKind) => (trouble: { readonly kind: TroubleKind }) => trouble.kind === kind;
  const began = after.filter(({ kind }) => !before.some(is(kind)));
  const ended = before.filter(({ kind }) => !after.some(is(kind)));
  return [
    ...began.map(({ kind, since, detail }) => {
      const text = `${feed.name} ${detail}`;
      const notice = { name: feed.id, trouble: kind, phase: 'began', text, at: now } as const;
      return planned(context, notice, `${kind} ${since}`);
    }),
    ...ended.map(({ kind, since }) => {
      const text = `${feed.name} ${OVER[kind]}`;
      const notice = { name: feed.id, trouble: kind, phase: 'ended', text, at: now } as const;
      return planned(context, notice, `${kind} ${since}`);
    }),
  ];
}

const OVER: Readonly<Record<TroubleKind, string>> = {
  'rolled-over': 'was followed without a gap for a day',
  empty: 'has items again',
  quiet: 'publishes again',
  undated: 'says again when its items were published',
  language: 'is in its own language again',
};

/** Answers of status 200 in which there is nothing to read. */
const UNUSABLE: ReadonlySet<string> = new Set(['empty', 'html', 'not-a-feed']);

/** In a sentence after the feed's name. */
function sayFailure(stored: StoredFeed, { reason, detail }: PollFailure): string {
  if (reason === 'layout' && stored.baselineAt !== undefined) return `has changed its layout: ${detail}`;
  if (UNUSABLE.has(reason)) return `answers with nothing usable: ${detail}`;
  return `cannot be read: ${detail}`;
}

function isOutage({ feeds, answered }: Coverage): boolean {
  const failing = feeds - answered;
  return failing >= OUTAGE_FEEDS && failing * 2 >= feeds;
}

/** When the outage began: its lease tells all workers, and is renewed by each feed that it holds up. */
async function holdOutage({ state }: Context, { failureTold }: FeedRecord, now: number): Promise<number> {
  const since = typeof failureTold === 'object' ? failureTold.outage : now;
  const own = { name: OUTAGE, holder: holderOf(since), ttl: OUTAGE_TTL };
  const outcome = await state.lease(own);
  if (outcome.kind === 'held') return since;
  await state.lease({ ...own, holder: outcome.by });
  return Number(outcome.by.slice(holderOf('').length));
}

function holderOf(since: number | ''): string {
  return `outage since ${since}`;
}

function planned(
  { watch }: Context,
  notice: Omit<Notice, 'id' | 'subject'>,
  since: number | string,
): PlannedNotice {
  return planNotice(watch.routes, { subject: 'feed', ...notice }, since);
}
