/** Posts to a program of the operator's own, signed as Standard Webhooks has it: https://www.standardwebhooks.com */
import { createHmac } from 'node:crypto';
import { openPoster, type Poster } from '../../http/post.js';
import { SECOND } from '../../lib/duration.js';
import { hash } from '../../lib/hash.js';
import type { ChannelId } from '../../model/id.js';
import type { Channel, PartBody, SendContext, SendOutcome } from '../channel.js';
import type { ChannelDeps } from '../deps.js';
import { ABORTED, errorCode, networkOutcome, retryAfter, SEND_TIMEOUT, statusOutcome } from '../error.js';
import type { WebhookPayload } from './payload.js';
import { renderWebhook } from './render.js';
import { signingKey, type WebhookSettings } from './settings.js';

export function openWebhook(id: ChannelId, settings: WebhookSettings, deps: ChannelDeps): Channel {
  const { url, secret, authorization } = settings;
  let poster: Poster | undefined;
  return {
    id,
    type: 'webhook',
    recipients: [undefined],
    fingerprint: hash(url.reveal(), secret.reveal(), authorization?.reveal() ?? '').slice(0, 10),
    render: renderWebhook,
    async send(body, context) {
      if (context.signal.aborted) return ABORTED;
      poster ??= openPoster(deps.allow ?? [], SEND_TIMEOUT);
      const said = bodyOf(body, context);
      const headers = {
        'content-type': 'application/json',
        'user-agent': 'Atalaya',
        ...(authorization === undefined ? {} : { authorization: authorization.reveal() }),
        ...signed(said, context, signingKey(secret.reveal())),
      };
      const signal = AbortSignal.any([context.signal, AbortSignal.timeout(SEND_TIMEOUT)]);
      try {
        const answer = await poster.post(url.reveal(), headers, said, signal);
        return answered(answer.status, answer.retryAfter);
      } catch (error) {
        return failed(error);
      }
    },
    async close() {
      await poster?.close();
    },
  };
}

/** The id is the same on every try, so that a receiver can tell repeats. */
function signed(
  body: string,
  { delivery, part }: SendContext,
  key: Buffer,
): Readonly<Record<string, string>> {
  const id = `${delivery}-${part + 1}`;
  const timestamp = Math.floor(Date.now() / SECOND);
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signature(id, timestamp, body, key),
  };
}

/** @param timestamp seconds since 1970 */
export function signature(id: string, timestamp: number, body: string, key: Buffer): string {
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
}

function bodyOf(body: PartBody, { possibleRepeat }: SendContext): string {
  if (!possibleRepeat) return body;
  const payload = JSON.parse(body) as WebhookPayload; // made by renderWebhook
  return JSON.stringify({ ...payload, data: { ...payload.data, possibleRepeat } });
}

/** What a gateway does not know may be asked again for as long as anything else: the receiver tells repeats by the id. */
function answered(status: number, header: string | undefined): SendOutcome {
  if (status >= 200 && status < 300) return { kind: 'sent' };
  const outcome = statusOutcome(status, '', retryAfter(header));
  return outcome.kind === 'ambiguous' ? { kind: 'retry', reason: outcome.reason, spends: true } : outcome;
}

function failed(error: unknown): SendOutcome {
  if (errorCode(error) !== 'ERR_FORBIDDEN_ADDRESS') return networkOutcome(error);
  const reason = 'its address is not a public one; network.allow lists private networks that may be reached';
  return { kind: 'stopped', reason };
}
