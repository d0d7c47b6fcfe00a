/** The demo in a process of its own, as people start it. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';

const PROGRAM = join(import.meta.dirname, '../../bin/atalaya.js');
export const NO_NETWORK = join(import.meta.dirname, 'loopback-only.mjs');
/** The demo itself takes a few seconds; machines that test are busy. */
export const PATIENCE = 120_000;

export interface Ran {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/**
 * Without a network, with a temporary folder of its own. Its pipes close when the last process that holds them
 * has ended: had it left one running, this would never resolve.
 * @param redis address of the Redis that the environment names; none unless told
 * @param began is given the process
 */
export function runDemo(
  args: readonly string[],
  temporary: string,
  redis = '',
  began: (kill: (signal: NodeJS.Signals) => void) => void = () => {},
): Promise<Ran> {
  const env = {
    ...process.env,
    TMPDIR: temporary,
    NODE_OPTIONS: `--import ${NO_NETWORK}`,
    NO_COLOR: '1',
    REDIS_URL: redis,
  };
  const child = spawn(process.execPath, [PROGRAM, 'demo', ...args], { env });
  began((signal) => void child.kill(signal));
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  return new Promise((resolve) => {
    child.on('close', (status) => resolve({ status, out, err }));
  });
}
