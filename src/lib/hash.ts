import { createHash } from 'node:crypto';

/** First 16 bytes of SHA-256 in base64url (22 characters): for ids and digests of content, not for secrets at rest. */
export function hash(...parts: readonly (string | Uint8Array)[]): string {
  const h = createHash('sha256');
  for (const part of parts) {
    h.update(part);
    h.update('\0'); // ('ab','c') and ('a','bc') differ
  }
  return h.digest().subarray(0, 16).toString('base64url');
}

/** 0 ≤ x < 1, the same for the same parts: spreads what would come at once. */
export function unitOf(...parts: readonly string[]): number {
  return Buffer.from(hash(...parts), 'base64url').readUInt32BE(0) / 2 ** 32;
}
