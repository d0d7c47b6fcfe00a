/** What goes in and out of the store: plain readonly data, named by the verbs of `State` in port.ts. */
import type { Delivery } from '../model/delivery.js';
import type { Digest } from '../model/digest.js';
import type { Validators } from '../model/feed.js';
import type { FeedHealth, PollingHints } from '../model/feed-health.js';
import type {
  AlertId,
  ChannelId,
  DeliveryId,
  DigestId,
  FeedId,
  RouteId,
  RuleId,
  StoryId,
} from '../model/id.js';
import type { Item } from '../model/item.js';
import type { Mute, MuteKey } from '../model/mute.js';
import type { Notice } from '../model/notice.js';
import type { Alert, Story } from '../model/story.js';

// ---------------------------------------------------------------- configuration

/** The configuration as the store needs it. */
export interface Adoption {
  /** Enabled feeds. A feed the store has not met becomes due at `dueAt`; a known one keeps its time. */
  readonly feeds: readonly { readonly id: FeedId; readonly dueAt: number }[];
  /** `closesAt` opens a window now, if none is open, for a route that reports even when nothing matched. */
  readonly routes: readonly { readonly id: RouteId; readonly closesAt?: number }[];
  /** A stopped channel whose fingerprint changed becomes due for a probe at once. */
  readonly channels: readonly { readonly id: ChannelId; readonly fingerprint: string }[];
  /** Digest of each rule; the date at which it changed is kept. */
  readonly rules: readonly { readonly id: RuleId; readonly digest: string }[];
}

export interface Adopted {
  /** Routes that are gone while alerts waited in their open digest: recorded as failed deliveries (see `lost.ts`). */
  readonly lost: readonly { readonly route: RouteId; readonly alerts: number }[];
}

export interface RuleRecord {
  readonly id: RuleId;
  readonly digest: string;
  readonly changedAt: number;
}

// ---------------------------------------------------------------- feeds and polls

/** What is remembered of a feed between polls. */
export interface FeedRecord {
  readonly dueAt: number;
  /** What decided `dueAt`, for people. */
  readonly dueWhy?: string;
  /** The configured address to which validators, body hash and redirect belong; another one starts afresh. */
  readonly askedUrl?: string;
  readonly validators: Validators;
  /** Hash of the last body that was stored. */
  readonly bodyHash?: string;
  /** Where a permanent redirect leads. */
  readonly movedTo?: string;
  /** First poll that stored items; before it the feed has no baseline. */
  readonly baselineAt?: number;
  readonly lastPollAt?: number;
  readonly lastSuccessAt?: number;
  /** When items were last new, and a running mean of the time between new items, ms: the feed's rhythm. */
  readonly lastNewAt?: number;
  readonly rhythm?: number;
  /** Polls failed in a row, since when and why. */
  readonly failures: number;
  readonly failingSince?: number;
  readonly lastError?: string;
  /** How its failure was told: by a notice of its own, or with many others as one outage, which it knows until that is over. Absent: not yet. */
  readonly failureTold?: 'alone' | { readonly outage: number };
  /**
   * Its guids were found to change or repeat, and so its items are told apart by their addresses; by their headlines where
   * those repeat too. Absent: by their guids.
   */
  readonly keyBy?: 'url' | 'title';
  /** Its dates were found to be those of the moment it is asked, and tell no items apart. */
  readonly datesMadeUp?: true;
  /** What its last document asked for. */
  readonly asks?: PollingHints;
  readonly health?: FeedHealth;
}

export interface StoredFeed extends FeedRecord {
  readonly id: FeedId;
  /** Rises by one with each commit; 0 when the feed has never been committed. */
  readonly rev: number;
  readonly enabled: boolean;
}

/** A key under which a feed's item was met, and the folded headline's hash it had: another mark is an edit. */
export interface SeenMark {
  readonly key: string;
  readonly mark: string;
}

export interface ArchivedItem {
  readonly item: Item;
  readonly firstSeenAt: number;
  /** Rules that matched it when it came. */
  readonly rules: readonly RuleId[];
  /** The story it became part of; absent when it matched nothing or was too old to tell. */
  readonly story?: StoryId;
  /** Other items stand at its address too: it says nothing of the news. */
  readonly sharesAddress?: true;
}

/** Keys under which a story can be found again. At most 64 an item, both kinds together. */
export interface StoryKeys {
  /** One in common is enough: feed + guid, canonical URL. */
  readonly exact: readonly string[];
  /** Shingle hashes of 32 bits: `minimum` in common make a candidate. */
  readonly sketch: readonly number[];
  readonly minimum: number;
}

export interface StoryLookup {
  /** Highest story number so far: a new story names it, so that a newer rival is noticed. */
  readonly seq: number;
  /** Open stories that share enough keys, most shared first, at most 20. Keys of over 200 stories do not count. */
  readonly stories: readonly Story[];
}

