import type { ChannelId, DeliveryId, DigestId, RouteId } from './id.js';

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
  /** Sent once more after an unknown outcome, with the words "(possible repeat)" on it. */
  readonly possibleRepeat: boolean;
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
  /** Absent until rendered. */
  readonly parts?: readonly DeliveryPart[];
  /** Why it is not delivered yet, or failed; never carries a secret. */
  readonly reason?: string;
  readonly finishedAt?: number;
}
