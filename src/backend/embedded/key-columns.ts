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
  const once = ascend(shingles) ? shingles : [...new Set(shingles)]; // as those of one item do: no set need be made
  const packed = Buffer.allocUnsafe(BYTES * once.length); // of Node's pool: a buffer of its own takes longer than all else here
  for (let n = 0; n < once.length; n++) packed.writeUInt32LE(once[n] as number, BYTES * n); // n < length
  return packed;
}

function ascend(list: readonly number[]): boolean {
  for (let n = 1; n < list.length; n++) if ((list[n] as number) <= (list[n - 1] as number)) return false; // n < length
  return true;
}

export function unpackSketch(column: Uint8Array | string): ArrayLike<number> {
  if (typeof column === 'string') return splitKeys(column).map(sketchNamed);
  return new Uint32Array(new Uint8Array(column).buffer); // a copy: where the driver put them need not suit four bytes
}
