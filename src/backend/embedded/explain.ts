/** Turns what the driver throws into a sentence that names the file and says what to do. */
import { BackendError } from '../port.js';

const ADVICE: Readonly<Record<string, string>> = {
  BUSY: 'another process keeps the store locked; stop it, or try again when it is done',
  LOCKED: 'another process keeps the store locked; stop it, or try again when it is done',
  NOTADB: 'not a store of ours, nor any SQLite database; name another file, or move this one away',
  CORRUPT:
    'the store is damaged; put back a copy of it (`*.bak-v*` beside it), or move it away to begin anew',
  READONLY: 'the store cannot be written; give this user the right to write the file and its folder',
  PERM: 'the store cannot be opened; give this user the right to read and write the file and its folder',
  CANTOPEN:
    'the store cannot be opened; it must be a file, in a folder where this user may write, not a folder',
  FULL: 'no room to write; nothing was changed. Make room on the disk, or lower archive.maxBytes',
  IOERR: 'the disk did not take or give the data; nothing was changed. Look at the disk and its free room',
};

/** https://www.sqlite.org/rescode.html: what the driver says only by number. */
const BY_NUMBER: Readonly<Record<string, string>> = { 10: 'IOERR', 14: 'CANTOPEN', 26: 'NOTADB' };

const BY_SYSTEM_CODE: Readonly<Record<string, string>> = {
  EACCES: 'PERM',
  EPERM: 'PERM',
  EROFS: 'READONLY',
  ENOSPC: 'FULL',
  ENOTDIR: 'CANTOPEN',
  EEXIST: 'CANTOPEN', // mkdir: a file stands where the folder should be
};

/** A BackendError for what an operator can mend; any other error as it came. */
export function explain(error: unknown, file: string): unknown {
  if (!(error instanceof Error) || error instanceof BackendError) return error;
  const advice = ADVICE[kindOf(error)];
  return advice === undefined
    ? error
    : new BackendError(`${file}: ${advice} (${error.message})`, { cause: error });
}

function kindOf(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const sqlite = /^SQLITE_([A-Z]+)/.exec(code)?.[1];
  const number = /^ConnectionFailed\(.*: (\d+)"\)$/.exec(error.message)?.[1];
  return sqlite ?? BY_SYSTEM_CODE[code] ?? BY_NUMBER[number ?? ''] ?? '';
}
