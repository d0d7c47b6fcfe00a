/** Composition root: a checked configuration becomes a running watch. The only place that joins all the rooms. */
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { type Job, type JobLimits, type JobOutcome, ROLES, type Role } from './backend/jobs.js';
import { type Backend, BackendError, type State } from './backend/port.js';
import type { Channel } from './deliver/channel.js';
import { openChannel } from './deliver/registry.js';
import { openHttpClient } from './http/client.js';
import type { HttpClient } from './http/outcome.js';
import type { Clock } from './lib/clock.js';
import { SECOND } from './lib/duration.js';
import type { Log } from './lib/log.js';
import { withinTime } from './lib/within-time.js';
import type { ChannelId } from './model/id.js';
import { Agreement } from './pipeline/agreement.js';
import { type Context, LEASE_TIMES, type LeaseTimes } from './pipeline/context.js';
import { Generations } from './pipeline/generations.js';
import { HEARTBEAT, openHeartbeat } from './pipeline/heartbeat.js';
import type { Watch } from './pipeline/load.js';
import { digestOf } from './pipeline/load-digest.js';
import { workOnce } from './pipeline/once.js';
import { placesOf } from './pipeline/places.js';
import { enterStore, PRESENCE, type Presence } from './pipeline/presence.js';
import type { Reloadable } from './pipeline/reload.js';
import { type Reporter, reportToAll, silentReporter } from './pipeline/report.js';
import { limitsFor, refuseParts } from './pipeline/roles.js';
import { linksOf } from './pipeline/subscriptions.js';
import { withTermCounts } from './pipeline/term-counts.js';
import { doJob } from './pipeline/work.js';

const TICK = SECOND;
/** How long running work may take to end when the process is asked to stop, and then to take notice that it is called off. */
const GRACE = 8 * SECOND;
const LAST_WORDS = SECOND;
/** A store that is slower than this is no store to work with. */
const READY = 2 * SECOND;

export interface AppParts {
  readonly watch: Watch;
  readonly backend: Backend;
  readonly report: Reporter;
  readonly clock: Clock;
  readonly log: Log;
  /** All of them unless told. */
  readonly roles?: readonly Role[];
  /** Of the program, for people who ask who works here. */
  readonly version?: string;
  /** The usual ones unless told. */
  readonly leases?: LeaseTimes;
  /** Where stdout channels write. */
  readonly stdout: (text: string) => void;
}

export interface App extends Reloadable {
  /** Works until `stop`. */
  start(): Promise<void>;
  /**
   * Polls what is due, closes immediate windows, sends what is due, and comes back.
   * @returns how many jobs broke on the way; each was logged, and is found again by the next run
   */
  once(): Promise<number>;
  /** Why it cannot work just now; undefined when it can. */
  unready(): Promise<string | undefined>;
  /** Resolves, with who it is, when another process has taken a store that only one may work on from this one. */
  readonly ousted: Promise<string>;
  /** Lets running work end, then lets go of everything but the backend, which its opener closes. */
  stop(): Promise<void>;
}

/**
 * Enters the store and, where there is work to do, adopts the configuration.
 * @throws RolesRefused
 * @throws AlreadyRunning
 */
export async function openApp(parts: AppParts): Promise<App> {
  const { watch, backend, log, roles = ROLES, version = 'unknown' } = parts;
  const { place } = await backend.state.status();
  refuseParts(roles, backend, place);
  // machines and restarts share numbers: every container's process is pid 1
  const holder = `pid ${process.pid} on ${hostname()} #${randomBytes(3).toString('hex')}`;
  const startedAt = await backend.state.now();
  const worker = { holder, roles, configuration: watch.shared, version, startedAt };
  const presence = await enterStore(backend, worker, place, log);
  try {
    return await openEntered({ ...parts, roles }, holder, presence);
  } catch (error) {
    await presence.leave();
    throw error;
  }
}

async function openEntered(
  parts: AppParts & { readonly roles: readonly Role[] },
  holder: string,
  presence: Presence,
): Promise<App> {
  const { backend, log } = parts;
  const { state, jobs } = backend;
  const aborter = new AbortController();
  let broken = 0;
  const counter: Reporter = { ...silentReporter, broke: () => void broken++ };
  const report = reportToAll([parts.report, counter]);
  const first = await openContext({ ...parts, report }, holder, aborter.signal);
  const limits = limitsFor(parts.roles, first.watch);
  const works = limits.tick > 0; // a process that only looks leaves the store as those who work want it
  const agreement = new Agreement();
  if (works) await agreement.adopt(first);
  const generations = new Generations(first, (error) => log.warn({ err: error }, 'not closed cleanly'));
  const endWork = works ? startWork(parts, generations, agreement, limits) : () => {};
  let stopping = false;

  return {
    get context() {
      return generations.current;
    },
    async replace(next) {
      await replaceWatch(generations, next, parts, works ? agreement : undefined);
      await presence.show(next.shared);
    },
    start: async () => void (works && (await jobs.tickEvery(TICK))),
    ousted: presence.ousted,
    async once() {
      await workOnce(generations.current, backend, () => broken);
      return broken;
    },
    unready: async () => (stopping ? 'stopping' : whySilent(state)),
    async stop() {
      stopping = true;
      endWork();
      const patience = setTimeout(() => aborter.abort(), GRACE);
      await jobs.stop(GRACE + LAST_WORDS);
      clearTimeout(patience);
      aborter.abort();
      await generations.close();
      await presence.leave();
    },
  };
}

