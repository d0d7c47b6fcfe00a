/** Composition root: a checked configuration becomes a running watch. The only place that joins all the rooms. */
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { type JobLimits, ROLES, type Role } from './backend/jobs.js';
import type { Backend } from './backend/port.js';
import type { Channel } from './deliver/channel.js';
import { openChannel } from './deliver/registry.js';
import { openHttpClient } from './http/client.js';
import type { HttpClient } from './http/outcome.js';
import type { Clock } from './lib/clock.js';
import { SECOND } from './lib/duration.js';
import type { Log } from './lib/log.js';
import { withinTime } from './lib/within-time.js';
import type { ChannelId } from './model/id.js';
import { adoptWatch } from './pipeline/adopt.js';
import { type Context, LEASE_TIMES, type LeaseTimes } from './pipeline/context.js';
import { Generations } from './pipeline/generations.js';
import { HEARTBEAT, openHeartbeat } from './pipeline/heartbeat.js';
import type { Watch } from './pipeline/load.js';
import { digestOf } from './pipeline/load-digest.js';
import { workOnce } from './pipeline/once.js';
import { enterStore } from './pipeline/presence.js';
import type { Reloadable } from './pipeline/reload.js';
import { type Reporter, reportToAll, silentReporter } from './pipeline/report.js';
import { withTermCounts } from './pipeline/term-counts.js';
import { doJob } from './pipeline/work.js';

const TICK = SECOND;
/** How long running work may take to end when the process is asked to stop, and then to take notice that it is called off. */
const GRACE = 8 * SECOND;
const LAST_WORDS = SECOND;
/** Deliveries at once; each channel's own limits are stricter. */
const DELIVERIES_AT_ONCE = 4;
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

/** The store is one that a single process works on, so that process does everything. */
export class RolesRefused extends Error {
  override readonly name = 'RolesRefused';
}

/**
 * Enters the store and, where there is work to do, adopts the configuration.
 * @throws RolesRefused
 * @throws AlreadyRunning
 */
export async function openApp(parts: AppParts): Promise<App> {
  const { watch, backend, log, roles = ROLES, version = 'unknown' } = parts;
  const { state, jobs } = backend;
  const { place } = await state.status();
  refuseParts(roles, backend, place);
  // machines and restarts share numbers: every container's process is pid 1
  const holder = `pid ${process.pid} on ${hostname()} #${randomBytes(3).toString('hex')}`;
  const worker = { holder, roles, configuration: watch.shared, version, startedAt: await state.now() };
  const presence = await enterStore(backend, worker, place, log);
  const aborter = new AbortController();
  let broken = 0;
  const counter: Reporter = { ...silentReporter, broke: () => void broken++ };
  const report = reportToAll([parts.report, counter]);
  const first = await openContext({ ...parts, report }, holder, aborter.signal);
  const limits = limitsFor(roles, watch);
  const works = limits.tick > 0; // a process that only looks leaves the store as those who work want it
  if (works) await adoptWatch(first);
  const generations = new Generations(first, (error) => log.warn({ err: error }, 'not closed cleanly'));
  const heartbeat = openHeartbeat(log);
  const beating = setInterval(() => void (works && heartbeat.beat(generations.current)), HEARTBEAT).unref();
  const work = async (context: Context, job: Parameters<typeof doJob>[2]) => {
    const outcome = await doJob(context, jobs, job);
    if (job.kind === 'tick') heartbeat.ticked();
    return outcome;
  };
  if (works) jobs.work((job) => generations.use((context) => work(context, job)), limits, report.broke);
  let stopping = false;

  return {
    get context() {
      return generations.current;
    },
    async replace(next) {
      await replaceWatch(generations, next, parts, works);
      await presence.show(next.shared);
    },
    start: async () => void (works && (await jobs.tickEvery(TICK))),
    ousted: presence.ousted,
    async once() {
      await workOnce(generations.current, backend, () => broken);
      return broken;
    },
    async unready() {
      if (stopping) return 'stopping';
      const late = `the store does not answer within ${READY / SECOND} s`;
      return withinTime(READY, state.workers(), late).then(
        () => undefined,
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      );
    },
    async stop() {
      stopping = true;
      clearInterval(beating);
      const patience = setTimeout(() => aborter.abort(), GRACE);
      await jobs.stop(GRACE + LAST_WORDS);
      clearTimeout(patience);
      aborter.abort();
      await generations.close();
      await presence.leave();
    },
  };
}

