/**
 * One poll of one feed, from request to commit. Read it top to bottom: fetch, parse, and then what is new, match
 * and stories (store-items). State advances only in `commitPoll`, with what it stands for; all before only reads.
 */
import type { FeedRecord, PlannedNotice, StoredFeed } from '../backend/records.js';
import { hash } from '../lib/hash.js';
import { type Feed, soleLanguage } from '../model/feed.js';
import type { FeedHealth } from '../model/feed-health.js';
import type { FeedId } from '../model/id.js';
import type { SitemapList } from '../parse/sitemap-list.js';
import { type FetchOutcome, type FetchRequest, fetchFeed } from '../poll/fetch.js';
import { fetchPage } from '../poll/robots.js';
import type { Context } from './context.js';
import { tellFailure, tellOutageOver, tellSuccess } from './feed-notices.js';
import { feedOf } from './feed-of.js';
import { type PollFailure, recordFailure, recordSuccess } from './feed-record.js';
import { waitForTurn } from './host-turn.js';
import type { Listed } from './listed-sitemaps.js';
import type { PollReport } from './report.js';

/** For a turn at a host that many feeds share, ms. */
const LIST_PATIENCE = 30_000;

export async function pollFeed(context: Context, id: FeedId): Promise<PollReport> {
  const feed = feedOf(context.watch, id);
  const known = await context.state.readFeed(id);
  if (feed === undefined || known === undefined) return { kind: 'stale', feed: id };

  const stored = forgetOldAddress(known, feed);
  const answer = await ask(context, feed, requestOf(feed, stored, context.signal));
  if (context.signal.aborted) return stale(feed); // called off by us: it says nothing of the feed
  const report = await storeAnswer(context, feed, stored, answer).catch(async (error: unknown) => {
    await backOff(context, feed);
    throw error;
  });
  context.report.polled(report);
  if (report.kind === 'polled' || report.kind === 'not-modified') await tellOutageOver(context, stored);
  return report;
}

/** A page is made for people, and its host may ask robots to stay away; feeds are made for us. */
function ask({ http, clock, watch }: Context, feed: Feed, request: FetchRequest): Promise<FetchOutcome> {
  if (feed.kind !== 'page') return fetchFeed(http, request, clock);
  return fetchPage({ client: http, clock, userAgent: watch.settings.poll.userAgent }, request);
}

/** What a feed holds met a fault of ours: its server is not to be asked again every second for that. */
async function backOff(context: Context, feed: Feed): Promise<void> {
  const stored = await context.state.readFeed(feed.id);
  const detail = 'an error in Atalaya itself, which its log describes';
  if (stored !== undefined)
    await storeFailure(context, feed, stored, { reason: 'internal', detail }, await context.state.now());
}

/**
 * Validators, redirects and what was found of guids and dates belong to one address: when somebody edits the feed's
 * URL they mean nothing. What stood in its last document is still known by its prints.
 */
function forgetOldAddress(stored: StoredFeed, feed: Feed): StoredFeed {
  if (stored.askedUrl === undefined || stored.askedUrl === feed.url) return stored;
  const { bodyHash, movedTo, keyBy, datesMadeUp, health, ...rest } = stored;
  const moved = health && { health: fromElsewhere(health, keyBy ?? 'guid') };
  return { ...rest, validators: {}, ...moved };
}

function fromElsewhere(
  { guidDoubts, ...health }: FeedHealth,
  by: NonNullable<FeedHealth['elsewhere']>,
): FeedHealth {
  return { elsewhere: by, ...health }; // its own, where that address was not read either
}

function requestOf(feed: Feed, stored: StoredFeed, signal: AbortSignal): FetchRequest {
  // A redirect that has gone bad is not followed for ever: every other attempt asks the configured address.
  const moved = stored.failures % 2 === 0 ? stored.movedTo : undefined;
  return {
    ...requestFor(feed, moved ?? feed.url, signal),
    validators: stored.validators,
    ...(stored.bodyHash === undefined ? {} : { bodyHash: stored.bodyHash }),
  };
}

