/** A real Redis of the test's own, on a free port of loopback and in a folder that goes with it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rename, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';

export interface RedisServer {
  readonly port: number;
  /** With the password when `requirepass` was asked for, and for TLS when a certificate was given. */
  readonly url: string;
  readonly folder: string;
  /** SIGKILL: what it had not written to disk is gone. */
  kill(): Promise<void>;
  /** Kills it if it still runs, and starts it again on its port and folder. */
  restart(): Promise<void>;
  /**
   * Looks at what is on disk now. What it gives back ends the server and starts it again from there: to a server
   * that writes through each second, the power has failed, and what came meanwhile is gone.
   */
  keepDisk(): Promise<() => Promise<void>>;
  /** Connections stay, nothing is answered. */
  freeze(): void;
  thaw(): void;
  /** Ends it, and removes its folder. */
  stop(): Promise<void>;
}

/** Directives of redis.conf by name, e.g. `{ appendonly: 'yes', maxmemory: '8mb' }`. Nothing is kept on disk unless told. */
export type Directives = Readonly<Record<string, string>>;

/** A free port may be taken by another program before Redis has it. */
const TRIES = 5;
const RETRIES = 40;
/** ms */
const RETRY_AFTER = 250;

/** Rejects with the command to type when redis-server is not installed. */
export async function startRedis(directives: Directives = {}): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'atalaya-redis-'));
  for (let tried = 1; ; tried++) {
    const port = await freePort();
    try {
      return serverIn(folder, port, directives, await launch(folder, port, directives));
    } catch (error) {
      if (tried < TRIES && isTaken(error)) continue;
      await rm(folder, { recursive: true });
      throw error;
    }
  }
}

function serverIn(folder: string, port: number, directives: Directives, first: ChildProcess): RedisServer {
  let child = first;
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL'); // a frozen process dies of it too
    await once(child, 'exit');
  };
  const kept = `${folder}-kept`;
  const restart = async (): Promise<void> => {
    await kill();
    child = await relaunch(folder, port, directives);
  };
  const password = directives.requirepass === undefined ? '' : `:${directives.requirepass}@`;
  return {
    port,
    url: `${isTls(directives) ? 'rediss' : 'redis'}://${password}127.0.0.1:${port}/0`,
    folder,
    kill,
    restart,
    keepDisk: async () => {
      await rm(kept, { recursive: true, force: true });
      await cp(folder, kept, { recursive: true });
      return async () => {
        await kill();
        await rm(folder, { recursive: true });
        await rename(kept, folder);
        await restart();
      };
    },
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    stop: async () => {
      await kill();
      await rm(folder, { recursive: true });
      await rm(kept, { recursive: true, force: true });
    },
  };
}

/** On the port that it had, which a connection of another program may have for a moment. */
async function relaunch(folder: string, port: number, directives: Directives): Promise<ChildProcess> {
  for (let tried = 1; ; tried++) {
    try {
      return await launch(folder, port, directives);
    } catch (error) {
      if (tried === RETRIES || !isTaken(error)) throw error;
      await setTimeout(RETRY_AFTER);
    }
  }
}

const isTaken = (error: unknown): boolean => String(error).includes('Address already in use');

/** Resolves when it takes connections. */
async function launch(folder: string, port: number, directives: Directives): Promise<ChildProcess> {
  const all = {
    bind: '127.0.0.1',
    dir: folder,
    save: '',
    appendonly: 'no',
    ...(isTls(directives) ? { port: '0', 'tls-port': String(port) } : { port: String(port) }),
    ...directives,
  };
  const child = spawn(
    'redis-server',
    Object.entries(all).flatMap(([name, value]) => [`--${name}`, value]),
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const orphan = (): void => void child.kill('SIGKILL');
  process.once('exit', orphan);
  child.once('exit', () => process.off('exit', orphan));
  return new Promise((resolve, reject) => {
    const said: string[] = [];
    child.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'ENOENT' ? new Error(MISSING, { cause: error }) : error),
    );
    child.once('close', () => reject(new Error(`redis-server did not start:\n${said.join('\n')}`)));
    for (const stream of [child.stdout, child.stderr]) {
      createInterface(stream).on('line', (line) => {
        said.push(line);
        if (line.includes('Ready to accept connections')) resolve(child);
      });
    }
  });
}

const isTls = (directives: Directives): boolean => 'tls-cert-file' in directives;

const MISSING =
  'redis-server is not installed, and these tests ask a real one: `apt-get install redis-server` or `brew install redis`';

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo; // a TCP server has no other kind of address
  probe.close();
  await once(probe, 'close');
  return port;
}
