/**
 * What the pipeline asks of a store, and nothing else. Two halves: `State` is the truth, `Jobs` are hints.
 *
 * Rules of order, which every adapter keeps and `tests/backend/contract.ts` proves:
 * - every verb is atomic and durable when its promise resolves; a verb that throws has changed nothing. Leases,
 *   counts and polls that brought nothing may be lost with the machine's power, not with the process: doing them
 *   once more is all that costs;
 * - a verb that may be sent twice carries its caller's id (`commitId`, `callId`): the second call with the
 *   same id changes nothing and returns the first answer;
 * - optimistic verbs name what they saw (`rev`, `version`); when that has moved on they answer
 *   `stale` or `conflict` and change nothing;
 * - due times are judged by the store's own clock, `now()`;
 * - a lost job is found again from the due index in state, so no transaction spans state and jobs.
 */
import type { Delivery } from '../model/delivery.js';
import type { Coverage, Digest } from '../model/digest.js';
import type { ChannelId, DeliveryId, DigestId, FeedId, ItemId, RouteId, StoryId } from '../model/id.js';
import type { Mute, MuteKey } from '../model/mute.js';
import type { Story } from '../model/story.js';
import type { Unsubscription, UnsubscriptionKey } from '../model/unsubscription.js';
import type { Jobs } from './jobs.js';
import type {
  ActiveMute,
  Adopted,
  Adoption,
  ArchivedItem,
  ChannelRecord,
  Closed,
  CommitOutcome,
  DeliveryMerge,
  DeliverySave,
  DigestClosing,
  OpenDigest,
  PlannedNotice,
  PollCommit,
  RuleRecord,
  StoredFeed,
  StoryKeys,
  StoryLookup,
  TakenDelivery,
  Telling,
} from './records.js';
import type { StoreRecord } from './store-record.js';
import type { Keeping, Lease, LeaseOutcome, StoreStatus, TermCounts, WorkerRecord } from './work-records.js';

export interface Backend {
  readonly state: State;
  readonly jobs: Jobs;
  /** Whether one process at a time may run workers on it. Processes that share a server share the work. */
  readonly exclusive: boolean;
  /** Stops the jobs, then closes the store. Safe to call twice. */
  close(): Promise<void>;
}

/** A store whose file or server cannot be used. The message names it and says what to do. */
export class BackendError extends Error {
  override readonly name = 'BackendError';
}

export interface State {
  /** The store's clock, epoch ms. */
  now(): Promise<number>;
  adopt(plan: Adoption): Promise<Adopted>;
  rules(): Promise<readonly RuleRecord[]>;