/** Begins to take jobs, tells the monitor while that goes well, and looks by which files others work. @returns ends the latter two */
function startWork(
  { backend: { jobs }, log }: AppParts,
  generations: Generations,
  agreement: Agreement,
  limits: JobLimits,
): () => void {
  const heartbeat = openHeartbeat(log);
  const work = async (context: Context, job: Job): Promise<JobOutcome> => {
    const outcome = await doJob(context, jobs, job);
    if (job.kind === 'tick') heartbeat.ticked();
    return outcome;
  };
  jobs.work(
    (job) => generations.use((context) => work(context, job)),
    limits,
    (job, error) => generations.current.report.broke(job, error),
  );
  const beating = setInterval(() => void heartbeat.beat(generations.current), HEARTBEAT).unref();
  const complain = (error: unknown): void => {
    if (error instanceof BackendError) return; // presence says that the store is away
    log.error({ err: error }, 'the configuration was not adopted anew');
  };
  const look = () => void agreement.look(generations.current).catch(complain);
  const looking = setInterval(look, PRESENCE / 3).unref();
  return () => {
    clearInterval(beating);
    clearInterval(looking);
  };
}

/** Undefined when the store answers. */
function whySilent(state: State): Promise<string | undefined> {
  const late = `the store does not answer within ${READY / SECOND} s`;
  return withinTime(READY, state.workers(), late).then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}

async function openContext(parts: AppParts, holder: string, signal: AbortSignal): Promise<Context> {
  const { backend, report, clock, leases = LEASE_TIMES } = parts;
  const watch = withTermCounts(parts.watch, backend.state);
  const [http, channels] = [openHttp(watch), await openChannels(parts, watch)];
  const { state } = backend;
  const places = placesOf(backend, clock);
  return { watch, state, places, http, channels, report, clock, holder, leases, signal };
}

/**
 * What did not change stays open: a channel's pace and a host's connections belong to it.
 * @param agreement absent in a process that only looks
 */
async function replaceWatch(
  generations: Generations,
  edited: Watch,
  parts: AppParts,
  agreement: Agreement | undefined,
): Promise<void> {
  const watch = withTermCounts(edited, parts.backend.state);
  const before = generations.current;
  const channels = await openChannels(parts, watch, before);
  const http = same(httpSettings(before.watch), httpSettings(watch)) ? before.http : openHttp(watch);
  const next: Context = { ...before, watch, channels, http };
  try {
    await agreement?.adopt(next);
  } catch (error) {
    const kept = new Set<unknown>([before.http, ...before.channels.values()]);
    for (const opened of [http, ...channels.values()]) if (!kept.has(opened)) await opened.close();
    throw error;
  }
  const quiet = generations.replace(next);
  const removed = before.watch.routes.some(({ id }) => !watch.routes.some((route) => route.id === id));
  if (!removed || agreement === undefined) return;
  // until then a poll that began before may have planned alerts for a route that is gone
  quiet
    .then(() => agreement.adopt(generations.current))
    .catch((error: unknown) => parts.log.error({ err: error }, 'a removed route was not ended'));
}

/** @param before whose channels go on where their settings are the same */
async function openChannels(
  { log, stdout }: AppParts,
  watch: Watch,
  before?: Context,
): Promise<ReadonlyMap<ChannelId, Channel>> {
  const links = linksOf(watch.settings);
  const { allow } = watch.settings.network;
  const deps = { log, stdout, root: watch.root, allow, ...(links && { links }) };
  const old = before && same(linksOf(before.watch.settings), links) ? before : undefined;
  const opened = [...watch.channels].map(async ([id, settings]) => {
    const open = old?.channels.get(id);
    const kept = open !== undefined && same(old?.watch.channels.get(id), settings) ? open : undefined;
    return [id, kept ?? (await openChannel(id, settings, deps))] as const;
  });
  return new Map(await Promise.all(opened));
}

function openHttp(watch: Watch): HttpClient {
  return openHttpClient(httpSettings(watch));
}

function httpSettings({ settings: { poll, network, proxy } }: Watch) {
  const { userAgent, timeout, maxBytes, redirects } = poll;
  return {
    ...{ userAgent, timeout, maxBytes, maxRedirects: redirects, allow: network.allow },
    ...(proxy === undefined ? {} : { proxy }),
  };
}

const same = (one: unknown, other: unknown): boolean => digestOf([one]) === digestOf([other]);
