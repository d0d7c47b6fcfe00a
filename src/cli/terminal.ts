/** Where a command reads and writes: data goes to stdout, talk to stderr, so that output can be piped. */
import type { Readable, Writable } from 'node:stream';
import pc from 'picocolors';

export interface Terminal {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** Colours for stderr and stdout, each plain when it is not a terminal. */
  readonly talk: ReturnType<typeof pc.createColors>;
  readonly data: ReturnType<typeof pc.createColors>;
}

/** Ends the program with this status; everything there was to say has been said. */
export class Exit extends Error {
  override readonly name = 'Exit';

  constructor(readonly status: number) {
    super(`exit ${status}`);
  }
}

/** Something was wrong with what people wrote or asked for. */
export const PROBLEMS_FOUND = 1;
/** The command line itself was wrong. */
export const MISUSE = 2;

export function processTerminal(): Terminal {
  const { stdin, stdout, stderr } = process;
  endQuietlyWhenNobodyReads(stdout);
  endQuietlyWhenNobodyReads(stderr);
  const colours = (stream: NodeJS.WriteStream) =>
    pc.createColors(pc.isColorSupported && stream.isTTY === true);
  return { stdin, stdout, stderr, talk: colours(stderr), data: colours(stdout) };
}

/** `atalaya … | head -1` closes the pipe: no fault, and nothing left to do. */
function endQuietlyWhenNobodyReads(stream: NodeJS.WriteStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(process.exitCode ?? 0);
  });
}

/** Resolves when more may be written. */
export async function write(stream: Writable, text: string): Promise<void> {
  if (text === '' || stream.write(text)) return;
  await new Promise<void>((resolve) => stream.once('drain', resolve));
}

export function writeJson(terminal: Terminal, value: unknown): Promise<void> {
  return write(terminal.stdout, `${JSON.stringify(value, null, 2)}\n`);
}
