/** Text to bytes in the charsets of the demo; Node decodes windows-1256 but does not write it. */
import type { Outlet } from './outlet.js';

export function encode(text: string, charset: Outlet['charset']): Buffer {
  return charset === 'utf-8' ? Buffer.from(text) : Buffer.from([...text].map(byteOf));
}

/** https://encoding.spec.whatwg.org/index-windows-1256.txt, turned round */
const WINDOWS_1256: ReadonlyMap<string, number> = new Map(
  Array.from({ length: 256 }, (_, byte) => {
    // `stream` avoids a fast path of Node 20 that is wrong for 0x80–0x9F in some charsets
    return [new TextDecoder('windows-1256').decode(Uint8Array.of(byte), { stream: true }), byte];
  }),
);

function byteOf(character: string): number {
  const byte = WINDOWS_1256.get(character);
  if (byte === undefined) throw new Error(`windows-1256 has no ${JSON.stringify(character)}`);
  return byte;
}