function refuseParts(roles: readonly Role[], { exclusive }: Backend, place: string): void {
  if (!exclusive || ROLES.every((role) => roles.includes(role))) return;
  throw new RolesRefused(
    `one process does all the work on ${place}, a store in a local file: leave --role out, or share a Redis (store.redis) among several`,
  );
}

/** How many jobs of each kind this process does at once; none of those that are other processes' part. */
function limitsFor(roles: readonly Role[], { settings: { poll } }: Watch): JobLimits {
  const [polls, delivers] = [roles.includes('poll'), roles.includes('deliver')];
  return {
    tick: polls || delivers ? 1 : 0,
    poll: polls ? poll.concurrency : 0,
    close: delivers ? 1 : 0,
    deliver: delivers ? DELIVERIES_AT_ONCE : 0,
    probe: delivers ? 1 : 0,
  };
}

async function openContext(parts: AppParts, holder: string, signal: AbortSignal): Promise<Context> {
  const { backend, report, clock, leases = LEASE_TIMES } = parts;
  const watch = await withTermCounts(parts.watch, backend.state);
  const [http, channels] = [openHttp(watch), openChannels(parts, watch)];
  return { watch, state: backend.state, http, channels, report, clock, holder, leases, signal };
}

/** What did not change stays open: a channel's pace and a host's connections belong to it. */
async function replaceWatch(
  generations: Generations,
  edited: Watch,
  parts: AppParts,
  works: boolean,
): Promise<void> {
  const watch = await withTermCounts(edited, parts.backend.state);
  const before = generations.current;
  const channels = openChannels(parts, watch, before);
  const http = same(httpSettings(before.watch), httpSettings(watch)) ? before.http : openHttp(watch);
  const next: Context = { ...before, watch, channels, http };
  try {
    if (works) await adoptWatch(next);
  } catch (error) {
    const kept = new Set<unknown>([before.http, ...before.channels.values()]);
    for (const opened of [http, ...channels.values()]) if (!kept.has(opened)) await opened.close();
    throw error;
  }
  const quiet = generations.replace(next);
  const removed = before.watch.routes.some(({ id }) => !watch.routes.some((route) => route.id === id));
  if (!removed || !works) return;
  // until then a poll that began before may have planned alerts for a route that is gone
  quiet
    .then(() => adoptWatch(generations.current))
    .catch((error: unknown) => parts.log.error({ err: error }, 'a removed route was not ended'));
}

/** @param before whose channels go on where their settings are the same */
function openChannels(
  { log, stdout }: AppParts,
  watch: Watch,
  before?: Context,
): ReadonlyMap<ChannelId, Channel> {
  const deps = { log, stdout, root: watch.root, allow: watch.settings.network.allow };
  return new Map(
    [...watch.channels].map(([id, settings]) => {
      const open = before?.channels.get(id);
      const kept = open !== undefined && same(before?.watch.channels.get(id), settings) ? open : undefined;
      return [id, kept ?? openChannel(id, settings, deps)];
    }),
  );
}

function openHttp(watch: Watch): HttpClient {
  return openHttpClient(httpSettings(watch));
}

function httpSettings({ settings: { poll, network } }: Watch) {
  const { userAgent, timeout, maxBytes, redirects } = poll;
  return { userAgent, timeout, maxBytes, maxRedirects: redirects, allow: network.allow };
}

const same = (one: unknown, other: unknown): boolean => digestOf(one) === digestOf(other);
