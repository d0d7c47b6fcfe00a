import type { Settings } from '../config/settings.js';
import { openHttpClient } from '../http/client.js';
import { systemClock } from '../lib/clock.js';
import type { Sampler } from '../pipeline/sample-feed.js';

/** Asks feeds as the watch would, for as long as `work` lasts. */
export async function withSampler<T>(
  { poll, network, proxy }: Pick<Settings, 'poll' | 'network' | 'proxy'>,
  work: (sampler: Sampler) => Promise<T>,
): Promise<T> {
  const { userAgent, timeout, maxBytes, redirects } = poll;
  const http = openHttpClient({
    userAgent,
    timeout,
    maxBytes,
    maxRedirects: redirects,
    allow: network.allow,
    ...(proxy === undefined ? {} : { proxy }),
  });
  try {
    return await work({ http, clock: systemClock, userAgent });
  } finally {
    await http.close();
  }
}
