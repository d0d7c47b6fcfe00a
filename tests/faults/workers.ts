/** Real processes that work on one watch, started anew when they die. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ToWorker, WorkerOrder } from './orders.js';

export interface Workers {
  readonly count: number;
  /** Another takes its place. */
  kill(n: number): Promise<void>;
  /** Stands still for so long, and goes on as if nothing had happened. */
  freeze(n: number, ms: number): Promise<void>;
  /** The disk of the embedded store is full for so long. */
  fill(ms: number): Promise<void>;
  /** All clocks are moved on. */
  skip(ms: number): void;
  stop(): Promise<void>;
}

/** The embedded store is another's once its dead worker's lease has run out, ms. */
const DEAD_AFTER = 16_000;
/** A start takes a second or two, and many on a busy machine, ms. */
const SLOWEST_START = 30_000;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export async function startWorkers(first: WorkerOrder, count: number): Promise<Workers> {
  let order = first;
  let turn: Promise<void> = Promise.resolve(); // one death at a time: a worker dies when it lives
  const children = await Promise.all(Array.from({ length: count }, () => start(order)));
  const tell = (said: ToWorker): void => {
    for (const child of children) if (child.connected) child.send(said);
  };
  const skip = (ms: number): void => {
    order = { ...order, skipped: order.skipped + ms };
    tell({ kind: 'skip', total: order.skipped });
  };
  return {
    count,
    kill(n) {
      turn = turn.then(async () => {
        await end(children[n], 'SIGKILL');
        if (order.redis === undefined) skip(DEAD_AFTER);
        children[n] = await start(order);
      });
      return turn;
    },
    async freeze(n, ms) {
      const child = children[n];
      child?.kill('SIGSTOP');
      await pause(ms);
      child?.kill('SIGCONT');
    },
    async fill(ms) {
      tell({ kind: 'fill', full: true });
      await pause(ms);
      tell({ kind: 'fill', full: false });
    },
    skip,
    async stop() {
      await turn;
      await Promise.all(children.map((child) => end(child, 'SIGTERM')));
    },
  };
}

/** Resolves when it works; one that dies or stands still before that is started again: its store may be away. */
async function start(order: WorkerOrder): Promise<ChildProcess> {
  const script = fileURLToPath(new URL('worker.ts', import.meta.url));
  for (;;) {
    const child = spawn(process.execPath, ['--import', 'tsx', script, JSON.stringify(order)], {
      stdio: ['ignore', order.verbose ? 'inherit' : 'ignore', order.verbose ? 'inherit' : 'ignore', 'ipc'],
    });
    const tooSlow = setTimeout(() => child.kill('SIGKILL'), SLOWEST_START);
    const ready = await Promise.race([
      once(child, 'message').then(() => true),
      once(child, 'exit').then(() => false),
    ]);
    clearTimeout(tooSlow);
    if (ready) return child;
    await pause(200);
  }
}

async function end(child: ChildProcess | undefined, signal: NodeJS.Signals): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGCONT');
  child.kill(signal);
  await gone;
}
