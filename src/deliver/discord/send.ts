/** Posts through an incoming webhook: https://docs.discord.com/developers/resources/webhook#execute-webhook */
import { DefaultRestOptions, DiscordAPIError, HTTPError, RateLimitError, REST, Routes } from 'discord.js';
import { z } from 'zod';
import type { ChannelId } from '../../model/id.js';
import type { Channel, PartBody, SendContext, SendOutcome } from '../channel.js';
import { ABORTED, networkOutcome, retryAfter, SEND_TIMEOUT, safeDetail, statusOutcome } from '../error.js';
import { type DiscordBody, type DiscordMessage, renderDiscord } from './render.js';
import { type DiscordSettings, webhookParts } from './settings.js';

/** With `wait=true` the answer is the message. */
const answered = z.object({ id: z.string().min(1) });

/** discord.js reads the header alone; Cloudflare's and some of Discord's 429 say it in the body. */
const limited = z.object({ retry_after: z.number() });

export function openDiscord(id: ChannelId, settings: DiscordSettings): Channel {
  const { origin, id: webhook, token } = webhookParts(settings.webhook.reveal());
  const rest = openRest(origin);
  return {
    id,
    type: 'discord',
    recipients: [undefined],
    fingerprint: settings.webhook.fingerprint(),
    render: (digest) => renderDiscord(digest, settings.username),
    async send(body, context) {
      if (context.signal.aborted) return ABORTED;
      try {
        const answer: unknown = await rest.post(Routes.webhook(webhook, token), {
          auth: false,
          query: new URLSearchParams({ wait: 'true' }),
          body: messageOf(body, context),
          signal: AbortSignal.any([context.signal, AbortSignal.timeout(SEND_TIMEOUT)]),
        });
        return outcomeOf(answer);
      } catch (error) {
        return failureOf(error, token);
      }
    },
    async close() {
      rest.clearHandlerSweeper();
      rest.clearHashSweeper();
    },
  };
}

/** An answer other than 2xx that discord.js would not report as we need it. */
class Answered extends Error {
  override readonly name = 'Answered';
  constructor(
    readonly status: number,
    readonly after: number | undefined,
  ) {
    super(`answered ${status}`);
  }
}

function openRest(origin: string): REST {
  return new REST({
    api: `${origin}/api`,
    retries: 0, // retries are the ledger's, which remembers them
    rejectOnRateLimit: () => true,
    timeout: SEND_TIMEOUT,
    headers: { connection: 'close' }, // a message now and then: a kept connection would be stale, and its loss ambiguous
    async makeRequest(url, init) {
      const response = await DefaultRestOptions.makeRequest(url, init);
      if (response.status === 429) {
        const said = limited.safeParse(await response.json().catch(() => undefined));
        const body = said.success ? said.data.retry_after * 1000 : undefined;
        throw new Answered(429, retryAfter(response.headers.get('retry-after')) ?? body);
      }
      if (response.status >= 300 && response.status < 400) throw new Answered(response.status, undefined);
      return response;
    },
  });
}

function messageOf(body: PartBody, context: SendContext): DiscordMessage {
  const { message, repeatNote } = JSON.parse(body) as DiscordBody; // made by renderDiscord
  return context.possibleRepeat ? { ...message, content: `${message.content} ${repeatNote}` } : message;
}

function outcomeOf(answer: unknown): SendOutcome {
  const message = answered.safeParse(answer);
  if (message.success) return { kind: 'sent', remoteId: message.data.id };
  // Something between us and Discord answered in its place.
  return { kind: 'ambiguous', reason: 'the answer was not a message' };
}

function failureOf(error: unknown, token: string): SendOutcome {
  if (error instanceof Answered) return statusOutcome(error.status, '', error.after);
  if (error instanceof RateLimitError) return statusOutcome(429, '', error.retryAfter);
  if (error instanceof HTTPError) return statusOutcome(error.status, '');
  if (error instanceof DiscordAPIError) {
    return statusOutcome(
      error.status,
      safeDetail(`${error.code} ${error.message.split('\n')[0] ?? ''}`, token),
    );
  }
  return networkOutcome(error);
}
