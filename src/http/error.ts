/** Turns what undici, net, tls and dns throw into a reason and a sentence. */

import type { HttpFailure } from './outcome.js';

export interface Explained {
  readonly reason: HttpFailure;
  readonly detail: string;
}

/** The codes are Node's (https://nodejs.org/api/errors.html) and undici's (docs/docs/api/Errors.md). */
export function explainError(error: unknown): Explained {
  const chain = causes(error);
  for (const { code, message } of chain) {
    const known = BY_CODE[code];
    if (known) return { reason: known.reason, detail: known.detail ?? clip(message) };
    if (isTlsCode(code))
      return { reason: 'tls', detail: `the certificate is not accepted: ${clip(message)}` };
  }
  return { reason: 'network', detail: clip(chain[0]?.message || 'the connection failed') };
}

interface Known {
  readonly reason: HttpFailure;
  /** Absent: the error's own message says it well. */
  readonly detail?: string;
}

const BY_CODE: Readonly<Record<string, Known>> = {
  ERR_FORBIDDEN_ADDRESS: { reason: 'forbidden-address' },
  ENOTFOUND: { reason: 'dns', detail: 'the host name is not known' },
  EAI_AGAIN: { reason: 'dns', detail: 'the name server did not answer' },
  EAI_NODATA: { reason: 'dns', detail: 'the host name has no address' },
  ENODATA: { reason: 'dns', detail: 'the host name has no address' },
  ECONNREFUSED: { reason: 'connect', detail: 'the connection was refused' },
  EHOSTUNREACH: { reason: 'connect', detail: 'the host cannot be reached' },
  ENETUNREACH: { reason: 'connect', detail: 'the network cannot be reached' },
  EADDRNOTAVAIL: { reason: 'connect', detail: 'the host cannot be reached' },
  ECONNRESET: { reason: 'network', detail: 'the connection was broken off' },
  EPIPE: { reason: 'network', detail: 'the connection was broken off' },
  UND_ERR_SOCKET: { reason: 'network', detail: 'the connection was broken off' },
  ETIMEDOUT: { reason: 'timeout', detail: 'the connection timed out' },
  UND_ERR_CONNECT_TIMEOUT: { reason: 'timeout', detail: 'the connection timed out' },
  UND_ERR_HEADERS_TIMEOUT: { reason: 'timeout', detail: 'the server did not answer in time' },
  UND_ERR_BODY_TIMEOUT: { reason: 'timeout', detail: 'the answer stalled' },
  UND_ERR_HEADERS_OVERFLOW: { reason: 'too-large', detail: 'the headers are too large' },
  EPROTO: { reason: 'tls', detail: 'no secure connection could be agreed on' },
};

/** OpenSSL's verification results and Node's own checks of a certificate. */
function isTlsCode(code: string): boolean {
  return /^(ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|CRL_)/.test(code);
}

interface Cause {
  readonly code: string;
  readonly message: string;
}

/** An endless chain of causes would be a bug elsewhere; it is not followed. */
const MAX_CAUSES = 5;

/** The error, what caused it, and so on. */
function causes(error: unknown): readonly Cause[] {
  const chain: Cause[] = [];
  for (let e = error; e instanceof Error && chain.length < MAX_CAUSES; e = e.cause) {
    const code = 'code' in e && typeof e.code === 'string' ? e.code : '';
    chain.push({ code, message: e.message });
  }
  return chain;
}

function clip(message: string): string {
  return message.replace(/\s+/g, ' ').trim().slice(0, 200);
}
