import { createHash, hash as hashOf } from 'node:crypto';

/** First 16 bytes of SHA-256 in base64url (22 characters): for ids and digests of content, not for secrets at rest. */
export function hash(...parts: readonly (string | Uint8Array)[]): string {
  // a zero after each part: ('ab','c') and ('a','bc') differ
  const isText = parts.every((part) => typeof part === 'string');
  const digest = isText ? hashOf('sha256', `${parts.join('\0')}\0`, 'buffer') : digestOf(parts);
  return digest.subarray(0, 16).toString('base64url');
}

function digestOf(parts: readonly (string | Uint8Array)[]): Buffer {
  const h = createHash('sha256');
  for (const part of parts) h.update(part).update('\0');
  return h.digest();
}

/** 0 ≤ x < 1, the same for the same parts: spreads what would come at once. */
export function unitOf(...parts: readonly string[]): number {
  return Buffer.from(hash(...parts), 'base64url').readUInt32BE(0) / 2 ** 32;
}
