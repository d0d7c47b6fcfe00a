import { Readable, Writable } from 'node:stream';
import pc from 'picocolors';
import { runProgram } from '../../src/cli/main-program.js';

export interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** One command line, run in this process, without colours. */
export async function run(args: readonly string[], input: string | readonly Uint8Array[] = ''): Promise<Ran> {
  const [out, err] = [collector(), collector()];
  const plain = pc.createColors(false);
  const stdin = Readable.from(typeof input === 'string' ? [Buffer.from(input)] : [...input]);
  const status = await runProgram(args, {
    stdin,
    stdout: out.stream,
    stderr: err.stream,
    talk: plain,
    data: plain,
  });
  return { status, out: out.text(), err: err.text() };
}

function collector(): { readonly stream: Writable; text(): string } {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(String(chunk));
      done();
    },
  });
  return { stream, text: () => chunks.join('') };
}
