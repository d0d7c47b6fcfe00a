import type { DigestStory } from './digest.js';
import type { ChannelId, DeliveryId, DigestId, RouteId, StoryId } from './id.js';

/**
 * One message of a delivery.
 * `sending` is recorded before the service is called and `sent` after it answered;
 * a `sending` found without its sender is an unknown outcome, `ambiguous`.
 */
export interface DeliveryPart {
  readonly state: 'pending' | 'sending' | 'ambiguous' | 'sent';
  /** What the channel's `render` made, sent again byte for byte on a retry. */
  readonly body: string;
  /** The service's own id of the message, where it gives one. */
  readonly remoteId?: string;
  /** Sent once more after an unknown outcome, with the words "(possible repeat)" on it, or about to be. */
  readonly possibleRepeat: boolean;
  /** What it tells of its digest; absent where it will never be edited. */
  readonly holds?: PartHolds;
}

/** One message's share of a digest: with those of the other parts it is enough to write the message again. */
export interface PartHolds {
  readonly stories: readonly StoryId[];
  /** Lines about the watch itself; the parts share them in order. */
  readonly notices: number;
}

/**
 * Writes a message anew that was sent before, because its stories have grown. It says all that the message is to
 * say, so that doing it twice is doing it once, and the newest of several is enough.
 */
export interface Edit {
  /** The delivery that sent the message, and which of its parts that was. */
  readonly of: DeliveryId;
  readonly part: number;
  /** Every story of the message that has grown since, as it is told now; the others are as in the digest of `of`. */
  readonly told: readonly DigestStory[];
  /** Those of them that no message shows yet, told by the digest of this delivery. */
  readonly brings: readonly StoryId[];
}

export const DELIVERY_STATES = ['pending', 'waiting', 'delivered', 'failed', 'merged', 'withheld'] as const;

/** One digest to one channel (e-mail: one recipient). */
export interface Delivery {
  readonly id: DeliveryId;
  readonly digest: DigestId;
  readonly route: RouteId;
  readonly channel: ChannelId;
  /** E-mail address; absent where the channel is its own destination. */
  readonly recipient?: string;
  /**
   * `waiting`: its channel is stopped. `merged`: told by a later delivery of the same channel. `withheld`: its
   * recipient has unsubscribed since it was planned.
   */
  readonly state: (typeof DELIVERY_STATES)[number];
  readonly createdAt: number;
  readonly dueAt: number;
  /** Attempts that the service or the network refused; waiting on a rate limit is not one. */
  readonly attempts: number;
  /** When the first of its tries failed: they end a day later. Waiting for a stopped channel begins them anew. */
  readonly tryingSince?: number;
  /** The stories in its messages, by which a message that may be edited is found again (`listDeliveries`). */
  readonly tells?: readonly StoryId[];
  /** It edits a message in place of sending one. */
  readonly edit?: Edit;
  /** Absent until rendered. */
  readonly parts?: readonly DeliveryPart[];
  /** Why it is not delivered yet, or failed; never carries a secret. */
  readonly reason?: string;
  readonly finishedAt?: number;
}
