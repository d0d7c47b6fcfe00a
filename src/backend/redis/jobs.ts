/**
 * Jobs on BullMQ. They are hints: the due index in state is the only schedule, and whatever is lost here is found
 * again by the next tick. So a job that its worker could not finish is never mourned, and none is kept when it ended.
 *
 * - A queue for each kind: a process works on its own kinds, and no kind waits for another. Ticks are not queued
 *   (job-ticks.ts says why).
 * - The same job is not added twice while it waits, is put off or runs anywhere: BullMQ's deduplication in its simple
 *   mode, whose id is freed in the same step that ends the job. A worker that dies leaves a lock that runs out; the
 *   job then waits again, and the second time it is given up, which frees the id too. job-orphans.ts guards the rest.
 * - Workers wait for Redis to come back; adding gives up soon, for the next tick adds it again.
 */
import { type JobsOptions, Queue } from 'bullmq';
import { MINUTE, SECOND } from '../../lib/duration.js';
import { orLate } from '../../lib/within-time.js';
import type { Job, JobLimits, JobOutcome, Jobs } from '../jobs.js';
import { BackendError } from '../port.js';
import { complainer } from './connection-log.js';
import { explain } from './explain.js';
import { type Queued, type QueuedJob, queuePrefix, subjectOf } from './job-names.js';
import { Orphans } from './job-orphans.js';
import { Ticks } from './job-ticks.js';
import { type Subject, Workers, type WorkersParts } from './job-workers.js';

/** A process that is not heard of for so long has lost its jobs. Ten times what an event loop may be held up. */
const LOCK = 30 * SECOND;
const STALLED_EVERY = 15 * SECOND;
/** What broke a job may still be broken, and somebody's server pays for each try. */
const REST = MINUTE;
/** Adding gives up after so long: the job is found again. */
const ADD_PATIENCE = 5 * SECOND;
/** Events are nobody's: BullMQ keeps them in a stream, as many as it is told. */
const EVENTS_KEPT = 10;
/** Whoever waits for quiet looks again after so long, and less often the longer it takes. */
const LOOK_AGAIN = 5;
const LOOK_AT_LEAST_EVERY = 100;

type Handler = (job: Job) => Promise<JobOutcome>;
type OnError = (job: Job, error: unknown) => void;

export interface BullOptions extends Pick<WorkersParts, 'server' | 'log'> {
  /** How long a job stays with a process that is not heard of, ms. */
  readonly lock?: number;
  /** How often such jobs are looked for, ms; they run again within twice that and the lock. */
  readonly stalledEvery?: number;
  /** For a job that threw, ms. */
  readonly rest?: number;
  /** After how long a job that is always in the way is looked up, ms. */
  readonly suspectAfter?: number;
}

/** @param options.server whose client stays its owner's: close it after `stop` */
export function openBullJobs(options: BullOptions): Jobs {
  return new BullJobs(options);
}

class BullJobs implements Jobs {
  readonly #queues = new Map<Queued, Queue<Subject>>();
  readonly #parts: WorkersParts;
  readonly #orphans: Orphans;
  readonly #ticks: Ticks;
  #workers: Workers | undefined;
  #stopped: Promise<void> | undefined;

  constructor(options: BullOptions) {
    const { server, log, lock = LOCK, stalledEvery = STALLED_EVERY, rest = REST } = options;
    this.#parts = { server, log, lock, stalledEvery, rest };
    this.#orphans = new Orphans(options.suspectAfter);
    this.#ticks = new Ticks(server.client, `${queuePrefix(server.prefix)}:turn`);
  }

  /** A tick is for this process; any other job for whichever takes it. Rejects with BackendError when Redis is away. */
  async add(job: Job): Promise<void> {
    if (this.#stopped) return;
    if (job.kind === 'tick') return this.#ticks.add();
    const { place } = this.#parts.server;
    await orLate(ADD_PATIENCE, this.#enqueue(job), () => {
      throw new BackendError(
        `${place}: no answer within ${ADD_PATIENCE / SECOND} s; the job is found again later`,
      );
    }).catch((error: unknown) => {
      throw explain(error, place);
    });
  }

  work(handler: Handler, limits: JobLimits, onError: OnError): void {
    if (this.#stopped) return;
    const run = async (job: Job): Promise<JobOutcome | undefined> => {
      try {
        return await handler(job);
      } catch (error) {
        onError(job, error);
        return undefined;
      }
    };
    this.#workers = new Workers(this.#parts, limits, run);
    if (limits.tick > 0) this.#ticks.work(async () => void (await run({ kind: 'tick' })));
  }

  async tickEvery(period: number): Promise<void> {
    if (!this.#stopped) this.#ticks.every(period);
  }

  /** Nothing waits or runs, in any process, of the kinds that this one works on. */
  async idle(): Promise<void> {
    for (let pause = LOOK_AGAIN; !(await this.#isQuiet()); pause = Math.min(2 * pause, LOOK_AT_LEAST_EVERY)) {
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
    await new Promise(setImmediate); // a caller that adds and waits in a loop lets timers and sockets have their turn
  }

  /** Jobs that wait stay for other processes. A second call waits for the first. */
  stop(grace: number): Promise<void> {
    this.#stopped ??= this.#end(grace);
    return this.#stopped;
  }

  async #end(grace: number): Promise<void> {
    const ticks = orLate(grace, this.#ticks.stop(), () => {});
    await Promise.all([ticks, this.#workers?.stop(grace)]);
    await Promise.all([...this.#queues.values()].map((queue) => queue.close()));
  }

  async #enqueue(job: QueuedJob): Promise<void> {
    const queue = this.#queue(job.kind);
    const subject = subjectOf(job);
    const options: JobsOptions = {
      deduplication: { id: subject },
      removeOnComplete: true,
      removeOnFail: true,
    };
    const { id } = await queue.add(job.kind, { subject }, options);
    if (id !== undefined) await this.#orphans.look(queue, subject, id);
  }

  #queue(kind: Queued): Queue<Subject> {
    const { server, log } = this.#parts;
    const open = this.#queues.get(kind);
    if (open) return open;
    const queue = new Queue<Subject>(kind, {
      connection: server.client,
      prefix: queuePrefix(server.prefix),
      streams: { events: { maxLen: EVENTS_KEPT } },
      skipVersionCheck: true, // its owner has looked at the server
    });
    queue.on('error', complainer(`jobs of kind ${kind}`, log));
    this.#queues.set(kind, queue);
    return queue;
  }

  async #isQuiet(): Promise<boolean> {
    if (!this.#ticks.isQuiet()) return false;
    const kinds = this.#workers?.kinds ?? [];
    if (this.#stopped || kinds.length === 0) return true;
    const { client, prefix, place } = this.#parts.server;
    const look = client.multi();
    for (const kind of kinds) {
      for (const list of ['wait', 'active']) look.llen(`${queuePrefix(prefix)}:${kind}:${list}`);
    }
    const replies = await look.exec().catch((error: unknown) => {
      throw explain(error, place);
    });
    return (replies ?? []).every(([, length]) => length === 0);
  }
}
