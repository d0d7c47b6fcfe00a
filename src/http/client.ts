import type { HttpClient } from './outcome.js';

export interface HttpClientOptions {
  /** Says who we are; sent with every request. */
  readonly userAgent: string;
  /** For the whole exchange, redirects and body included, ms. */
  readonly timeout?: number;
  /** Of the body, decompressed. */
  readonly maxBytes?: number;
  readonly maxRedirects?: number;
  /** CIDRs or addresses of private networks that may be asked all the same. */
  readonly allow?: readonly string[];
}

/** @throws TypeError when `allow` holds something that is neither an address nor a CIDR */
export function openHttpClient(options: HttpClientOptions): HttpClient {
  throw new Error(`not built yet: ${options.userAgent}`);
}
