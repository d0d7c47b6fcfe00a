/**
 * Discord's rate limits: how often a webhook may be called is said with each answer, and what is over it is refused.
 * https://docs.discord.com/developers/topics/rate-limits
 */
import type { Answer, Fault } from './http.js';

export interface BucketSize {
  /** Calls, refused ones too, by one method. */
  readonly limit: number;
  /** Within so long, ms. */
  readonly per: number;
}

/**
 * The pages give no figure ("should not be hard coded"); this one is what webhooks are seen to get:
 * https://birdie0.github.io/discord-webhooks-guide/other/rate_limits.html
 */
export const WEBHOOK_BUCKET: BucketSize = { limit: 5, per: 2_000 };

/** What each call is answered with, by its method: headers for an answer, or the refusal in its place. */
export function openBuckets({ limit, per }: BucketSize): (method: string) => {
  readonly headers: Readonly<Record<string, string>>;
  readonly refusal?: Answer;
} {
  const spent = new Map<string, { readonly calls: number; readonly fullAt: number }>();
  return (method) => {
    const now = Date.now();
    const known = spent.get(method);
    const { calls, fullAt } =
      known !== undefined && known.fullAt > now ? known : { calls: 0, fullAt: now + per };
    spent.set(method, { calls: calls + 1, fullAt });
    const after = (fullAt - now) / 1000;
    const headers = {
      'x-ratelimit-bucket': `made-up-${method.toLowerCase()}`,
      'x-ratelimit-limit': String(limit),
      'x-ratelimit-remaining': String(Math.max(0, limit - calls - 1)),
      'x-ratelimit-reset': String(fullAt / 1000),
      'x-ratelimit-reset-after': String(after),
    };
    return calls < limit ? { headers } : { headers, refusal: rateLimited(after, 'user', headers) };
  };
}

/** As Discord says it: seconds in header and body, the body with fractions. */
export function rateLimited(
  seconds: number,
  scope: 'user' | 'shared' = 'shared',
  headers: Readonly<Record<string, string>> = { 'x-ratelimit-reset-after': String(seconds) },
): Extract<Fault, { kind: 'answer' }> {
  return {
    kind: 'answer',
    status: 429,
    headers: {
      'content-type': 'application/json',
      'retry-after': String(Math.ceil(seconds)),
      'x-ratelimit-scope': scope,
      ...headers,
    },
    body: JSON.stringify({ message: 'You are being rate limited.', retry_after: seconds, global: false }),
  };
}
