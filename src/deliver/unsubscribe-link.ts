/**
 * The link by which a recipient leaves: it speaks of one route by one channel, shows neither of them nor the address,
 * and is made anew for each message from what is configured, so that nothing of it need be kept. Nobody makes one
 * without the secret. It has no end, for mail is read late; another secret makes all that went out void.
 */
import { createHmac } from 'node:crypto';
import type { Secret } from '../lib/secret.js';
import type { UnsubscriptionKey } from '../model/unsubscription.js';

/** Where recipients reach us, and what their links are signed with. */
export interface PublicLinks {
  /** Without a slash at its end. */
  readonly url: string;
  readonly secret: Secret;
}

/** Below `PublicLinks.url`. */
export const UNSUBSCRIBE_PATH = '/unsubscribe/';

/** Begins every token: another way to make them gets another. */
const VERSION = '1';

/** 44 characters of base64url: the version, and HMAC-SHA-256 (RFC 2104) of what the link speaks of. */
export function unsubscribeToken(
  secret: Secret,
  { channel, route, address }: Required<UnsubscriptionKey>,
): string {
  const spoken = ['atalaya unsubscribe', VERSION, channel, route, address].join('\0');
  return VERSION + createHmac('sha256', secret.reveal()).update(spoken).digest('base64url');
}

export function unsubscribeUrl({ url, secret }: PublicLinks, key: Required<UnsubscriptionKey>): string {
  return `${url}${UNSUBSCRIBE_PATH}${unsubscribeToken(secret, key)}`;
}
