/** What the client of @slack/web-api asks of the world: one call, no redirect, no log. */
import type { WebClientOptions } from '@slack/web-api';
import { request } from 'undici';
import { SECOND } from '../../lib/duration.js';
import { DEFAULT_RATE_WAIT, retryAfter, SEND_TIMEOUT } from '../error.js';

type Fetch = NonNullable<WebClientOptions['fetch']>;

const ignore = () => {};

/** The client's log would carry headlines, and at its lowest level the address. */
export const SILENT: NonNullable<WebClientOptions['logger']> = {
  debug: ignore,
  info: ignore,
  warn: ignore,
  error: ignore,
  setLevel: ignore,
  setName: ignore,
  getLevel: () => 'error' as ReturnType<NonNullable<WebClientOptions['logger']>['getLevel']>, // an enum of the package, which is loaded late
};

export function fetchOnce(signal: AbortSignal): Fetch {
  return async (url, init) => {
    const response = await request(url, {
      method: 'POST',
      ...(init?.headers === undefined ? {} : { headers: init.headers }),
      body: typeof init?.body === 'string' ? init.body : '',
      signal: AbortSignal.any([signal, AbortSignal.timeout(SEND_TIMEOUT)]),
      reset: true, // a message now and then: a kept connection would be stale, and its loss ambiguous
    });
    const { statusCode: status, body } = response;
    const headers = new Map(
      Object.entries(response.headers).map(([name, value]) => [name, [value].flat().join(', ')]),
    );
    if (status === 429) headers.set('retry-after', String(wait(headers.get('retry-after')) / SECOND));
    return {
      ok: status >= 200 && status < 300,
      status,
      statusText: '',
      url: String(url),
      headers: { get: (name) => headers.get(name.toLowerCase()) ?? null, entries: () => headers },
      arrayBuffer: () => body.arrayBuffer(),
      json: () => body.json(),
      text: () => body.text(),
    };
  };
}

/** The client reads whole seconds, and takes a 429 that does not say how long for a fault. */
function wait(header: string | undefined): number {
  return Math.ceil((retryAfter(header) ?? DEFAULT_RATE_WAIT) / SECOND) * SECOND;
}
