/** What headers say about time: how long an answer stays fresh, and how long to stay away. */

import { SECOND } from '../lib/duration.js';
import type { HttpHeaders } from './outcome.js';

/**
 * How long the answer may be reused, ms (RFC 9111 §4.2.1, `Age` taken off);
 * undefined when the headers do not say, or say not at all.
 */
export function readFreshness(headers: HttpHeaders, now: number): number | undefined {
  const control = headers['cache-control']?.toLowerCase() ?? '';
  if (/\bno-(?:cache|store)\b/.test(control)) return undefined;
  const maxAge = /\bmax-age\s*=\s*"?(\d{1,10})/.exec(control)?.[1];
  if (maxAge !== undefined) return positive((Number(maxAge) - readSeconds(headers.age)) * SECOND);
  const expires = readHttpDate(headers.expires);
  if (expires === undefined) return undefined;
  return positive(expires - (readHttpDate(headers.date) ?? now));
}

/** Retry-After (RFC 9110 §10.2.3), in seconds or as a date; ms from now. */
export function readRetryAfter(headers: HttpHeaders, now: number): number | undefined {
  const text = headers['retry-after']?.trim();
  if (!text) return undefined;
  if (/^\d{1,10}$/.test(text)) return positive(Number(text) * SECOND);
  const at = readHttpDate(text);
  return at === undefined ? undefined : positive(at - (readHttpDate(headers.date) ?? now));
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** The one form that may be sent (RFC 9110 §5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`. Epoch ms. */
export function readHttpDate(text: string | undefined): number | undefined {
  const found = /^\w{3,9}, (\d{1,2})[ -](\w{3})[ -](\d{4}) (\d\d):(\d\d):(\d\d) (?:GMT|UTC)$/i.exec(
    text?.trim() ?? '',
  );
  if (!found) return undefined;
  const [, day, month = '', year, hour, minute, second] = found;
  const at = MONTHS.indexOf(month.toLowerCase());
  return at < 0
    ? undefined
    : Date.UTC(Number(year), at, Number(day), Number(hour), Number(minute), Number(second));
}

function readSeconds(text: string | undefined): number {
  return /^\d{1,10}$/.test(text?.trim() ?? '') ? Number(text) : 0;
}

function positive(ms: number): number | undefined {
  return ms > 0 ? ms : undefined;
}
