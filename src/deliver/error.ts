/**
 * What a failed call means for a delivery. The line that matters is whether the message may have arrived: before
 * the request is written it cannot have, after that only an answer tells. No reason is ever made of an error's
 * own message, which may quote the address and with it the secret.
 */
import { HOUR, SECOND } from '../lib/duration.js';
import type { SendOutcome } from './channel.js';

/** How long a service may take for the whole answer. */
export const SEND_TIMEOUT = 15 * SECOND;
/** Wait on a 429 that does not say how long. Slack asks for one message a second, Discord for 5 in 2 s. */
export const DEFAULT_RATE_WAIT = 5 * SECOND;

/** Errors of the network that come before a request is written: nothing can have arrived. */
const BEFORE_SENDING = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_NODATA',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
]);
/** TLS that cannot be set up: https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const TLS =
  /^(?:ERR_TLS_|ERR_SSL_|EPROTO$|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|INVALID_CA)/;

/**
 * A gateway speaks for a service that did not answer it in time, and may have taken the message: RFC 9110 §15.6.5, and
 * https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-5xx-errors/error-524/
 */
const NO_ANSWER_BEHIND = [504, 524];

/** The answer's status as an outcome; a 2xx is the caller's to judge. @param retryAfter ms, where the answer says */
export function statusOutcome(status: number, detail: string, retryAfter?: number): SendOutcome {
  const reason = `the service answered ${status}${detail === '' ? '' : ` (${detail})`}`;
  if (status === 429) return { kind: 'retry', reason, after: retryAfter ?? DEFAULT_RATE_WAIT, spends: false };
  if (NO_ANSWER_BEHIND.includes(status)) return { kind: 'ambiguous', reason };
  if (status === 408 || status >= 500) {
    return {
      kind: 'retry',
      reason,
      spends: true,
      ...(retryAfter === undefined ? {} : { after: retryAfter }),
    };
  }
  if ([401, 403, 404, 410].includes(status)) return { kind: 'stopped', reason };
  // A redirect is not followed: the address has moved, and somebody must say where to.
  if (status >= 300 && status < 400) return { kind: 'stopped', reason: `${reason}: the address has moved` };
  return { kind: 'rejected', reason };
}

/** The outcome of a call that threw instead of answering. */
export function networkOutcome(error: unknown): SendOutcome {
  const code = errorCode(error);
  if (BEFORE_SENDING.has(code)) return { kind: 'retry', reason: `could not connect (${code})`, spends: true };
  if (TLS.test(code)) return { kind: 'retry', reason: `could not set up TLS (${code})`, spends: true };
  return { kind: 'ambiguous', reason: `no answer (${code})` };
}

/** Nothing was sent because we are stopping. */
export const ABORTED: SendOutcome = { kind: 'retry', reason: 'stopped before it was sent', spends: false };

/** The system's or library's code, looked for through causes; `unknown error` when there is none. */
export function errorCode(error: unknown): string {
  for (let e = error, depth = 0; e instanceof Error && depth < 5; e = e.cause, depth++) {
    if ('code' in e && typeof e.code === 'string' && /^[A-Z][A-Z0-9_]{2,40}$/.test(e.code)) return e.code;
    if (e instanceof AggregateError && e.errors.length > 0) return errorCode(e.errors[0]);
    if (e.name === 'TimeoutError' || e.name === 'AbortError') return e.name;
  }
  return 'unknown error';
}

/** RFC 9110 §10.2.3: seconds (Discord gives fractions) or a date; ms. */
export function retryAfter(header: string | null | undefined, now = Date.now()): number | undefined {
  if (header === null || header === undefined) return undefined;
  const ms = /^\s*\d+(?:\.\d+)?\s*$/.test(header) ? Number(header) * SECOND : Date.parse(header) - now;
  return Number.isFinite(ms) ? Math.min(Math.max(Math.ceil(ms), 0), 24 * HOUR) : undefined;
}

/** A service's short machine-readable word or sentence, without anything that could be a secret. */
export function safeDetail(text: string, ...secrets: readonly string[]): string {
  let safe = text.replace(/[^\p{L}\p{N}\p{P}\p{S} ]+/gu, ' ').trim();
  for (const secret of secrets) if (secret !== '') safe = safe.replaceAll(secret, '***');
  return safe.replace(/https?:\S+/g, '***').slice(0, 120);
}