function requestFor(feed: Feed, url: string, signal: AbortSignal): FetchRequest {
  const lang = soleLanguage(feed);
  // Headers were written for the feed's own address: where that is another's, they stay behind.
  const isOwn = new URL(url).origin === new URL(feed.url).origin;
  return {
    url,
    validators: {},
    ...(lang === undefined ? {} : { lang }),
    ...(feed.headers === undefined || !isOwn ? {} : { headers: feed.headers }),
    signal,
  };
}

async function storeAnswer(
  context: Context,
  feed: Feed,
  stored: StoredFeed,
  answer: FetchOutcome,
): Promise<PollReport> {
  const now = await context.state.now();
  if (answer.kind === 'failed') return storeFailure(context, feed, stored, answer, now);
  if (answer.kind === 'not-modified') return storeUnchanged(context, feed, stored, answer, now);
  const { bytes, contentType, url } = answer;
  const document = { bytes, url, ...(contentType === undefined ? {} : { contentType }) };
  // readers, rules and all they stand on are read in when the first document comes: most polls bring none
  const { parseFeed } = await import('../parse/parse.js');
  const parsed = await parseFeed(document, feed, now);
  if (parsed.kind === 'failed') return storeFailure(context, feed, stored, parsed, now);
  const { storeItems } = await import('./store-items.js');
  if (parsed.kind === 'parsed') return storeItems(context, feed, stored, answer, parsed, now);
  const listed = await followList(context, feed, parsed, url, now);
  if (context.signal.aborted) return stale(feed);
  if (listed.kind === 'failed') return storeFailure(context, feed, stored, listed, now);
  // asked without validators: its list may be the same, and they are not
  const whole = { ...answer, validators: {}, bodyHash: listed.bodyHash };
  return listed.bodyHash === stored.bodyHash
    ? storeUnchanged(context, feed, stored, { ...whole, kind: 'not-modified', how: 'same-body' }, now)
    : storeItems(context, feed, stored, whole, listed.parsed, now);
}

async function storeUnchanged(
  context: Context,
  feed: Feed,
  stored: StoredFeed,
  answer: Extract<FetchOutcome, { kind: 'not-modified' }>,
  now: number,
): Promise<PollReport> {
  const success = recordSuccess(feed, stored, answer, { now }, context.watch.settings.poll);
  const { record, notices } = await tellSuccess(context, feed, stored, success, now);
  const done = await commitRecord(context, feed, stored, record, notices);
  return done ? { kind: 'not-modified', feed: feed.id, how: answer.how } : stale(feed);
}

/** @param address of the list, after redirects */
async function followList(
  context: Context,
  feed: Feed,
  list: SitemapList,
  address: string,
  now: number,
): Promise<Listed> {
  const { http, clock, watch, signal } = context;
  const { readListed } = await import('./listed-sitemaps.js');
  const ask = async (url: string): Promise<FetchOutcome> => {
    if (!(await waitForTurn(context, url, watch.settings.poll.gap, LIST_PATIENCE)))
      return { kind: 'failed', reason: 'timeout', detail: 'no turn at its site came up in time' };
    return fetchFeed(http, requestFor(feed, url, signal), clock);
  };
  return readListed(ask, feed, list, address, now);
}

async function storeFailure(
  context: Context,
  feed: Feed,
  stored: StoredFeed,
  failure: PollFailure,
  now: number,
): Promise<PollReport> {
  const failed = recordFailure(feed, stored, failure, now, context.watch.settings.poll);
  const { record, notices } = await tellFailure(context, feed, stored, failure, failed, now);
  const done = await commitRecord(context, feed, stored, record, notices);
  if (!done) return stale(feed);
  return {
    kind: 'failed',
    feed: feed.id,
    reason: record.lastError ?? failure.reason,
    failures: record.failures,
  };
}

/** Commits a poll that brought no items. False when another worker was faster. */
async function commitRecord(
  context: Context,
  feed: Feed,
  stored: StoredFeed,
  record: FeedRecord,
  notices: readonly PlannedNotice[],
): Promise<boolean> {
  const outcome = await context.state.commitPoll({
    commitId: hash('commit', feed.id, String(stored.rev), String(record.lastPollAt)),
    feed: feed.id,
    rev: stored.rev,
    record,
    seen: [],
    items: [],
    stories: [],
    alerts: [],
    notices,
  });
  return outcome.kind === 'committed';
}

function stale(feed: Feed): PollReport {
  return { kind: 'stale', feed: feed.id };
}
