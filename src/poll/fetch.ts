import type { HttpClient, HttpFailure } from '../http/outcome.js';
import type { Clock } from '../lib/clock.js';
import type { Validators } from '../model/feed.js';

/** Why a poll brought no document. */
export type FetchFailure = HttpFailure | 'status' | 'gone' | 'rate-limited' | 'empty';

export interface FetchRequest {
  readonly url: string;
  /** From the last answer; sent back verbatim. */
  readonly validators: Validators;
  /** Of the last body that was stored. */
  readonly bodyHash?: string;
  /** BCP 47, told to the server as the preferred language. */
  readonly lang?: string;
  readonly signal?: AbortSignal;
}

/** What every answer may say about the next poll. */
export interface FetchHints {
  readonly validators: Validators;
  /** Where a permanent redirect leads. */
  readonly movedTo?: string;
  /** How long the server says its answer stays fresh, ms. */
  readonly freshFor?: number;
}

export type FetchOutcome =
  | (FetchHints & {
      readonly kind: 'modified';
      /** After redirects: relative links are resolved against it. */
      readonly url: string;
      readonly bytes: Uint8Array;
      readonly contentType?: string;
      readonly bodyHash: string;
    })
  | (FetchHints & { readonly kind: 'not-modified'; readonly how: '304' | 'same-body' })
  | {
      readonly kind: 'failed';
      readonly reason: FetchFailure;
      /** One sentence for people. */
      readonly detail: string;
      /** How long the server asks us to wait, ms. */
      readonly retryAfter?: number;
    };

/** One conditional GET of a feed (RFC 9110 §13). Never rejects. */
export async function fetchFeed(
  client: HttpClient,
  request: FetchRequest,
  clock: Clock,
): Promise<FetchOutcome> {
  throw new Error(`not built yet: ${request.url} ${typeof client} ${clock.now()}`);
}
