/**
 * A program that takes digests over a webhook, as docs/channels.md tells people to write one: it believes nothing
 * whose signature does not hold (https://www.standardwebhooks.com), and nothing of another shape than the one that
 * schemas/webhook.json is made of.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { type WebhookPayload, webhookPayload } from '../../deliver/webhook/payload.js';
import { type HttpDouble, openHttpDouble } from './http.js';

export const WEBHOOK_SECRET = `whsec_${Buffer.from('a made-up secret of thirty-two b').toString('base64')}`;

export interface WebhookDouble extends Omit<HttpDouble, 'origin'> {
  /** The address to configure. */
  readonly url: string;
  readonly accepted: readonly { readonly id: string; readonly payload: WebhookPayload }[];
  /** The `authorization` header of the last call. */
  readonly authorization: string | undefined;
}

export async function openWebhookDouble(): Promise<WebhookDouble> {
  const accepted: { id: string; payload: WebhookPayload }[] = [];
  let authorization: string | undefined;
  const { origin, ...double } = await openHttpDouble((_path, body, headers) => {
    authorization = headers.authorization;
    if (!isSigned(headers, body)) return { status: 401 };
    const said = webhookPayload.safeParse(JSON.parse(body));
    if (!said.success) return { status: 400, body: JSON.stringify(said.error.issues) };
    accepted.push({ id: String(headers['webhook-id']), payload: said.data });
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
