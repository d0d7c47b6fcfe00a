/**
 * What a store holds as records that any store can take: what `State.dump` gives and `State.restore` takes, and, one a
 * line, what an export file is made of (store-file.ts). Left out is what ends with the processes at work: leases,
 * workers, answers to calls, jobs.
 */
import type { Delivery } from '../model/delivery.js';
import type { Digest } from '../model/digest.js';
import type { AlertId, FeedId, NoticeId, RouteId } from '../model/id.js';
import type { Notice } from '../model/notice.js';
import type { Alert, Story } from '../model/story.js';
import type { Unsubscription } from '../model/unsubscription.js';
import type { ActiveMute, ArchivedItem, ChannelRecord, RuleRecord, StoredFeed } from './records.js';
import type { TermCounts } from './work-records.js';

/** Raised when a record changes so that an older Atalaya would misread it. */
export const RECORD_FORMAT = 1;

/** What stands in a route's digest or waits for it. */
export type Entry = { readonly alert: AlertId } | { readonly notice: NoticeId };

/** A story's keys, those of its sketch by name (sketch-name.ts). */
export type NamedKeys = Readonly<Record<'exact' | 'sketch', readonly string[]>>;

/**
 * In a dump they come in this order, each kind in one of its own. `key`, and those of a story, are as they are stored
 * (short-key.ts): a restore does not shorten them again.
 */
export type StoreRecord =
  /** The highest number given to a story and to a delivery: none comes twice. */
  | { readonly kind: 'numbers'; readonly stories: number; readonly deliveries: number }
  | { readonly kind: 'rule'; readonly rule: RuleRecord }
  | { readonly kind: 'channel'; readonly channel: ChannelRecord }
  | { readonly kind: 'mute'; readonly mute: ActiveMute }
  | { readonly kind: 'unsubscription'; readonly unsubscription: Unsubscription }
  /** Items in which words were counted, then each word with how many had it. */
  | { readonly kind: 'counted'; readonly items: number }
  | { readonly kind: 'word'; readonly word: string; readonly items: number }
  | { readonly kind: 'feed'; readonly feed: StoredFeed }
  | {
      readonly kind: 'seen';
      readonly feed: FeedId;
      readonly key: string;
      readonly mark: string;
      readonly metAt: number;
    }
  /** Oldest first; those first seen at one time in the order in which they came. */
  | { readonly kind: 'item'; readonly archived: ArchivedItem }
  /** By closing time. One that is found no more, and waits to be told, has no keys. */
  | { readonly kind: 'story'; readonly story: Story; readonly keys: NamedKeys }
  | { readonly kind: 'alert'; readonly alert: Alert }
  | { readonly kind: 'notice'; readonly notice: Notice }
  /** `at`: when it was stored. `counts`: a closing with deliveries, which the route's budget counts. */
  | {
      readonly kind: 'digest';
      readonly digest: Digest;
      readonly at: number;
      readonly counts: boolean;
      readonly told: readonly Entry[];
    }
  /** `open` is absent while no window is open; the version is kept, for it never comes again. */
  | {
      readonly kind: 'window';
      readonly route: RouteId;
      readonly version: number;
      readonly open?: { readonly openedAt: number; readonly closesAt: number };
      readonly waiting: readonly Entry[];
    }
  /** `n`: its place in the order of planning. Nobody holds it. */
  | { readonly kind: 'delivery'; readonly n: number; readonly delivery: Delivery };

/** The records of which there are few, as both stores read them. */
export function* fewRecords(few: {
  readonly rules: readonly RuleRecord[];
  readonly channels: readonly ChannelRecord[];
  readonly mutes: readonly ActiveMute[];
  readonly unsubscriptions: readonly Unsubscription[];
  readonly terms: TermCounts;
}): Iterable<StoreRecord> {
  for (const rule of few.rules) yield { kind: 'rule', rule };
  for (const channel of few.channels) yield { kind: 'channel', channel };
  for (const mute of few.mutes) yield { kind: 'mute', mute };
  for (const unsubscription of few.unsubscriptions) yield { kind: 'unsubscription', unsubscription };
  yield { kind: 'counted', items: few.terms.items };
  const words = [...few.terms.words].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [word, items] of words) yield { kind: 'word', word, items };
}

/** A delivery that nobody holds any more: whether a part in sending went out is unknown. */
export function atRest(delivery: Delivery): Delivery {
  if (!delivery.parts) return delivery;
  const parts = delivery.parts.map((part) =>
    part.state === 'sending' ? { ...part, state: 'ambiguous' as const } : part,
  );
  return { ...delivery, parts };
}

/** What a restore says of a store that holds something already. */
export function notEmpty(place: string): string {
  return (
    `${place}: the store is not empty, and what is imported does not mix with it; ` +
    'name a new one (store.file, or store.tag where it is on Redis), or move this one away'
  );
}
