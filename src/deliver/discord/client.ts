/**
 * Executes a webhook through discord.js: https://docs.discord.com/developers/resources/webhook#execute-webhook
 * Loaded at the first message only, for discord.js takes a second to load.
 */
import { DefaultRestOptions, DiscordAPIError, HTTPError, RateLimitError, REST, Routes } from 'discord.js';
import { z } from 'zod';
import type { SendOutcome } from '../channel.js';
import { networkOutcome, retryAfter, SEND_TIMEOUT, safeDetail, statusOutcome } from '../error.js';
import type { DiscordMessage } from './render.js';
import type { WebhookParts } from './settings.js';

export interface DiscordClient {
  /** Never throws for what the network or Discord does. */
  post(message: DiscordMessage, signal: AbortSignal): Promise<SendOutcome>;
  close(): void;
}

/** With `wait=true` the answer is the message. */
const answered = z.object({ id: z.string().min(1) });

/** discord.js reads the header alone; some 429 say it in the body only. Seconds. */
const limited = z.object({ retry_after: z.number() });

/** @param webhook the API is looked for beside the webhook, on its own origin */
export function openClient({ origin, id, token }: WebhookParts): DiscordClient {
  const rest = openRest(origin);
  return {
    async post(message, signal) {
      try {
        const answer: unknown = await rest.post(Routes.webhook(id, token), {
          auth: false,
          query: new URLSearchParams({ wait: 'true' }),
          body: message,
          signal: AbortSignal.any([signal, AbortSignal.timeout(SEND_TIMEOUT)]),
        });
        return outcomeOf(answer);
      } catch (error) {
        return failureOf(error, token);
      }
    },
    close() {
      rest.clearHandlerSweeper();
      rest.clearHashSweeper();
    },
  };
}

/** An answer that discord.js would not report as we need it. */
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
    globalRequestsPerSecond: Number.POSITIVE_INFINITY, // a bot's limit; a webhook's comes with Discord's answers
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

function outcomeOf(answer: unknown): SendOutcome {
  const message = answered.safeParse(answer);
  return message.success
    ? { kind: 'sent', remoteId: message.data.id }
    : { kind: 'ambiguous', reason: 'the answer was not a message' }; // from something between us and Discord
}

function failureOf(error: unknown, token: string): SendOutcome {
  if (error instanceof Answered) return statusOutcome(error.status, '', error.after);
  if (error instanceof RateLimitError) return statusOutcome(429, '', error.retryAfter);
  if (error instanceof HTTPError) return statusOutcome(error.status, '');
  if (error instanceof DiscordAPIError) {
    const said = typeof error.code === 'number' ? `${error.code} ${error.message.split('\n')[0] ?? ''}` : '';
    return statusOutcome(error.status, safeDetail(said, token));
  }
  return networkOutcome(error);
}
