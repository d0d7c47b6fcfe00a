import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Exit status after a signal: 128 and its number, as shells count. */
const STOPPED_BY = { SIGINT: 130, SIGTERM: 143 } as const;

export function temporaryFolder(what: string): Promise<string> {
  return mkdtemp(join(tmpdir(), `atalaya-demo-${what}-`));
}

/** A folder that is gone afterwards, whatever happens within: Ctrl-C and a closed pipe too. */
export async function withTemporaryFolder(
  what: string,
  work: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await temporaryFolder(what);
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  const interrupted = (): never => process.exit(STOPPED_BY.SIGINT);
  const terminated = (): never => process.exit(STOPPED_BY.SIGTERM);
  process.once('exit', remove).once('SIGINT', interrupted).once('SIGTERM', terminated);
  try {
    await work(folder);
  } finally {
    process.off('exit', remove).off('SIGINT', interrupted).off('SIGTERM', terminated);
    remove();
  }
}
