/**
 * Which rules were proved before: where neither they nor the program have changed, a start learns nothing from
 * compiling them and trying their examples once more. A line in a file beside the store; without it rules are proved.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { hash } from '../lib/hash.js';

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
    stands: () => readIfThere(file) === print,
    keep() {
      const written = `${file}.${process.pid}`;
      try {
        mkdirSync(dirname(file), { recursive: true, mode: 0o700 }); // as the store would make it
        writeFileSync(written, print);
        renameSync(written, file);
      } catch {
        // the next start proves them again
      }
    },
  };
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
