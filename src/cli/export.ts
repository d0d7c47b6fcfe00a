/** The store as a file: to move it, or to keep a copy. */
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { Command } from 'commander';
import type { Backend } from '../backend/port.js';
import { writeStoreFile } from '../backend/store-file.js';
import type { StoreRecord } from '../backend/store-record.js';
import { systemClock } from '../lib/clock.js';
import { many } from '../lib/count.js';
import { silentLog } from '../lib/log.js';
import { openProgress } from './progress.js';
import { openOldStore, readOrRefuse, refuseWhileWorked } from './store.js';
import { Exit, MISUSE, type Terminal } from './terminal.js';

/** Headlines, recipients and what was sent: not for everyone on the machine. */
const MODE = 0o600;

export function exportCommand(terminal: Terminal): Command {
  return new Command('export')
    .description('write all that the store holds to a file (.gz: compressed; -: stdout), to move or keep it')
    .argument('<file>')
    .option('--while-running', 'a copy to keep, of a store in a file, though a service works on it')
    .addHelpText('after', '\nExample:\n  $ atalaya export watch.jsonl.gz')
    .action(async (file: string, options: { whileRunning?: true }, command: Command) => {
      const aside = readOrRefuse(terminal, command);
      const backend = await openOldStore(aside, silentLog);
      try {
        await refuseUnlessAlone(backend, options.whileRunning ?? false, terminal);
        await exportTo(file, backend, terminal);
      } finally {
        await backend.close();
      }
    });
}

/** Of a file an export is one moment, whoever works; of a server it is not. */
async function refuseUnlessAlone(backend: Backend, whileRunning: boolean, terminal: Terminal): Promise<void> {
  if (whileRunning && backend.exclusive) return;
  if (whileRunning) {
    terminal.stderr.write(
      '--while-running is for a store in a file: what is on Redis moves under the export\n',
    );
    throw new Exit(MISUSE);
  }
  await refuseWhileWorked(backend);
}

async function exportTo(file: string, { state }: Backend, terminal: Terminal): Promise<void> {
  const { place, items } = await state.status();
  const counted = countWith(state.dump(), items, terminal);
  const header = { exportedAt: new Date(systemClock.now()).toISOString(), place };
  const text = Readable.from(writeStoreFile(header, counted.records));
  if (file === '-') await pipeline(text, terminal.stdout, { end: false });
  else await writeWhole(file, text);
  terminal.stderr.write(`${many(counted.count(), 'record')} of ${place} written to ${sayFile(file)}.\n`);
}

/** The file is there when it is whole. */
async function writeWhole(file: string, text: Readable): Promise<void> {
  const part = `${file}.part`;
  const target = createWriteStream(part, { mode: MODE, flush: true });
  try {
    if (file.endsWith('.gz')) await pipeline(text, createGzip(), target);
    else await pipeline(text, target);
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

/** @param items of the archive, most of what there is: the bar is theirs */
function countWith(records: AsyncIterable<StoreRecord>, items: number, terminal: Terminal) {
  const progress = openProgress(terminal, systemClock);
  let count = 0;
  let archived = 0;
  async function* counting(): AsyncIterable<StoreRecord> {
    try {
      for await (const record of records) {
        if (record.kind === 'item') archived++;
        progress.show(archived / Math.max(1, items), many(++count, 'record'));
        yield record;
      }
    } finally {
      progress.end();
    }
  }
  return { records: counting(), count: () => count };
}

export const sayFile = (file: string): string => (file === '-' ? 'stdout' : file);
