/** From a document's items to commits: which are new, their articles, and piece by piece their matches and stories. */
import type { FeedRecord, StoredFeed } from '../backend/records.js';
import { DAY } from '../lib/duration.js';
import { hash } from '../lib/hash.js';
import type { Feed } from '../model/feed.js';
import type { ParsedFeed } from '../parse/outcome.js';
import type { FetchOutcome } from '../poll/fetch.js';
import { commitPiece } from './commit-piece.js';
import type { Context } from './context.js';
import { judgeLanguage } from './feed-language.js';
import { tellSuccess } from './feed-notices.js';
import { recordSuccess } from './feed-record.js';
import type { KeyedItem } from './fresh-items.js';
import { withArticles } from './full-text.js';
import { withLanguages } from './item-language.js';
import { findNewItems } from './new-items.js';
import type { ItemReport, PollReport } from './report.js';
import { setBlankAside } from './set-blank-aside.js';

/** A longer poll is committed in pieces, in document order, validators with the last. */
const ITEMS_PER_COMMIT = 200;

type Modified = Extract<FetchOutcome, { kind: 'modified' }>;

export async function storeItems(
  context: Context,
  feed: Feed,
  stored: StoredFeed,
  answer: Modified,
  parsed: ParsedFeed,
  now: number,
): Promise<PollReport> {
  const { settings } = context.watch;
  const { items, blank } = setBlankAside(parsed.items);
  const said = await withLanguages(items, feed, parsed.lang);
  const found = await findNewItems(context.state, feed, stored, said, now);
  const { keyed, met, policy } = found;
  const { fresh, ...articles } = await withArticles(context, feed, stored, found.fresh, now);
  if (context.signal.aborted) return { kind: 'stale', feed: feed.id };
  const tongue = await judgeLanguage(feed, stored.health?.tongue, found.arrived);
  const facts = { ...found.facts, blank, ...articles, ...(tongue === undefined ? {} : { tongue }) };
  const keys = keyed.map(({ key }) => key);
  const success: FeedRecord = {
    ...recordSuccess(feed, stored, answer, { now, document: facts, asks: parsed.asks }, settings.poll),
    bodyHash: answer.bodyHash,
    baselineAt: stored.baselineAt ?? now,
    ...(policy.by === 'guid' ? {} : { keyBy: policy.by }),
    ...(policy.dated ? {} : { datesMadeUp: true }),
  };
  const { record, notices } = await tellSuccess(context, feed, stored, success, now);
  const forgetBefore = now - settings.items.seenDays * DAY;
  const reports: ItemReport[] = [];
  const pieces = chunk(fresh, ITEMS_PER_COMMIT);
  let { rev } = stored;
  for (const [n, piece] of pieces.entries()) {
    const last = n === pieces.length - 1;
    // its id tells what it holds: another poll of the same document may have cut it into other pieces
    const done = await commitPiece(context, feed, stored, piece, now, {
      commitId: hash('commit', feed.id, String(rev), answer.bodyHash, ...piece.map(({ key }) => key)),
      feed: feed.id,
      rev,
      ...(last ? { record, document: { keys, forgetBefore } } : {}),
      seen: [...piece, ...(last ? met : [])].map(({ key, mark }) => ({ key, mark })),
      notices: last ? notices : [],
    });
    if (done.kind === 'stale') return { kind: 'stale', feed: feed.id };
    rev = done.rev;
    reports.push(...done.reports);
  }
  const { reader, skipped } = parsed;
  const delays = stored.baselineAt === undefined ? [] : delaysOf(found.arrived, now);
  const counts = { items: items.length, blank, skipped };
  return { kind: 'polled', feed: feed.id, reader, ...counts, fresh: reports, delays };
}

function delaysOf(arrived: readonly KeyedItem[], now: number): readonly number[] {
  return arrived.flatMap(({ item: { publishedAt } }) =>
    publishedAt === undefined || publishedAt > now ? [] : [now - publishedAt],
  );
}

/** At least one piece, so that a document without news is committed too. */
function chunk<T>(all: readonly T[], size: number): readonly (readonly T[])[] {
  const pieces: T[][] = [];
  for (let i = 0; i === 0 || i < all.length; i += size) pieces.push(all.slice(i, i + size));
  return pieces;
}
