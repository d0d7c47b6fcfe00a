/**
 * A process among others: it tells the store that it is at work, and holds the store for itself where only one may
 * work there. The store may go away for a while; that is told once, and so is its return.
 */
import type { Backend, State } from '../backend/port.js';
import type { WorkerRecord } from '../backend/work-records.js';
import { SECOND } from '../lib/duration.js';
import type { Log } from '../lib/log.js';
import { withinTime } from '../lib/within-time.js';

/** A process that died is forgotten, and its store taken over, after this long. */
export const PRESENCE = 15 * SECOND;
const RENEWAL = PRESENCE / 3;
/** How long a process that stops waits for the store to take note. */
const FAREWELL = SECOND / 2;

/** Another process runs the workers of this store. */
export class AlreadyRunning extends Error {
  override readonly name = 'AlreadyRunning';
}

export interface Presence {
  /** Resolves, with who it is, when another process has taken the store from this one. */
  readonly ousted: Promise<string>;
  /** From now on it works by this configuration. */
  show(configuration: string): Promise<void>;
  leave(): Promise<void>;
}

/**
 * @param place what the message calls the store
 * @throws AlreadyRunning
 */
export async function enterStore(
  { state, exclusive }: Pick<Backend, 'state' | 'exclusive'>,
  worker: WorkerRecord,
  place: string,
  log: Log,
): Promise<Presence> {
  const hold = exclusive ? await holdAlone(state, worker.holder, place) : undefined;
  let shown = worker;
  const announce = () => state.announce(shown, PRESENCE);
  await announce();
  const steady = openSteady(log);
  const renewal = setInterval(
    () => void steady(() => Promise.all([hold?.renew(), announce()])),
    RENEWAL,
  ).unref();
  return {
    ousted: hold?.ousted ?? new Promise(() => {}),
    async show(configuration) {
      shown = { ...shown, configuration };
      await steady(announce);
    },
    async leave() {
      clearInterval(renewal);
      const gone = Promise.all([hold?.release(), state.depart(worker.holder)]);
      await withinTime(FAREWELL, gone, 'the store does not answer').catch((error: unknown) =>
        log.warn(
          { reason: sayError(error) },
          'the store did not take note of the end; it will, in a few seconds',
        ),
      );
    },
  };
}

/** The lease of the one process that may work. */
async function holdAlone(state: State, holder: string, place: string) {
  const lease = { name: 'workers', holder, ttl: PRESENCE };
  const first = await state.lease(lease);
  if (first.kind === 'taken')
    throw new AlreadyRunning(
      `${place} is being worked on by ${first.by}: stop that one first, or wait a few seconds if it has just died`,
    );
  let oust: (by: string) => void = () => {};
  const ousted = new Promise<string>((resolve) => {
    oust = resolve;
  });
  return {
    ousted,
    async renew() {
      const outcome = await state.lease(lease);
      if (outcome.kind === 'taken') oust(outcome.by);
    },
    release: () => state.release(lease.name, holder),
  };
}

/** Runs what the store may fail to do; never rejects. One call at a time: the next one asks again anyway. */
function openSteady(log: Log): (work: () => Promise<unknown>) => Promise<void> {
  let away = false;
  let busy = false;
  return async (work) => {
    if (busy) return;
    busy = true;
    try {
      await withinTime(RENEWAL, work(), `no answer within ${RENEWAL / SECOND} s`);
      if (away) log.info({}, 'the store answers again');
      away = false;
    } catch (error) {
      if (!away)
        log.error({ reason: sayError(error) }, 'the store does not answer; work goes on when it does');
      away = true;
    } finally {
      busy = false;
    }
  };
}

const sayError = (error: unknown): string => (error instanceof Error ? error.message : String(error));
