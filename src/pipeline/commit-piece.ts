/**
 * Matches one piece of a poll, plans its stories and commits both, again and again until no story that the
 * plan names has moved on meanwhile.
 */
import { setTimeout } from 'node:timers/promises';
import type { State } from '../backend/port.js';
import type { PollCommit, StoredFeed } from '../backend/records.js';
import type { Lease } from '../backend/work-records.js';
import type { StoryDecision } from '../dedupe/story.js';
import { matchItem } from '../match/evaluate.js';
import { countWords } from '../match/matcher.js';
import type { Feed } from '../model/feed.js';
import type { Context } from './context.js';
import { type KeyedItem, sharesAddress } from './fresh-items.js';
import { type MatchedItem, planStories, readTelling } from './plan-stories.js';
import type { ItemReport } from './report.js';
import { whyUntold } from './untold.js';

/** Judged again so often when stories move on; after that under the join lock. */
const OPTIMISTIC_TRIES = 5;
const LOCKED_TRIES = 20;
const JOIN_LOCK_TTL = 5_000;
const LOCK_RETRY = 50;

export type PieceOutcome =
  | { readonly kind: 'stale' }
  | { readonly kind: 'committed'; readonly rev: number; readonly reports: readonly ItemReport[] };

export async function commitPiece(
  context: Context,
  feed: Feed,
  stored: StoredFeed,
  piece: readonly KeyedItem[],
  now: number,
  base: Omit<PollCommit, 'items' | 'stories' | 'alerts'>,
): Promise<PieceOutcome> {
  const { state, watch } = context;
  const judged = await judge(context, stored, piece, now);
  const telling: MatchedItem[] = judged
    .filter((j) => j.matches.length > 0 && j.untold === undefined)
    .map(({ keyed, matches }) => ({ keyed, matches, telling: readTelling(keyed, feed, now) }));
  const rules = new Map(watch.rules.map((rule) => [rule.id as string, rule]));
  const lock = { name: 'stories', holder: `${context.holder} ${base.commitId}`, ttl: JOIN_LOCK_TTL };
  let isLocked = false;

  try {
    for (let attempt = 1; attempt <= OPTIMISTIC_TRIES + LOCKED_TRIES; attempt++) {
      if (attempt > OPTIMISTIC_TRIES) {
        isLocked = true;
        await holdLock(state, lock);
      }
      const mutes = telling.length === 0 ? [] : await state.mutes();
      const plan = await planStories(state, {
        items: telling,
        now,
        rules,
        routes: watch.routes,
        mutes,
      });
      const decided = new Map(telling.map((item, i) => [item.keyed.key, plan.decisions[i]]));
      const outcome = await state.commitPoll({
        ...base,
        items: judged.map(({ keyed, matches }) => {
          const story = decided.get(keyed.key)?.story.id;
          const rulesOf = matches.map((match) => match.rule);
          return {
            item: keyed.item,
            firstSeenAt: now,
            rules: rulesOf,
            ...(story === undefined ? {} : { story }),
            ...(sharesAddress(keyed) ? { sharesAddress: true } : {}),
          };
        }),
        stories: plan.changes,
        alerts: plan.alerts,
      });
      if (outcome.kind === 'stale') return outcome;
      if (outcome.kind === 'committed') {
        const reports = judged.map((j) => itemReport(j, decided.get(j.keyed.key)));
        return { ...outcome, reports };
      }
    }
  } finally {
    if (isLocked) await state.release(lock.name, lock.holder);
  }
  throw new Error(`${feed.id}: stories kept changing through ${OPTIMISTIC_TRIES + LOCKED_TRIES} attempts`);
}

type Judged = Omit<MatchedItem, 'telling'> & { readonly untold: string | undefined };

async function judge(
  { watch, clock }: Context,
  stored: StoredFeed,
  piece: readonly KeyedItem[],
  now: number,
): Promise<readonly Judged[]> {
  if (piece.length === 0) return []; // for which no rules need be made ready
  const matcher = await watch.matching.ready();
  return piece.map((keyed) => {
    const matches = matchItem(matcher, keyed.item);
    countWords(matcher, clock.now());
    const { publishedAt } = keyed.item;
    const arrival = { publishedAt, seenAt: now, first: stored.baselineAt === undefined };
    const untold = matches.length === 0 ? undefined : whyUntold(watch.settings.items, arrival);
    return { keyed, matches, untold };
  });
}

/** Waits its turn; a holder that died lets go by itself. */
async function holdLock(state: State, lock: Lease): Promise<void> {
  while ((await state.lease(lock)).kind === 'taken') await setTimeout(LOCK_RETRY);
}

function itemReport({ keyed, matches, untold }: Judged, decision: StoryDecision | undefined): ItemReport {
  return {
    item: keyed.item,
    matches,
    ...(decision === undefined ? {} : { story: decision }),
    alerts: decision?.alerts ?? [],
    ...(untold === undefined ? {} : { untold }),
  };
}
