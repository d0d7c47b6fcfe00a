/** Posts to an incoming webhook: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks */
import { request } from 'undici';
import type { SendOutcome } from '../channel.js';
import { retryAfter, SEND_TIMEOUT, statusOutcome } from '../error.js';
import type { SlackMessage } from './render.js';

/** undici follows no redirect. */
export async function postToWebhook(
  address: string,
  message: SlackMessage,
  signal: AbortSignal,
): Promise<SendOutcome> {
  const response = await request(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(message),
    signal: AbortSignal.any([signal, AbortSignal.timeout(SEND_TIMEOUT)]),
    reset: true, // a message now and then: a kept connection would be stale, and its loss ambiguous
  });
  const status = response.statusCode;
  if (status >= 200 && status < 300) {
    const said = await response.body.text();
    return said.trim() === 'ok' ? { kind: 'sent' } : { kind: 'ambiguous', reason: 'the answer was not "ok"' };
  }
  const header = response.headers['retry-after'];
  const word = (await response.body.text().catch(() => '')).trim();
  return statusOutcome(
    status,
    /^[a-z_]{1,60}$/.test(word) ? word : '', // Slack's errors are single words; anything else may quote the address
    retryAfter(Array.isArray(header) ? header[0] : header),
  );
}
