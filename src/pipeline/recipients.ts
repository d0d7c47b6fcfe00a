/** Who is to get a channel's mail, and what of it each still wants: for operators. */
import type { ChannelSettings } from '../deliver/registry.js';
import type { ChannelId } from '../model/id.js';
import type { Route } from '../model/route.js';
import { addressOf, type Unsubscription } from '../model/unsubscription.js';

export interface Recipient {
  readonly address: string;
  /** False for one who is not in `to` any more: what they left holds, should they be named again. */
  readonly configured: boolean;
  readonly left: readonly Unsubscription[];
  /** They have left the channel, or every route that sends to it. */
  readonly gone: boolean;
}

/** Those of `to` in its order, then others of whom the store knows. None where the channel is its own destination. */
export function recipientsOf(
  id: ChannelId,
  settings: ChannelSettings | undefined,
  routes: readonly Route[],
  unsubscriptions: readonly Unsubscription[],
): readonly Recipient[] {
  const own = unsubscriptions.filter(({ channel }) => channel === id);
  const sending = routes.filter(({ to }) => to.includes(id));
  const named = settings?.type === 'email' ? settings.to.map(addressOf) : [];
  return [...new Set([...named, ...own.map(({ address }) => address)])].map((address) => {
    const left = own.filter((each) => each.address === address);
    const isLeft = ({ id: route }: Route) => left.some((each) => each.route === route);
    const gone =
      left.some(({ route }) => route === undefined) || (sending.length > 0 && sending.every(isLeft));
    return { address, configured: named.includes(address), left, gone };
  });
}

/** How many of `to` there are, and how many of them get nothing, or not all of it. */
export interface RecipientCount {
  readonly all: number;
  readonly gone: number;
  readonly inPart: number;
}

export function countRecipients(recipients: readonly Recipient[]): RecipientCount {
  const named = recipients.filter(({ configured }) => configured);
  const gone = named.filter((each) => each.gone).length;
  return { all: named.length, gone, inPart: named.filter(({ left }) => left.length > 0).length - gone };
}
