import { isIP } from 'node:net';
import * as z from 'zod';
import { secretField } from '../secret-field.js';

/** Standard Webhooks: `whsec_` and 24 to 64 random bytes in base64. https://www.standardwebhooks.com */
const SECRET = /^whsec_([A-Za-z0-9+/]{32,88}={0,2})$/;
const LEAST_BYTES = 24;
const MOST_BYTES = 64;

export const webhookSettings = z.strictObject({
  type: z.literal('webhook'),
  url: secretField('address', 'WEBHOOK_URL', addressProblem),
  secret: secretField('signing secret', 'WEBHOOK_SECRET', secretProblem),
  /** Sent as the header of that name, for receivers that ask for it. */
  authorization: secretField('authorization header', 'WEBHOOK_TOKEN', (value) =>
    /^[\x21-\x7e](?:[\x20-\x7e]{0,2000}[\x21-\x7e])?$/.test(value)
      ? undefined
      : 'not what a header can hold; it looks like "Bearer …"',
  ).optional(),
});

export type WebhookSettings = z.infer<typeof webhookSettings>;

/** The bytes of a checked secret. */
export function signingKey(secret: string): Buffer {
  return Buffer.from(SECRET.exec(secret)?.[1] ?? '', 'base64');
}

function secretProblem(value: string): string | undefined {
  const size = signingKey(value).length;
  if (size >= LEAST_BYTES && size <= MOST_BYTES) return undefined;
  return 'not a signing secret: write whsec_ and then what "openssl rand -base64 32" prints';
}

/** https, or http within a network of one's own: a private address, or a name without a dot such as Docker's. */
function addressProblem(value: string): string | undefined {
  const example = 'https://hooks.example.org/atalaya';
  if (!URL.canParse(value)) return `not an address; it looks like ${example}`;
  const { protocol, hostname, username, password, hash } = new URL(value);
  if (username !== '' || password !== '')
    return 'holds a user name or password: use "authorization" for those';
  if (hash !== '') return 'has something after "#", which would not be sent';
  const host = hostname.replace(/^\[|\]$/g, '');
  const near = isIP(host) !== 0 || !host.includes('.');
  if (protocol === 'https:' || (protocol === 'http:' && near)) return undefined;
  return 'must begin with https://';
}