  /** Enabled feeds due now, longest due first. */
  dueFeeds(limit: number): Promise<readonly FeedId[]>;
  /** Undefined for a feed that was never adopted. */
  readFeed(id: FeedId): Promise<StoredFeed | undefined>;
  /** By id; each as it was at some moment. For what is done seldom. */
  listFeeds(): Promise<readonly StoredFeed[]>;
  /** Marks of those keys that the feed has met; keys it has not met are absent. */
  seen(feed: FeedId, keys: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /**
   * One lookup for each that asks: a poll looks once for all its items. Where many ask, those at the end may see what
   * those at the beginning did not; each says by its `seq` how far it has seen, and shows the version that it saw.
   */
  findStories(asked: readonly StoryKeys[]): Promise<readonly StoryLookup[]>;
  /** Only `committed` is remembered by its id: the other answers changed nothing, and the call is judged again. */
  commitPoll(commit: PollCommit): Promise<CommitOutcome>;
  /** Archived items first seen at or after `since`, oldest first, read in pieces. */
  archive(since: number): AsyncIterable<ArchivedItem>;
  /** Undefined when it never came, or has been swept. */
  readItem(id: ItemId): Promise<ArchivedItem | undefined>;
  /** Open or ended, until it is swept. */
  readStory(id: StoryId): Promise<Story | undefined>;
  /** The story's alerts that are kept, oldest first. For people who ask: it may take long. */
  tellings(story: StoryId): Promise<readonly Telling[]>;

  /** Routes whose open digest is due, longest due first. */
  dueDigests(limit: number): Promise<readonly RouteId[]>;
  readOpenDigest(route: RouteId): Promise<OpenDigest | undefined>;
  closeDigest(closing: DigestClosing): Promise<Closed>;
  /** Moves the closing time, later too (quiet hours, budget). Stale when the version moved on. */
  postponeDigest(route: RouteId, version: number, closesAt: number): Promise<Closed>;
  /** Digests closed at or after `since` with a delivery that is no edit. */
  countClosed(route: RouteId, since: number): Promise<number>;
  /** The newest of them, as long as it is kept. */
  lastClosed(route: RouteId): Promise<Digest | undefined>;
  /** Of all enabled feeds, at a cost that does not grow with their number. Those failing longest first, then by id. */
  coverage(): Promise<Coverage>;
  addNotices(notices: readonly PlannedNotice[]): Promise<void>;

  /** Pending deliveries that are due and that nobody holds. */
  dueDeliveries(limit: number): Promise<readonly DeliveryId[]>;
  /**
   * Takes the delivery for `ttl` ms if it is pending or waiting and nobody else holds it. A part found
   * `sending` has lost its sender: it comes back, and is stored, as `ambiguous`.
   */
  takeDelivery(id: DeliveryId, holder: string, ttl: number): Promise<TakenDelivery | undefined>;
  /**
   * False, changing nothing, when `holder` released it or another has taken it; a lease that ran out unnoticed still
   * counts, for what was sent was sent. Renews the lease unless it releases. One saved as `waiting` whose channel is
   * recorded open becomes pending, due now: nothing else would wake it.
   */
  saveDelivery(save: DeliverySave): Promise<boolean>;
  readDelivery(id: DeliveryId): Promise<TakenDelivery | undefined>;
  /** Newest first. `story`: those whose `tells` name it; not to be asked for together with `digest`. */
  listDeliveries(filter: {
    readonly states?: readonly Delivery['state'][];
    readonly channel?: ChannelId;
    readonly digest?: DigestId;
    readonly story?: StoryId;
    readonly limit: number;
  }): Promise<readonly Delivery[]>;
  readDigest(id: DigestId): Promise<Digest | undefined>;
  mergeDeliveries(merge: DeliveryMerge): Promise<Closed>;
  listChannels(): Promise<readonly ChannelRecord[]>;
  /** Stores the record; one that opens sets its waiting deliveries pending, due now. */
  saveChannel(record: ChannelRecord, notices: readonly PlannedNotice[]): Promise<void>;

  /** Takes the place of an earlier mute of the same subject. Ends by itself at `until`. */
  mute(mute: Mute): Promise<void>;
  /** False when nothing mutes it. */
  unmute(key: MuteKey): Promise<boolean>;
  /** Those that have not ended, the first to end first. */
  mutes(): Promise<readonly ActiveMute[]>;

  /** The same again changes nothing: it holds since it was first asked for. */
  unsubscribe(unsubscription: Unsubscription): Promise<void>;
  /** Takes that one back, and no other of the address. False when there is none. */
  resubscribe(key: UnsubscriptionKey): Promise<boolean>;
  /** By channel, address and route; that of the whole channel comes first. */
  unsubscriptions(): Promise<readonly Unsubscription[]>;

  /** Takes or renews a lease. */
  lease(lease: Lease): Promise<LeaseOutcome>;
  release(name: string, holder: string): Promise<void>;
  /** Tells who works here, for `ttl` ms; called again before that, with what has changed. */
  announce(worker: WorkerRecord, ttl: number): Promise<void>;
  /** The process works no more. */
  depart(holder: string): Promise<void>;
  /** Those whose time has not run out, by holder. */
  workers(): Promise<readonly WorkerRecord[]>;

  /** Adds to what was counted before. Losing some, or counting twice after a lost answer, only makes matching slower. */
  countTerms(counts: TermCounts): Promise<void>;
  termCounts(): Promise<TermCounts>;

  /** Ends stories past their time and keeps the store within bounds. */
  sweep(keeping: Keeping): Promise<void>;
  status(): Promise<StoreStatus>;

  /**
   * All that it holds, for another store. Of a file it is one moment; of a server only while nobody works on it.
   */
  dump(): AsyncIterable<StoreRecord>;
  /**
   * Takes a dump into a store that holds nothing; rejects with BackendError where it holds something. When `records`
   * break off, a file is left as it was, and a server's store is one that nobody can open until another restore has
   * begun anew (`BackendOptions.restores`).
   */
  restore(records: AsyncIterable<StoreRecord>): Promise<void>;
}
