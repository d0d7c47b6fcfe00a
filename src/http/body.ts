/**
 * Unpacks a body under a cap that holds while it is decompressed, so that a few kilobytes of gzip
 * cannot become gigabytes of memory: unpacking stops at the first byte too many.
 */

import type { Transform } from 'node:stream';
import { constants, createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';

export type BodyOutcome =
  | { readonly kind: 'ok'; readonly bytes: Uint8Array }
  | { readonly kind: 'failed'; readonly reason: 'too-large' | 'encoding'; readonly detail: string };

/** What `unpack` can undo, for the Accept-Encoding header. */
export const ACCEPT_ENCODING = 'gzip, deflate, br';

/** A server that stacks more encodings than this is playing. */
const MAX_ENCODINGS = 2;

/** @param encoding the Content-Encoding header */
export function canUnpack(encoding: string | undefined): boolean {
  return areKnown(listEncodings(encoding));
}

/**
 * @param body as sent; undefined where it was larger than `maxBytes`, or not read because it cannot be unpacked
 * @param encoding the Content-Encoding header
 * @param maxBytes of what is unpacked
 */
export async function unpack(
  body: Buffer | undefined,
  encoding: string | undefined,
  maxBytes: number,
): Promise<BodyOutcome> {
  const encodings = listEncodings(encoding);
  if (!areKnown(encodings))
    return failure('encoding', `the body is encoded as "${encodings.join(', ').slice(0, 100)}"`);

  let bytes = body;
  // A file that was packed before it was served (feed.xml.gz) says so only by its first bytes.
  const packed = encodings.length === 0 && bytes && isGzip(bytes) ? ['gzip'] : [];
  for (const name of [...packed, ...encodings.reverse()]) {
    const decoder = bytes && DECODERS[name]?.(bytes);
    if (!decoder) continue;
    try {
      decoder.end(bytes);
      bytes = await collect(decoder, maxBytes);
    } catch {
      return failure('encoding', `the body is not the ${name} that its header says`);
    }
  }
  return bytes ? { kind: 'ok', bytes } : failure('too-large', `the body is larger than ${maxBytes} bytes`);
}

function areKnown(encodings: readonly string[]): boolean {
  return encodings.length <= MAX_ENCODINGS && encodings.every((name) => Object.hasOwn(DECODERS, name));
}

function failure(reason: 'too-large' | 'encoding', detail: string): BodyOutcome {
  return { kind: 'failed', reason, detail };
}

/** Undefined when there is more than `maxBytes`; the stream is destroyed then. */
async function collect(stream: Transform, maxBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Byte streams without an encoding yield Buffers; their type says `any`.
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) return undefined; // leaving the loop destroys the stream
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

/** `none` and a charset are what misconfigured servers say of a plain body. */
const NO_ENCODING = new Set(['', 'identity', 'none', 'utf-8']);

/** In the order in which they were applied (RFC 9110 §8.4). */
function listEncodings(header: string | undefined): string[] {
  return (header ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => !NO_ENCODING.has(name));
}

/** What came before a truncation is kept: the parser can live with it. */
const TOLERANT = { finishFlush: constants.Z_SYNC_FLUSH };

/** Undefined: the bytes are plain, whatever the header says (a proxy decompressed them and kept the header). */
const DECODERS: Readonly<Record<string, (bytes: Uint8Array) => Transform | undefined>> = {
  gzip: gunzip,
  'x-gzip': gunzip,
  deflate: inflate,
  br: (bytes) =>
    bytes.length > 0 ? createBrotliDecompress({ finishFlush: constants.BROTLI_OPERATION_FLUSH }) : undefined,
};

function gunzip(bytes: Uint8Array): Transform | undefined {
  return isGzip(bytes) ? createGunzip(TOLERANT) : undefined;
}

/** RFC 1952 §2.3.1 */
function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** `deflate` means the zlib format (RFC 1950), and some servers send the bare stream (RFC 1951). */
function inflate(bytes: Uint8Array): Transform | undefined {
  const [first = 0, second = 0] = bytes;
  if (first === 0x3c || bytes.length < 2) return undefined; // `<`
  const isZlib = (first & 0x0f) === 8 && ((first << 8) + second) % 31 === 0;
  return isZlib ? createInflate(TOLERANT) : createInflateRaw(TOLERANT);
}
