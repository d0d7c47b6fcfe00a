import type { ChannelId, RouteId } from './id.js';

/** What somebody wants no more of: one route's digests, or without a route all that a channel sends. */
export interface UnsubscriptionKey {
  readonly channel: ChannelId;
  /** As `addressOf` gives it. */
  readonly address: string;
  readonly route?: RouteId;
}

/** It holds until it is taken back: no clock ends it, and no change of the configuration. */
export interface Unsubscription extends UnsubscriptionKey {
  /** Epoch ms. */
  readonly at: number;
}

/**
 * Whom a recipient as configured is known by: `Ana <Ana@Desk.example>` is ana@desk.example. Case tells nobody apart,
 * though a server may (RFC 5321 §2.4): a name that is written anew must not subscribe anybody again.
 */
export function addressOf(recipient: string): string {
  return (/<([^<>]+)>\s*$/.exec(recipient)?.[1] ?? recipient).trim().toLowerCase();
}

/** Whether the recipient gets nothing of the route by the channel. */
export function hasLeft(
  all: readonly UnsubscriptionKey[],
  { channel, address, route }: Required<UnsubscriptionKey>,
): boolean {
  return all.some(
    (each) =>
      each.channel === channel &&
      each.address === address &&
      (each.route === undefined || each.route === route),
  );
}
