/**
 * The queue of one process, in memory. Jobs are hints: what is lost with the process is found again from state.
 * A job runs at most once at a time, and at most so many of a kind side by side.
 */
import type { Job, JobLimits, JobOutcome, Jobs } from '../jobs.js';

/** A job that threw rests so long: what broke it may still be broken, and somebody's server pays for each try. */
const REST = 60_000;
type Handler = (job: Job) => Promise<JobOutcome>;
type OnError = (job: Job, error: unknown) => void;

/** @param rest ms, for a job that threw */
export function openJobs(rest: number = REST): Jobs {
  return new LocalJobs(rest);
}

class LocalJobs implements Jobs {
  /** Waiting, first in first out, by kind and identity. */
  readonly #waiting = new Map<Job['kind'], Map<string, Job>>();
  readonly #running = new Map<string, Job>();
  /** Asked to be called again later. Like the waiting ones they are not added twice. */
  readonly #delayed = new Map<string, NodeJS.Timeout>();
  readonly #quiet: (() => void)[] = [];
  #worker: { handler: Handler; limits: JobLimits; onError: OnError } | undefined;
  #ticking: NodeJS.Timeout | undefined;
  #stopped: Promise<void> | undefined;
  readonly #rest: number;

  constructor(rest: number) {
    this.#rest = rest;
  }

  async add(job: Job): Promise<void> {
    const key = identity(job);
    const waiting = this.#waiting.get(job.kind) ?? new Map<string, Job>();
    if (this.#stopped || waiting.has(key) || this.#running.has(key) || this.#delayed.has(key)) return;
    this.#waiting.set(job.kind, waiting.set(key, job));
    this.#startMore();
  }

  work(handler: Handler, limits: JobLimits, onError: OnError): void {
    this.#worker = { handler, limits, onError };
    this.#startMore();
  }

  /** The one timer that keeps the process alive. */
  async tickEvery(period: number): Promise<void> {
    clearInterval(this.#ticking);
    if (this.#stopped) return;
    this.#ticking = setInterval(() => void this.add({ kind: 'tick' }), period);
  }

  async idle(): Promise<void> {
    if (!this.#isQuiet()) await new Promise<void>((resolve) => this.#quiet.push(resolve));
    await new Promise(setImmediate); // a caller that adds and waits in a loop lets timers and sockets have their turn
  }

  /** Waiting and delayed jobs are forgotten. A second call waits for the first. */
  stop(grace: number): Promise<void> {
    this.#stopped ??= this.#end(grace);
    return this.#stopped;
  }

  async #end(grace: number): Promise<void> {
    clearInterval(this.#ticking);
    for (const timer of this.#delayed.values()) clearTimeout(timer);
    this.#delayed.clear();
    this.#waiting.clear();
    let patience: NodeJS.Timeout | undefined;
    const enough = new Promise<void>((resolve) => {
      patience = setTimeout(resolve, grace);
    });
    await Promise.race([this.idle(), enough]);
    clearTimeout(patience);
  }

  #startMore(): void {
    if (!this.#worker) return;
    for (const [kind, waiting] of this.#waiting) {
      for (const [key, job] of waiting) {
        if (this.#countRunning(kind) >= this.#worker.limits[kind]) break;
        waiting.delete(key);
        this.#running.set(key, job);
        void this.#run(key, job, this.#worker.handler, this.#worker.onError);
      }
    }
  }

  async #run(key: string, job: Job, handler: Handler, onError: OnError): Promise<void> {
    const outcome = await Promise.resolve(job)
      .then(handler)
      .catch((error: unknown): JobOutcome => {
        onError(job, error);
        return job.kind === 'tick' ? { kind: 'done' } : { kind: 'again', after: this.#rest };
      });
    this.#running.delete(key);
    if (outcome.kind === 'again' && !this.#stopped) this.#delay(key, job, outcome.after);
    this.#startMore();
    if (this.#isQuiet()) for (const resolve of this.#quiet.splice(0)) resolve();
  }

  #delay(key: string, job: Job, after: number): void {
    const timer = setTimeout(() => {
      this.#delayed.delete(key);
      void this.add(job);
    }, after);
    this.#delayed.set(key, timer.unref());
  }

  #countRunning(kind: Job['kind']): number {
    let count = 0;
    for (const job of this.#running.values()) if (job.kind === kind) count++;
    return count;
  }

  /** Waiting jobs count once there is somebody to do them. */
  #isQuiet(): boolean {
    const isWaiting = [...this.#waiting.values()].some(({ size }) => size > 0);
    return this.#running.size === 0 && !(isWaiting && this.#worker);
  }
}

function identity(job: Job): string {
  switch (job.kind) {
    case 'tick':
      return 'tick';
    case 'poll':
      return `poll ${job.feed}`;
    case 'close':
      return `close ${job.route}`;
    case 'deliver':
      return `deliver ${job.delivery}`;
    case 'probe':
      return `probe ${job.channel}`;
  }
}
