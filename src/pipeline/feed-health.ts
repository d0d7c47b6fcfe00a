/**
 * What a good answer shows of how a feed does: whether it rolled over between polls, came without items, lost
 * its dates or went quiet against its own rhythm. Pure; feed-notices.ts tells what is news of it.
 */
import type { StoredFeed } from '../backend/records.js';
import type { Settings } from '../config/settings.js';
import { DAY, printAbout } from '../lib/duration.js';
import type {
  ArticleCount,
  FeedHealth,
  Gap,
  GuidDoubts,
  Tongue,
  Trouble,
  TroubleKind,
} from '../model/feed-health.js';
import { countArrivals } from '../poll/arrivals.js';
import { readWeek, sayRests, workedTime } from '../poll/week.js';

/** What one document showed; absent where the feed answered that nothing has changed. */
export interface DocumentFacts {
  /** Items in it, one a key. */
  readonly items: number;
  /** Entries in it that say nothing. */
  readonly blank: number;
  /** How many of them were met before. */
  readonly known: number;
  /** Publishing times, of those items that state one. */
  readonly dates: readonly number[];
  /** See `item-prints`. */
  readonly prints: readonly string[];
  readonly guidDoubts: GuidDoubts;
  /** Absent where no article was asked for. */
  readonly articles?: ArticleCount;
  /** Absent where its language is not judged. */
  readonly tongue?: Tongue;
  /** Of the new items: publishing time where it is stated, else now. */
  readonly arrivals: readonly number[];
}

/** Polls in a row that make a trouble news: one empty or undated document is weather. */
const POLLS_TO_TELL: Readonly<Record<TroubleKind, number>> = {
  'rolled-over': 1,
  quiet: 1,
  empty: 3,
  undated: 3,
  language: 1,
};
/** A smaller document rolls over all the time, and a date missing in it says little. */
const MIN_WINDOW = 3;
const GAPS_KEPT = 5;
/** After a gap the feed is asked more often for so long; without another one the trouble is over after a day. */
const CLOSER_FOR = 7 * DAY;
const GAP_IS_NEWS_FOR = DAY;
/** Quiet is so many times the longest silence that is usual, and at least a day; days of rest do not count. */
const QUIET_TIMES = 3;
const QUIET_LEAST = DAY;
/** What is usual is known after a week, weekend included, and so many comings of items. */
const KNOWN_AFTER = 7 * DAY;
const KNOWN_COMINGS = 5;
/** Shares of items in another language between which a mixture is neither news nor over. */
const MOST = 0.5;
const FEW = 0.2;
/** The longest silence counts half after this time. */
const SILENCE_HALF_LIFE = 14 * DAY;

const NOTHING_YET: FeedHealth = { items: 0, dated: false, comings: 0, troubles: [], gaps: [] };

export function readHealth(
  stored: StoredFeed,
  now: number,
  document: DocumentFacts | undefined,
  limits: Settings['poll'],
): FeedHealth {
  const before = stored.health ?? NOTHING_YET;
  // what stood before an empty document is no news after it
  const prints = document?.prints.length || !before.prints ? document?.prints : before.prints;
  const doubts = document?.guidDoubts ?? { renewed: 0, shared: before.guidDoubts?.shared ?? 0 };
  const { blank = 0 } = document ?? before;
  const articles = document?.articles ?? before.articles;
  const tongue = document ? document.tongue : before.tongue;
  const gap = document && findGap(stored, before, document, now);
  const came = stored.baselineAt !== undefined && document !== undefined && document.arrivals.length > 0;
  const silence = came ? learnSilence(stored, before) : before.longestSilence;
  const newestAt = document ? newest(before.newestAt, document.dates) : before.newestAt;
  const closer = gap ? lookCloser(stored, before, gap, limits) : before.closer;
  const gaps = gap ? [gap, ...before.gaps].slice(0, GAPS_KEPT) : before.gaps;
  const seen = {
    'rolled-over': sayRolledOver(gaps, now),
    empty: sayEmpty(before, document),
    quiet: came ? undefined : sayQuiet(stored, before, now),
    undated: sayUndated(before, document),
    language: sayLanguage(before, tongue),
  };
  return {
    items: document?.items || before.items,
    ...(blank === 0 ? {} : { blank }),
    ...(newestAt === undefined ? {} : { newestAt }),
    dated: before.dated || (document?.dates.length ?? 0) > 0,
    ...(stored.baselineAt === undefined
      ? {}
      : { arrivals: countArrivals(before.arrivals, now, document?.arrivals ?? []) }),
    comings: before.comings + (came ? 1 : 0),
    ...(prints === undefined ? {} : { prints }),
    ...(before.elsewhere === undefined || document?.prints.length ? {} : { elsewhere: before.elsewhere }),
    ...(doubts.renewed + doubts.shared === 0 ? {} : { guidDoubts: doubts }),
    ...(articles === undefined ? {} : { articles }),
    ...(tongue === undefined ? {} : { tongue }),
    ...(silence === undefined ? {} : { longestSilence: silence }),
    troubles: carryOn(before.troubles, seen, now),
    gaps,
    ...(closer === undefined || closer.until <= now ? {} : { closer }),
  };
}

