/** A story's keys as they stand in its row. */
import { sketchNamed } from '../sketch-name.js';

const BYTES = 4;

export interface KeyColumns {
  readonly exact: string;
  /** Names with blanks between in a story from before schema 7. */
  readonly sketch: Uint8Array | string;
}

/** With blanks between: none has one (short-key.ts). */
export function joinKeys(keys: Iterable<string>): string {
  return [...new Set(keys)].join(' ');
}

export function splitKeys(column: string): readonly string[] {
  return column === '' ? [] : column.split(' ');
}

/** Four bytes each, as this machine's processor has them: those that Node runs on are of one mind. */
export function packSketch(shingles: readonly number[]): Uint8Array {
  const once = new Set(shingles);
  const packed = Buffer.allocUnsafe(BYTES * once.size); // of Node's pool: a buffer of its own takes longer than all else here
  let at = 0;
  for (const shingle of once) at = packed.writeUInt32LE(shingle, at);
  return packed;
}

export function unpackSketch(column: Uint8Array | string): ArrayLike<number> {
  if (typeof column === 'string') return splitKeys(column).map(sketchNamed);
  return new Uint32Array(new Uint8Array(column).buffer); // a copy: where the driver put them need not suit four bytes
}
