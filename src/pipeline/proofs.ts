/**
 * Which rules were proved before: where neither they nor the program have changed, a start learns nothing from
 * compiling them and trying their examples once more. A line in a file beside the store; without it rules are proved.
 */
import { hash } from '../lib/hash.js';
import { readKept, writeKept } from '../lib/kept-file.js';

export interface Proof {
  /** Whether this was kept. */
  stands(): boolean;
  /** To be called when the rules have been found sound. */
  keep(): void;
}

/**
 * @param program which proves: another may read the same rule in another way
 * @param proved the digest of all that the proof depends on
 */
export function openProof(file: string, program: string, proved: string): Proof {
  const print = hash('proof', program, process.version, proved);
  return {
    stands: () => readKept(file) === print,
    keep: () => writeKept(file, print),
  };
}