export type StoryChange =
  /** `story.seq` is given by the store. Refused if a story numbered above `lookedAt` shares enough of `keys`. */
  | { readonly kind: 'new'; readonly story: Story; readonly keys: StoryKeys; readonly lookedAt: number }
  /** `story.version` is one above the version that was judged; refused if the store's is another. */
  | { readonly kind: 'join'; readonly story: Story; readonly keys: StoryKeys };

/** Where an alert or notice is to appear: the route's open digest, opened if need be. An open window only ever closes earlier. */
export interface RouteEntry {
  readonly route: RouteId;
  readonly closesAt: number;
}

export interface PlannedAlert {
  readonly alert: Alert;
  readonly routes: readonly RouteEntry[];
  /** The mute that holds it back: it counts the alert in the same commit. `routes` is empty then. */
  readonly muted?: MuteKey;
}

/** A mute that has not ended, and how many alerts it has held back. */
export interface ActiveMute extends Mute {
  readonly held: number;
}

export interface PlannedNotice {
  readonly notice: Notice;
  readonly routes: readonly RouteEntry[];
}

/** All that one poll, or one piece of a long poll, changes. At most 200 items. */
export interface PollCommit {
  readonly commitId: string;
  readonly feed: FeedId;
  /** The `rev` that was read before the poll. */
  readonly rev: number;
  /** The feed's new record; absent on all but the last piece of a long poll. */
  readonly record?: FeedRecord;
  /** Keys of items in this piece: marked as seen now. */
  readonly seen: readonly SeenMark[];
  /** With the last piece of a body: every key in the document. Marks neither in it nor met since `forgetBefore` go. */
  readonly document?: { readonly keys: readonly string[]; readonly forgetBefore: number };
  readonly items: readonly ArchivedItem[];
  readonly stories: readonly StoryChange[];
  /** An alert whose id is known is left out in silence: it has been planned. */
  readonly alerts: readonly PlannedAlert[];
  readonly notices: readonly PlannedNotice[];
}

export type CommitOutcome =
  | { readonly kind: 'committed'; readonly rev: number }
  | { readonly kind: 'stale' }
  /** A story that it joins is another by now, or one that it has not seen rivals one that it begins: look again, and judge again. */
  | { readonly kind: 'conflict' };

/** An alert of a story, and where it went. */
export interface Telling {
  readonly alert: Alert;
  /** Empty when no route took it. `digest` is absent while the route's window is open. */
  readonly routes: readonly { readonly route: RouteId; readonly digest?: DigestId }[];
}

// ---------------------------------------------------------------- digests

/** A route's window that has not closed. */
export interface OpenDigest {
  readonly route: RouteId;
  readonly version: number;
  readonly openedAt: number;
  readonly closesAt: number;
  /** In order of planning. */
  readonly alerts: readonly Alert[];
  readonly notices: readonly Notice[];
  /** The stories of these alerts, as they are now. */
  readonly stories: readonly Story[];
}

export interface DigestClosing {
  readonly callId: string;
  readonly route: RouteId;
  /** The version of the open digest that was composed. */
  readonly version: number;
  /** Absent when there is nothing to say: the window just ends. */
  readonly digest?: Digest;
  /** Recorded pending in the same commit. A closing with no more than edits counts for no budget: it makes no noise. */
  readonly deliveries: readonly Delivery[];
  /** In order of planning: what the digest takes, all that waits unless told. The rest waits on, in the window that is next. */
  readonly alerts?: readonly AlertId[];
  /** Opens the next window at once, as of now unless told. */
  readonly next?: { readonly closesAt: number; readonly openedAt?: number };
}

export type Closed = { readonly kind: 'closed' } | { readonly kind: 'stale' };

// ---------------------------------------------------------------- deliveries and channels

export interface TakenDelivery {
  readonly delivery: Delivery;
  readonly digest: Digest;
}

export interface DeliverySave {
  /** Who took it; the save is refused when the lease has passed to another. */
  readonly holder: string;
  readonly delivery: Delivery;
  /** True when work on it is over for now: the lease ends with this save. */
  readonly release: boolean;
  /** Stored in the same commit, when the outcome concerns the whole channel. */
  readonly channel?: ChannelRecord;
  readonly notices?: readonly PlannedNotice[];
  /** Planned in the same commit, and counted like a closing: a message in place of an edit that could not be made. */
  readonly instead?: { readonly delivery: Delivery; readonly digest: Digest };
}

/** A stopped channel's deliveries wait until a probe goes through. */
export interface ChannelRecord {
  readonly id: ChannelId;
  readonly state: 'open' | 'stopped';
  readonly fingerprint: string;
  readonly since?: number;
  readonly reason?: string;
  /** When to try one of the waiting deliveries again. */
  readonly probeAt?: number;
}

export interface DeliveryMerge {
  readonly callId: string;
  readonly into: Delivery;
  readonly digest: Digest;
  /** Waiting deliveries of which no part was sent; refused as `stale` if one of them is no longer so. */
  readonly from: readonly DeliveryId[];
}
