/** An exported store into an empty one. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Command } from 'commander';
import { readStoreFile, StoreFileError } from '../backend/store-file.js';
import type { StoreRecord } from '../backend/store-record.js';
import { systemClock } from '../lib/clock.js';
import { many } from '../lib/count.js';
import { silentLog } from '../lib/log.js';
import { openProgress } from './progress.js';
import { openStore, readOrRefuse, refuseWhileWorked } from './store.js';
import type { Terminal } from './terminal.js';

export function importCommand(terminal: Terminal): Command {
  return new Command('import')
    .description('take an export (.gz, or - for stdin) into an empty store, in a file or on Redis')
    .argument('<file>')
    .addHelpText('after', '\nExample:\n  $ REDIS_URL=redis://127.0.0.1:6379 atalaya import watch.jsonl.gz')
    .action(async (file: string, _: object, command: Command) => {
      const aside = readOrRefuse(terminal, command);
      const source = await openSource(file, terminal);
      try {
        const { header, records } = await readStoreFile(source.bytes);
        const backend = await openStore(aside, silentLog, { restores: true });
        try {
          await refuseWhileWorked(backend);
          const { place } = await backend.state.status();
          const counted = countWith(records, source, terminal);
          await backend.state.restore(counted.records);
          terminal.stderr.write(
            `${many(counted.count(), 'record')} of ${header.place}, exported ${header.exportedAt}, taken into ${place}.\n`,
          );
        } finally {
          await backend.close();
        }
      } catch (error) {
        throw explain(error, file);
      } finally {
        source.close();
      }
    });
}

interface Source {
  readonly bytes: AsyncIterable<Uint8Array>;
  /** How much of it has been read, 0 to 1. */
  done(): number;
  close(): void;
}

async function openSource(file: string, terminal: Terminal): Promise<Source> {
  if (file === '-') return { bytes: terminal.stdin, done: () => 0, close: () => {} };
  const { size } = await stat(file);
  const stream = createReadStream(file);
  return {
    bytes: file.endsWith('.gz') ? unzipped(stream) : stream,
    done: () => stream.bytesRead / Math.max(1, size),
    close: () => void stream.destroy(),
  };
}

function unzipped(stream: Readable): Readable {
  return pipeline(stream, createGunzip(), () => {}); // a fault is heard by whoever reads
}

function countWith(records: AsyncIterable<StoreRecord>, source: Source, terminal: Terminal) {
  const progress = openProgress(terminal, systemClock);
  let count = 0;
  async function* counting(): AsyncIterable<StoreRecord> {
    try {
      for await (const record of records) {
        progress.show(source.done(), many(++count, 'record'));
        yield record;
      }
    } finally {
      progress.end();
    }
  }
  return { records: counting(), count: () => count };
}

/** By name of the file; what a decompressor says is about the file too. */
function explain(error: unknown, file: string): unknown {
  const where = file === '-' ? 'stdin' : file;
  if (error instanceof StoreFileError) return new Error(`${where}: ${error.message}`, { cause: error.cause });
  if (error instanceof Error && 'code' in error && /^Z_/.test(String(error.code)))
    return new Error(`${where}: the file is damaged or was cut off`, { cause: error });
  return error;
}
