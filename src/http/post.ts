/**
 * One POST to an address that the operator gave: guarded at connect time like every GET, never redirected, and on a
 * connection of its own, for a kept one would be stale and its loss ambiguous.
 */
import Agent from 'undici/lib/dispatcher/agent.js';
import { guardAddresses, guardedConnector } from './address.js';
import { ask } from './ask.js';

/** An answer's body is read for its first words only. */
const MOST_READ = 16 * 1024;

export interface Posted {
  readonly status: number;
  readonly retryAfter?: string;
}

export interface Poster {
  /** @throws what undici throws; `ForbiddenAddress` is the cause where the guard refused */
  post(
    url: string,
    headers: Readonly<Record<string, string>>,
    body: string,
    signal: AbortSignal,
  ): Promise<Posted>;
  close(): Promise<void>;
}

/**
 * @param allow private networks that may be posted to all the same
 * @param timeout for connecting and for each step of the answer, ms
 */
export function openPoster(allow: readonly string[], timeout: number): Poster {
  const agent = new Agent({
    connect: guardedConnector(guardAddresses(allow), timeout),
    headersTimeout: timeout,
    bodyTimeout: timeout,
    pipelining: 1,
  });
  return {
    async post(url, headers, body, signal) {
      const { origin, pathname, search } = new URL(url);
      const answer = await ask(agent, {
        origin,
        path: pathname + search,
        method: 'POST',
        headers,
        body,
        signal,
        reset: true,
      });
      // What the answer says is of no matter once its status is there.
      await answer.body.dump({ limit: MOST_READ }).catch(() => {});
      const header = answer.headers['retry-after'];
      const retryAfter = Array.isArray(header) ? header[0] : header;
      return { status: answer.statusCode, ...(retryAfter === undefined ? {} : { retryAfter }) };
    },
    close: () => agent.destroy(),
  };
}
