/** The program in a process of its own, as an operator starts it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Home } from '../pipeline/home.js';

const BIN = fileURLToPath(new URL('../../bin/atalaya.js', import.meta.url));

export interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Program {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves when it has said so, on either stream; rejects when it ends without. */
  says(words: string): Promise<void>;
  /** What it wrote so far. */
  out(): string;
  err(): string;
}

/** @param env beside that of the tests */
export function startProgram(
  home: Home,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Program {
  const child = spawn(process.execPath, [BIN, '--root', home.dir, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    said.out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    said.err += chunk.toString();
  });
  return {
    child,
    ended: new Promise((resolve) => child.on('close', (status) => resolve({ status, ...said }))),
    says: (words) =>
      new Promise((resolve, reject) => {
        const look = () => (said.out + said.err).includes(words) && resolve();
        child.stdout.on('data', look);
        child.stderr.on('data', look);
        child.on('close', () => reject(new Error(`ended without saying ${words}: ${said.err}`)));
        look();
      }),
    out: () => said.out,
    err: () => said.err,
  };
}
