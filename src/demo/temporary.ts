import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SECOND } from '../lib/duration.js';
import { withinTime } from '../lib/within-time.js';

/** Exit status after a signal: 128 and its number, as shells count. */
const STOPPED_BY = { SIGINT: 130, SIGTERM: 143 } as const;

export function temporaryFolder(what: string): Promise<string> {
  return mkdtemp(join(tmpdir(), `atalaya-demo-${what}-`));
}

/** What must be done before a signal ends the process. */
const farewells = new Set<() => Promise<void>>();
/** A shell's second Ctrl-C does not wait as long. */
const PATIENCE = 8 * SECOND;
let isLeaving = false;

/** Does `farewell` before the process ends, should a signal end it while `work` is going on. */
export async function beforeLeaving(farewell: () => Promise<void>, work: () => Promise<void>): Promise<void> {
  farewells.add(farewell);
  try {
    await work();
  } catch (error) {
    if (isLeaving) await new Promise(() => {}); // what broke was called off: the process ends any moment
    throw error;
  } finally {
    farewells.delete(farewell);
  }
}

async function leave(status: number): Promise<never> {
  isLeaving = true;
  const all = Promise.all([...farewells].map((farewell) => farewell()));
  await withinTime(PATIENCE, all, 'too long').catch(() => {});
  process.exit(status);
}

/** A folder that is gone afterwards, whatever happens within: Ctrl-C and a closed pipe too. */
export async function withTemporaryFolder(
  what: string,
  work: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await temporaryFolder(what);
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  const interrupted = (): void => void leave(STOPPED_BY.SIGINT);
  const terminated = (): void => void leave(STOPPED_BY.SIGTERM);
  process.once('exit', remove).once('SIGINT', interrupted).once('SIGTERM', terminated);
  try {
    await work(folder);
  } finally {
    process.off('exit', remove).off('SIGINT', interrupted).off('SIGTERM', terminated);
    remove();
  }
}
