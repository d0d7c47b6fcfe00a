/**
 * A program that takes digests over a webhook, as docs/channels.md tells people to write one: it believes nothing
 * whose signature does not hold (https://www.standardwebhooks.com), and nothing that schemas/webhook.json refuses.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { Ajv } from 'ajv';
import type { WebhookPayload } from '../../src/deliver/webhook/payload.js';
import { type HttpDouble, openHttpDouble } from './http.js';

export const WEBHOOK_SECRET = `whsec_${Buffer.from('a made-up secret of thirty-two b').toString('base64')}`;

const SCHEMA: unknown = JSON.parse(
  readFileSync(new URL('../../schemas/webhook.json', import.meta.url), 'utf8'),
);

export interface WebhookDouble extends Omit<HttpDouble, 'origin'> {
  /** The address to configure. */
  readonly url: string;
  readonly accepted: readonly { readonly id: string; readonly payload: WebhookPayload }[];
  /** The `authorization` header of the last call. */
  readonly authorization: string | undefined;
}

export async function openWebhookDouble(): Promise<WebhookDouble> {
  const accepted: { id: string; payload: WebhookPayload }[] = [];
  const validate = new Ajv({ formats: { 'date-time': true, uri: true } }).compile<WebhookPayload>(
    SCHEMA as object,
  ); // JSON Schemas are objects
  let authorization: string | undefined;
  const { origin, ...double } = await openHttpDouble((_path, body, headers) => {
    authorization = headers.authorization;
    if (!isSigned(headers, body)) return { status: 401 };
    const payload: unknown = JSON.parse(body);
    if (!validate(payload)) return { status: 400, body: JSON.stringify(validate.errors) };
    accepted.push({ id: String(headers['webhook-id']), payload });
    return { status: 204 };
  });
  return {
    ...double,
    url: `${origin}/hooks/news?room=7`,
    accepted,
    get authorization() {
      return authorization;
    },
  };
}

function isSigned(headers: IncomingHttpHeaders, body: string): boolean {
  const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': given } = headers;
  if (Math.abs(Date.now() / 1000 - Number(at)) > 300) return false;
  const key = Buffer.from(WEBHOOK_SECRET.slice('whsec_'.length), 'base64');
  const wanted = Buffer.from(
    `v1,${createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64')}`,
  );
  return String(given)
    .split(' ')
    .map((one) => Buffer.from(one))
    .some((one) => one.length === wanted.length && timingSafeEqual(one, wanted));
}
