/**
 * What a channel is to the pipeline: a pure `render` beside an impure `send`. Each service lives in a folder
 * of its own; `registry.ts` alone knows them all.
 */
import type { PartHolds } from '../model/delivery.js';
import type { Digest } from '../model/digest.js';
import type { ChannelId, DeliveryId } from '../model/id.js';

/** One message, as the service's own payload in text: stored before it is sent, and sent again as it is. */
export type PartBody = string;

export interface SendContext {
  readonly delivery: DeliveryId;
  /** 0-based number of the part, and how many there are. */
  readonly part: number;
  readonly parts: number;
  /** E-mail address; absent where the channel is its own destination. */
  readonly recipient?: string;
  /** The outcome of an earlier attempt is unknown: the message must carry "(possible repeat)". */
  readonly possibleRepeat: boolean;
  readonly signal: AbortSignal;
}

export type SendOutcome =
  /** `once`: it was a possible repeat, but was looked for: it stands there once, without those words. */
  | { readonly kind: 'sent'; readonly remoteId?: string; readonly once?: true }
  /** Not sent, worth another try. `after` ms at the earliest; a rate limit spends no attempt. */
  | { readonly kind: 'retry'; readonly reason: string; readonly after?: number; readonly spends: boolean }
  /** The request went out and no answer came: it may have been sent. */
  | { readonly kind: 'ambiguous'; readonly reason: string }
  /** The service will not take anything from us until somebody acts (401, 403, 404, 410). */
  | { readonly kind: 'stopped'; readonly reason: string }
  /** The service will never take this message (400, 413): a fault of ours, told as such. */
  | { readonly kind: 'rejected'; readonly reason: string };

export type EditOutcome =
  | SendOutcome
  /** The message is not there any more, or may not be changed: what it was to say must be said otherwise. */
  | { readonly kind: 'gone'; readonly reason: string };

/** What a service can that lets messages be changed after they were sent. */
export interface Edits {
  /** As `render`, with what each message holds of the digest; that is absent where it cannot be written anew. */
  lay(digest: Digest): readonly { readonly body: PartBody; readonly holds?: PartHolds }[];
  /**
   * Pure: one message of those that `lay` made, anew, from the digest as it is now told. Undefined when it would not
   * fit the service's limits however much is cut.
   */
  rewrite(digest: Digest, holds: readonly PartHolds[], part: number): PartBody | undefined;
  /**
   * Writes the message over, which nobody is told of. Doing it twice is doing it once.
   * @param remoteId as `send` gave it
   * @param context `possibleRepeat`: the message bears these words already
   */
  edit(remoteId: string, body: PartBody, context: SendContext): Promise<EditOutcome>;
}

export interface Channel {
  readonly id: ChannelId;
  readonly type: string;
  /** One delivery each; `[undefined]` where the channel is its own destination. */
  readonly recipients: readonly (string | undefined)[];
  /** Changes when the address or a secret changes; shows neither. */
  readonly fingerprint: string;
  /** Pure: the digest in one or more messages, each within the service's limits. Never empty. */
  render(digest: Digest): readonly PartBody[];
  /** Never throws for what the network or the service does. No reason carries a secret. */
  send(body: PartBody, context: SendContext): Promise<SendOutcome>;
  /** Absent where what was sent stays as it is. */
  readonly edits?: Edits;
  close(): Promise<void>;
}