/** What is seen again goes on, what is not is over. */
function carryOn(
  before: readonly Trouble[],
  seen: Readonly<Record<TroubleKind, string | undefined>>,
  now: number,
): readonly Trouble[] {
  const found: Trouble[] = [];
  for (const [kind, polls] of Object.entries(POLLS_TO_TELL) as [TroubleKind, number][]) {
    // Object.entries forgets the keys' type
    const detail = seen[kind];
    if (detail === undefined) continue;
    const known = before.find((trouble) => trouble.kind === kind);
    const count = (known?.polls ?? 0) + 1;
    const told = known?.told === true || count >= polls;
    found.push({ kind, since: known?.since ?? now, polls: count, told, detail });
  }
  return found;
}

/**
 * No known item is left in a window of the usual size: what stood between may have come and gone. A feed that
 * empties its window by the day has a smaller one then.
 */
function findGap(
  stored: StoredFeed,
  before: FeedHealth,
  { items, known, dates }: DocumentFacts,
  now: number,
): Gap | undefined {
  const { lastSuccessAt } = stored;
  if (stored.baselineAt === undefined || lastSuccessAt === undefined || before.items === 0) return undefined;
  if (known > 0 || items < MIN_WINDOW || items < before.items / 2) return undefined;
  const from = Math.min(before.newestAt ?? lastSuccessAt, lastSuccessAt);
  const oldest = dates.length > 0 ? Math.min(...dates) : now;
  if (oldest <= from) return undefined; // its window reaches back far enough: known items go by new names
  return { from, to: Math.min(oldest, now), at: now };
}

function lookCloser(
  { lastSuccessAt }: StoredFeed,
  { closer }: FeedHealth,
  { at }: Gap,
  { min }: Settings['poll'],
): FeedHealth['closer'] {
  const half = (at - (lastSuccessAt ?? at)) / 2;
  const wait = Math.max(min, Math.min(half, closer?.wait ?? half));
  return { wait: Math.round(wait), until: at + CLOSER_FOR };
}

/** Only silence that was watched counts: from the last new item to the last look before this one. */
function learnSilence({ lastNewAt, lastSuccessAt }: StoredFeed, before: FeedHealth): number | undefined {
  if (lastNewAt === undefined || lastSuccessAt === undefined) return before.longestSilence;
  const watched = Math.max(0, lastSuccessAt - lastNewAt);
  const usual = before.longestSilence;
  if (usual === undefined) return watched;
  const fading = 2 ** (-watched / SILENCE_HALF_LIFE);
  // A silence that was told as unusual does not become the usual one at once.
  return Math.round(Math.max(Math.min(watched, quietAfter(usual)), usual * fading));
}

function quietAfter(usual: number): number {
  return Math.max(QUIET_LEAST, QUIET_TIMES * usual);
}

function sayRolledOver(gaps: readonly Gap[], now: number): string | undefined {
  const [gap] = gaps;
  if (gap === undefined || now - gap.at >= GAP_IS_NEWS_FOR) return undefined;
  return `rolled over between two polls: what it published from ${moment(gap.from)} to ${moment(gap.to)} may be missing`;
}

function sayEmpty(before: FeedHealth, document: DocumentFacts | undefined): string | undefined {
  const isSo = document ? document.items === 0 && before.items > 0 : has(before, 'empty');
  return isSo ? `answers, but without a single item; it used to have ${before.items}` : undefined;
}

function sayQuiet(stored: StoredFeed, before: FeedHealth, now: number): string | undefined {
  const { baselineAt, lastNewAt } = stored;
  const { longestSilence: usual, comings } = before;
  if (baselineAt === undefined || lastNewAt === undefined || usual === undefined) return undefined;
  if (now - baselineAt < KNOWN_AFTER || comings < KNOWN_COMINGS) return undefined;
  const week = readWeek(before.arrivals, now);
  // once its days of rest are known, the longest silence that was met includes them no more
  const longest = week?.rests.length ? Math.min(usual, (week.longestBlank + 1) * DAY) : usual;
  if (workedTime(week, lastNewAt, now) <= quietAfter(longest)) return undefined;
  const rests = sayRests(week);
  const but = rests === undefined ? '' : `, but on ${rests}`;
  return `has brought nothing new since ${moment(lastNewAt)}; it is seldom silent for over ${printAbout(longest)}${but}`;
}

function sayUndated(before: FeedHealth, document: DocumentFacts | undefined): string | undefined {
  const isSo =
    document && document.items > 0
      ? before.dated && document.items >= MIN_WINDOW && document.dates.length === 0
      : has(before, 'undated');
  return isSo
    ? 'no longer says when its items were published; they count from when they are seen'
    : undefined;
}

/** Most of its recent items; over once few are. */
function sayLanguage(before: FeedHealth, tongue: Tongue | undefined): string | undefined {
  const { said, foreign = 0, other } = tongue ?? {};
  if (foreign <= (has(before, 'language') ? FEW : MOST)) return undefined;
  return `brings mostly items in another language (${other}), and its file says lang: ${said}`;
}

function has({ troubles }: FeedHealth, kind: TroubleKind): boolean {
  return troubles.some((trouble) => trouble.kind === kind);
}

function newest(before: number | undefined, dates: readonly number[]): number | undefined {
  const all = before === undefined ? dates : [before, ...dates];
  return all.length === 0 ? undefined : Math.max(...all);
}

/** To the minute, UTC. */
function moment(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')}Z`;
}
