/**
 * BullMQ's workers of one process: one for each kind that it works on, all on one connection, and a connection each
 * to wait on. They go on by themselves when Redis has been away. What a process that died was running is found by
 * the others: its lock runs out, and the job waits again.
 */
import { type Job as BullJob, DelayedError, RedisConnection, WaitingError, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { SECOND } from '../../lib/duration.js';
import type { Log } from '../../lib/log.js';
import { orLate } from '../../lib/within-time.js';
import type { JobLimits, JobOutcome } from '../jobs.js';
import { complainer, tellOfLosses } from './connection-log.js';
import { jobOn, QUEUED, type Queued, type QueuedJob, queuePrefix } from './job-names.js';
import { Tally } from './job-tally.js';
import type { Server } from './scripts.js';

/** What checks.ts has made sure of. BullMQ would ask each connection with INFO, which some providers forbid. */
RedisConnection.minimumVersion = '6.2.0';

/** For the step that ends a job in Redis, and for a connection to close. */
const LAST_WORDS = SECOND;
const RECONNECT_AT_MOST = 2 * SECOND;
/** So often the connection is asked for a sign of life, and given up when none comes: a cut cable says nothing. */
const PULSE = 5 * SECOND;

/** The data of a job: what it is about. */
export type Subject = { readonly subject: string };

export interface WorkersParts {
  readonly server: Pick<Server, 'client' | 'place' | 'prefix'>;
  readonly log: Log;
  /** How long a job belongs to a process that is not heard of, ms. Renewed well before half of it is over. */
  readonly lock: number;
  /** How often jobs are looked for whose lock ran out, ms. */
  readonly stalledEvery: number;
  /** A job that threw rests so long, ms. */
  readonly rest: number;
}

export class Workers {
  readonly kinds: readonly Queued[];
  readonly #workers: readonly Worker<Subject>[];
  readonly #client: Redis | undefined;
  /** Handlers that have not come back, and steps that end a job in Redis. */
  readonly #running = new Tally();
  readonly #ending = new Tally();
  #pulse: NodeJS.Timeout | undefined;
  #isStopping = false;

  /** @param run comes back with what the handler asked for, or with undefined when it threw */
  constructor(
    private readonly parts: WorkersParts,
    limits: JobLimits,
    private readonly run: (job: QueuedJob) => Promise<JobOutcome | undefined>,
  ) {
    this.kinds = QUEUED.filter((kind) => limits[kind] > 0);
    const connection = this.kinds.length > 0 ? this.#connect() : undefined;
    this.#client = connection;
    this.#workers =
      connection === undefined ? [] : this.kinds.map((kind) => this.#open(kind, connection, limits[kind]));
  }

  /** Takes no more, waits at most `grace` ms for the running ones, and closes. What still runs is done again by others. */
  async stop(grace: number): Promise<void> {
    const giveUp = (): void => {};
    this.#isStopping = true;
    await Promise.all(this.#workers.map((worker) => worker.pause(true)));
    const areOver = this.#running.empty().then(() => true);
    if (await orLate(grace, areOver, () => false)) await orLate(LAST_WORDS, this.#ending.empty(), giveUp);
    await orLate(LAST_WORDS, Promise.all(this.#workers.map((worker) => worker.close(true))), giveUp);
    clearInterval(this.#pulse);
    this.#client?.disconnect();
  }

  /** Its commands wait while Redis is away, and are sent when it is back. */
  #connect(): Redis {
    const { server, log } = this.parts;
    const own = server.client.duplicate({
      maxRetriesPerRequest: null,
      enableOfflineQueue: true,
      lazyConnect: false,
      retryStrategy: (times) => Math.min(100 * times, RECONNECT_AT_MOST),
    });
    delete own.options.commandTimeout; // workers wait for longer,
    delete own.options.socketTimeout; // and in silence
    tellOfLosses(own, `${server.place} (jobs)`, log, () => this.#isStopping);
    this.#pulse = setInterval(() => {
      if (own.status !== 'ready') return;
      orLate(PULSE, own.ping(), () => own.disconnect(true)).catch(() => {}); // what is lost says so itself
    }, PULSE).unref();
    return own;
  }

  #open(kind: Queued, connection: Redis, concurrency: number): Worker<Subject> {
    const { server, lock, stalledEvery, log } = this.parts;
    const worker = new Worker<Subject>(kind, (job, token) => this.#do(kind, job, token), {
      connection,
      prefix: queuePrefix(server.prefix),
      skipVersionCheck: true,
      concurrency,
      lockDuration: lock,
      stalledInterval: stalledEvery,
      maxStalledCount: 1,
      runRetryDelay: SECOND,
      removeOnComplete: { count: 0 },
      removeOnFail: { count: 0 },
    });
    worker.on('error', complainer(`jobs of kind ${kind}`, log));
    worker.on('completed', (job) => this.#ending.remove(nameOf(kind, job)));
    worker.on('failed', (job, error) => {
      if (job) this.#ending.remove(nameOf(kind, job));
      log.warn(
        { kind, subject: job?.data.subject, err: error },
        'a job was given up; it will be found again',
      );
    });
    return worker;
  }

  async #do(kind: Queued, job: BullJob<Subject>, token: string | undefined): Promise<void> {
    const name = nameOf(kind, job);
    this.#ending.add(name);
    if (this.#isStopping) {
      await job.moveToWait(token);
      this.#ending.remove(name);
      throw new WaitingError();
    }
    this.#running.add(name);
    const outcome = await this.run(jobOn(kind, job.data.subject));
    this.#running.remove(name);
    if (outcome?.kind === 'done') return; // BullMQ ends it
    await job.moveToDelayed(Date.now() + (outcome?.after ?? this.parts.rest), token);
    this.#ending.remove(name);
    throw new DelayedError();
  }
}

const nameOf = (kind: Queued, job: BullJob): string => `${kind} ${job.id}`;
