/**
 * Executes a webhook through discord.js, and edits what it posted:
 * - https://docs.discord.com/developers/resources/webhook#execute-webhook
 * - https://docs.discord.com/developers/resources/webhook#edit-webhook-message
 *
 * Loaded at the first message only, for discord.js takes a second to load.
 */
import { DefaultRestOptions, DiscordAPIError, HTTPError, RateLimitError, REST, Routes } from 'discord.js';
import * as z from 'zod';
import { MINUTE, SECOND } from '../../lib/duration.js';
import type { EditOutcome, SendOutcome } from '../channel.js';
import { ABORTED, networkOutcome, retryAfter, SEND_TIMEOUT, safeDetail, statusOutcome } from '../error.js';
import type { DiscordMessage } from './render.js';
import type { WebhookParts } from './settings.js';

export interface DiscordClient {
  /** Never throws for what the network or Discord does. */
  post(message: DiscordMessage, signal: AbortSignal): Promise<SendOutcome>;
  /** Nor this. Mentions are switched off again: without a word on them an edit has those that its text makes. */
  patch(id: string, message: DiscordMessage, signal: AbortSignal): Promise<EditOutcome>;
  close(): void;
}

/** With `wait=true` the answer is the message. */
const answered = z.object({ id: z.string().min(1) });

/** discord.js reads the header alone; some 429 say it in the body only. Seconds. */
const limited = z.object({ retry_after: z.number().optional(), code: z.number().optional() });

/** https://docs.discord.com/developers/topics/opcodes-and-status-codes#json */
const OLD_EDITS = 30046; // "Maximum number of edits to messages older than 1 hour reached. Try again later"
/** How many Discord takes it does not say, nor always when it takes more. */
const OLD_EDITS_WAIT = MINUTE;
/** Unknown Message; authored by another: a webhook that has been replaced. Neither says anything about the webhook. */
const UNCHANGEABLE: ReadonlySet<string | number> = new Set([10008, 50005]);

/** @param webhook the API is looked for beside the webhook, on its own origin */
export function openClient({ origin, id, token }: WebhookParts): DiscordClient {
  const rest = openRest(origin);
  let last: Promise<unknown> = Promise.resolve();
  /**
   * One call after the other, as discord.js would have it too. But what waits here is known not to have been sent, and
   * the time for its answer has not begun.
   */
  function inTurn(
    signal: AbortSignal,
    call: (signal: AbortSignal) => Promise<unknown>,
  ): Promise<SendOutcome> {
    const made = last.then(async () =>
      signal.aborted
        ? ABORTED
        : outcomeOf(await call(AbortSignal.any([signal, AbortSignal.timeout(SEND_TIMEOUT)]))),
    );
    last = made.catch(() => {});
    return made;
  }
  return {
    async post(message, stop) {
      try {
        return await inTurn(stop, (signal) =>
          rest.post(Routes.webhook(id, token), {
            auth: false,
            query: new URLSearchParams({ wait: 'true' }),
            body: message,
            signal,
          }),
        );
      } catch (error) {
        return failureOf(error, token);
      }
    },
    async patch(message, { content, embeds, allowed_mentions }, stop) {
      try {
        return await inTurn(stop, (signal) =>
          rest.patch(Routes.webhookMessage(id, token, message), {
            auth: false,
            body: { content, embeds, allowed_mentions },
            signal,
          }),
        );
      } catch (error) {
        const outcome = failureOf(error, token);
        if (!(error instanceof DiscordAPIError) || !UNCHANGEABLE.has(error.code)) return outcome;
        return { kind: 'gone', reason: 'reason' in outcome ? outcome.reason : '' };
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
  /** By method, until when the bucket is empty: discord.js does not heed the first answer that names a bucket. */
  const emptyUntil = new Map<string, number>();
  return new REST({
    api: `${origin}/api`,
    retries: 0, // retries are the ledger's, which remembers them
    rejectOnRateLimit: () => true,
    globalRequestsPerSecond: Number.POSITIVE_INFINITY, // a bot's limit; a webhook's comes with Discord's answers
    timeout: SEND_TIMEOUT,
    headers: { connection: 'close' }, // a message now and then: a kept connection would be stale, and its loss ambiguous
    async makeRequest(url, init) {
      const method = init.method ?? 'GET';
      const wait = (emptyUntil.get(method) ?? 0) - Date.now();
      if (wait > 0) throw new Answered(429, wait);
      const response = await DefaultRestOptions.makeRequest(url, init);
      const after = response.headers.get('x-ratelimit-remaining') === '0' && resetAfter(response.headers);
      if (after) emptyUntil.set(method, Date.now() + after);
      if (response.status === 429) {
        const said = limited.safeParse(await response.json().catch(() => undefined));
        const { retry_after, code } = said.data ?? {};
        const body = retry_after === undefined ? undefined : retry_after * SECOND;
        const least = code === OLD_EDITS ? OLD_EDITS_WAIT : undefined;
        throw new Answered(429, retryAfter(response.headers.get('retry-after')) ?? body ?? least);
      }
      if (response.status >= 300 && response.status < 400) throw new Answered(response.status, undefined);
      return response;
    },
  });
}

/** https://docs.discord.com/developers/topics/rate-limits#header-format: seconds, with fractions; ms. */
function resetAfter(headers: Pick<Headers, 'get'>): number | undefined {
  return retryAfter(headers.get('x-ratelimit-reset-after'));
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
