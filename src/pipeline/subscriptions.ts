/** Who still wants what: as recipients have told it by the link in their mail, or an operator for them. */
import { timingSafeEqual } from 'node:crypto';
import type { State } from '../backend/port.js';
import type { Settings } from '../config/settings.js';
import { TRIAL_ROUTE } from '../deliver/trial.js';
import { type PublicLinks, unsubscribeToken } from '../deliver/unsubscribe-link.js';
import { hash } from '../lib/hash.js';
import type { Delivery } from '../model/delivery.js';
import type { DigestLang } from '../model/digest.js';
import { addressOf, hasLeft, type UnsubscriptionKey } from '../model/unsubscription.js';
import type { Context } from './context.js';

type Addressed = Pick<Delivery, 'channel' | 'route' | 'recipient'>;

/** Asked before each message: who left while it waited gets no more of it. */
export async function hasUnsubscribed(state: State, delivery: Addressed): Promise<boolean> {
  return delivery.recipient !== undefined && isLeftBy(await state.unsubscriptions(), delivery);
}

/** A channel that is its own destination is left by nobody. */
export function isLeftBy(
  all: readonly UnsubscriptionKey[],
  { channel, route, recipient }: Addressed,
): boolean {
  return recipient !== undefined && hasLeft(all, { channel, route, address: addressOf(recipient) });
}

/** Undefined until there is a place where recipients reach us. */
export function linksOf({ public: { url, secret } }: Pick<Settings, 'public'>): PublicLinks | undefined {
  return url === undefined || secret === undefined ? undefined : { url, secret };
}

/** What a recipient's link speaks of. */
export interface Subscription extends Required<UnsubscriptionKey> {
  /** Of the route. */
  readonly lang: DigestLang;
}

type Configured = Pick<Context, 'watch' | 'channels'>;

/** By a hash of their tokens, so that looking one up tells nothing of how near a guess came. */
type Index = ReadonlyMap<string, { readonly token: Buffer; readonly subscription: Subscription }>;

const indexes = new WeakMap<Configured['channels'], Index>();

/** Undefined for a token that was not made here, was made with another secret, or speaks of what is not configured any more. */
export function findSubscription(configured: Configured, token: string): Subscription | undefined {
  const links = linksOf(configured.watch.settings);
  if (links === undefined) return undefined;
  const index = indexes.get(configured.channels) ?? makeIndex(configured, links);
  indexes.set(configured.channels, index);
  const given = Buffer.from(token);
  const found = index.get(hash(given));
  const same = found?.token.length === given.length && timingSafeEqual(found.token, given);
  return same ? found.subscription : undefined;
}

function makeIndex({ watch, channels }: Configured, { secret }: PublicLinks): Index {
  const trial = { id: TRIAL_ROUTE, lang: watch.settings.lang, to: [...channels.keys()] };
  const index = new Map<string, { token: Buffer; subscription: Subscription }>();
  for (const route of [...watch.routes, trial]) {
    for (const channel of route.to) {
      for (const recipient of channels.get(channel)?.recipients ?? []) {
        if (recipient === undefined) continue;
        const address = addressOf(recipient);
        const subscription = { channel, route: route.id, address, lang: route.lang };
        const token = Buffer.from(unsubscribeToken(secret, subscription));
        index.set(hash(token), { token, subscription });
      }
    }
  }
  return index;
}

/** What somebody gets: all of it, all but the route that the link speaks of, or nothing by the channel. */
export type Standing = 'subscribed' | 'left route' | 'left channel';

export async function readStanding(state: State, subscription: Subscription): Promise<Standing> {
  const { channel, address, route } = subscription;
  const own = (await state.unsubscriptions()).filter(
    (each) => each.channel === channel && each.address === address,
  );
  if (own.some((each) => each.route === undefined)) return 'left channel';
  return own.some((each) => each.route === route) ? 'left route' : 'subscribed';
}

export const WISHES = ['leave route', 'leave channel', 'return'] as const;
export type Wish = (typeof WISHES)[number];

/** The same wish again changes nothing. Who returns to a route gets what else the channel sends too, but no other route that they left. */
export async function changeStanding(
  state: State,
  { channel, address, route }: Subscription,
  wish: Wish,
): Promise<void> {
  if (wish === 'leave route') await state.unsubscribe({ channel, address, route, at: await state.now() });
  if (wish === 'leave channel') await state.unsubscribe({ channel, address, at: await state.now() });
  if (wish !== 'return') return;
  await state.resubscribe({ channel, address });
  await state.resubscribe({ channel, address, route });
}
