/** Small files that spare work and may be missing: whoever cannot read or write one does the work once more. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export function readKept(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** All of it or nothing, for nobody else to read. */
export function writeKept(file: string, text: string): void {
  const written = `${file}.${process.pid}`;
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 }); // as the store would make it
    writeFileSync(written, text, { mode: 0o600 });
    renameSync(written, file);
  } catch {
    // the next start does without
  }
}
