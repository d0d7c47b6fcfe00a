/** Turns what the server or the connection says into a sentence that names the server and says what to do. */
import { BackendError } from '../port.js';

/** By the first word of an error reply (https://redis.io/docs/latest/develop/reference/protocol-spec/#simple-errors). */
const ADVICE: Readonly<Record<string, string>> = {
  OOM: 'the server is out of memory; nothing was changed. Raise its maxmemory, or lower archive.maxBytes',
  READONLY: 'the server is a read-only replica; name the primary',
};

/** A BackendError for what an operator can mend; any other error as it came. */
export function explain(error: unknown, place: string): unknown {
  if (!(error instanceof Error) || error instanceof BackendError) return error;
  const advice = ADVICE[error.message.split(' ', 1)[0] ?? ''];
  return advice === undefined
    ? error
    : new BackendError(`${place}: ${advice} (${error.message})`, { cause: error });
}
