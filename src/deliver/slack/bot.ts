/**
 * Posts as a bot, looks for what it posted, and edits it.
 * - https://docs.slack.dev/reference/methods/chat.postMessage
 * - https://docs.slack.dev/reference/methods/chat.update
 * - https://docs.slack.dev/reference/methods/conversations.history
 * - https://docs.slack.dev/messaging/message-metadata
 */
import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
  WebClient,
} from '@slack/web-api';
import * as z from 'zod';
import { HOUR, SECOND } from '../../lib/duration.js';
import type { Secret } from '../../lib/secret.js';
import type { EditOutcome, SendContext, SendOutcome } from '../channel.js';
import { networkOutcome, statusOutcome } from '../error.js';
import { platformOutcome, UNCHANGEABLE } from './bot-errors.js';
import { fetchOnce, SILENT } from './bot-fetch.js';
import type { SlackMessage } from './render.js';

export interface Bot {
  readonly token: Secret;
  readonly channel: string;
  readonly api: string;
}

/** Names our metadata among other apps'. */
export const EVENT_TYPE = 'atalaya_digest';
/** No delivery is tried for longer than a day. */
const LOOK_BACK = 26 * HOUR;
const PAGE = 200;
const MOST_PAGES = 5;

const posted = z.object({ ts: z.string().min(1), channel: z.string().min(1) });
const history = z.object({
  messages: z.array(
    z.object({
      ts: z.string(),
      metadata: z
        .object({ event_type: z.string(), event_payload: z.record(z.string(), z.unknown()) })
        .optional(),
    }),
  ),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});

export async function postMessage(
  bot: Bot,
  message: SlackMessage,
  { delivery, part, signal }: SendContext,
): Promise<SendOutcome> {
  const metadata = { event_type: EVENT_TYPE, event_payload: { delivery, part } };
  try {
    const answer = await clientOf(bot, signal).apiCall('chat.postMessage', {
      ...message,
      channel: bot.channel,
      metadata,
    });
    const said = posted.safeParse(answer);
    return said.success
      ? { kind: 'sent', remoteId: `${said.data.channel}/${said.data.ts}` }
      : { kind: 'ambiguous', reason: 'the answer was not a message' };
  } catch (error) {
    return failureOf(error);
  }
}

/** What an update leaves out stays as it was: metadata, and that links are not unfolded. */
export async function updateMessage(
  bot: Bot,
  remoteId: string,
  { text, blocks }: SlackMessage,
  { signal }: SendContext,
): Promise<EditOutcome> {
  const [channel, ts] = remoteId.split('/'); // as `postMessage` made it
  if (channel !== bot.channel) return { kind: 'gone', reason: 'it stands in another channel' };
  try {
    // unlike chat.postMessage, this reads marks into the text unless told not to
    await clientOf(bot, signal).apiCall('chat.update', { channel, ts, text, blocks, parse: 'none' });
    return { kind: 'sent', remoteId };
  } catch (error) {
    const outcome = failureOf(error);
    const isUnchangeable = error instanceof WebAPIPlatformError && UNCHANGEABLE.has(error.data.error);
    return isUnchangeable && outcome.kind === 'rejected' ? { ...outcome, kind: 'gone' } : outcome;
  }
}

/** Whether an earlier try of the message arrived. `unknown`: the channel may not be read, or holds too much. */
export type Found =
  | { readonly kind: 'outcome'; readonly outcome: SendOutcome }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unknown' };

export async function findMessage(bot: Bot, { delivery, part, signal }: SendContext): Promise<Found> {
  const client = clientOf(bot, signal);
  const oldest = String((Date.now() - LOOK_BACK) / SECOND);
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    let answer: unknown;
    try {
      answer = await client.apiCall('conversations.history', {
        channel: bot.channel,
        include_all_metadata: true,
        limit: PAGE,
        oldest,
        ...(cursor === undefined ? {} : { cursor }),
      });
    } catch (error) {
      return notRead(error);
    }
    const read = history.safeParse(answer);
    if (!read.success) return { kind: 'unknown' };
    const { messages, response_metadata } = read.data;
    const ours = messages.find(
      ({ metadata }) =>
        metadata?.event_type === EVENT_TYPE &&
        metadata.event_payload.delivery === delivery &&
        metadata.event_payload.part === part,
    );
    if (ours !== undefined) {
      return {
        kind: 'outcome',
        outcome: { kind: 'sent', remoteId: `${bot.channel}/${ours.ts}`, once: true },
      };
    }
    cursor = response_metadata?.next_cursor;
    if (cursor === undefined || cursor === '') return { kind: 'absent' };
  }
  return { kind: 'unknown' };
}

/** Without the right to read the channel nothing can be told; anything else is tried again, and nothing is sent. */
function notRead(error: unknown): Found {
  if (error instanceof WebAPIPlatformError && error.data.error === 'missing_scope')
    return { kind: 'unknown' };
  const outcome = failureOf(error);
  if (outcome.kind !== 'ambiguous') return { kind: 'outcome', outcome };
  return { kind: 'outcome', outcome: { kind: 'retry', reason: outcome.reason, spends: true } };
}

function failureOf(error: unknown): SendOutcome {
  if (error instanceof WebAPIPlatformError) return platformOutcome(error.data.error);
  if (error instanceof WebAPIRateLimitedError) return statusOutcome(429, '', error.retryAfter * SECOND);
  if (error instanceof WebAPIHTTPError) return statusOutcome(error.statusCode, '');
  if (error instanceof WebAPIRequestError) return networkOutcome(error.original);
  return networkOutcome(error);
}

/** One a call: the client knows no signal, so the fetch that it is given does. */
function clientOf({ token, api }: Bot, signal: AbortSignal): WebClient {
  return new WebClient(token.reveal(), {
    slackApiUrl: api,
    retryConfig: { retries: 0 }, // retries are the ledger's, which remembers them
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    fetch: fetchOnce(signal),
    logger: SILENT,
  });
}
