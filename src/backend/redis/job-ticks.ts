/**
 * One tick a period over all processes, run by whichever of them takes the turn.
 *
 * A tick is no job of BullMQ's. Its job scheduler makes the next tick when a worker takes this one, so a worker that
 * dies, or loses Redis, between the two leaves none; and a queued tick whose worker died would hold its deduplication
 * id until it is found stalled, most of a minute in which nothing is due. Here each process has a timer of its own
 * and asks for the turn, a key that runs out by itself just before the next: one that dies, with the turn or in the
 * tick, is followed by another within two periods. Nothing is queued, so nothing piles up while Redis is away.
 */
import type { Redis } from 'ioredis';

/** A turn ends this part of a period before the next is asked for: a timer is never quite on time. */
const EARLY = 0.1;

export class Ticks {
  #timer: NodeJS.Timeout | undefined;
  #isAsking = false;
  #isWaiting = false;
  #running: Promise<void> | undefined;
  #run: (() => Promise<void>) | undefined;

  constructor(
    private readonly client: Redis,
    private readonly turnKey: string,
  ) {}

  /** A tick waits until there is somebody to run it; `run` does not reject. */
  work(run: () => Promise<void>): void {
    this.#run = run;
    this.#start();
  }

  /** Drops a tick while one waits or runs here. */
  add(): void {
    if (this.#running !== undefined) return;
    this.#isWaiting = true;
    this.#start();
  }

  /** The one timer that keeps the process alive. */
  every(period: number): void {
    clearInterval(this.#timer);
    this.#timer = setInterval(() => void this.#addInTurn(period), period);
  }

  /** Waiting ticks count once there is somebody to run them. */
  isQuiet(): boolean {
    return this.#running === undefined && !(this.#isWaiting && this.#run);
  }

  /** Resolves when the running one, if any, has ended. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#run = undefined;
    this.#isWaiting = false;
    await this.#running;
  }

  async #addInTurn(period: number): Promise<void> {
    if (this.#isAsking || this.#running !== undefined) return;
    this.#isAsking = true;
    try {
      const runsOut = Math.max(1, Math.floor(period * (1 - EARLY)));
      const turn = await this.client.set(this.turnKey, process.pid, 'PX', runsOut, 'NX');
      if (turn === 'OK') this.add();
    } catch {
      // Redis is away: its connection says so, and the next period asks again
    } finally {
      this.#isAsking = false;
    }
  }

  #start(): void {
    if (this.#running !== undefined || this.#run === undefined || !this.#isWaiting) return;
    this.#isWaiting = false;
    this.#running = this.#run().finally(() => {
      this.#running = undefined;
    });
  }
}
