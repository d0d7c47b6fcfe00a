import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Interrupted by the user: 128 and the signal's number, as shells count. */
const INTERRUPTED = 130;

export function temporaryFolder(what: string): Promise<string> {
  return mkdtemp(join(tmpdir(), `atalaya-demo-${what}-`));
}

/** A folder that is gone afterwards, whatever happens within: Ctrl-C too. */
export async function withTemporaryFolder(
  what: string,
  work: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await temporaryFolder(what);
  const interrupted = (): void => {
    rmSync(folder, { recursive: true, force: true });
    process.exit(INTERRUPTED);
  };
  process.once('SIGINT', interrupted);
  try {
    await work(folder);
  } finally {
    process.off('SIGINT', interrupted);
    await rm(folder, { recursive: true, force: true });
  }
}
