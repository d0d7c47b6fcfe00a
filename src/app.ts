/** Composition root: a checked configuration becomes a running watch. The only place that joins all the rooms. */
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { Backend } from './backend/port.js';
import type { LeaseOutcome } from './backend/records.js';
import type { Channel } from './deliver/channel.js';
import { openChannel } from './deliver/registry.js';
import { closingTime, nextClosing, reportsEmpty } from './digest/window.js';
import { openHttpClient } from './http/client.js';
import type { HttpClient } from './http/outcome.js';
import type { Clock } from './lib/clock.js';
import { SECOND } from './lib/duration.js';
import type { Log } from './lib/log.js';
import type { ChannelId } from './model/id.js';
import { closeDigest } from './pipeline/close-digest.js';
import { type Context, LEASE_TIMES, type LeaseTimes } from './pipeline/context.js';
import { askEditedFeeds } from './pipeline/edited-feeds.js';
import { Generations } from './pipeline/generations.js';
import type { Watch } from './pipeline/load.js';
import { digestOf } from './pipeline/load-digest.js';
import { planNotice } from './pipeline/notices.js';
import type { Reloadable } from './pipeline/reload.js';
import type { Reporter } from './pipeline/report.js';
import { withTermCounts } from './pipeline/term-counts.js';
import { doJob } from './pipeline/work.js';

const TICK = SECOND;
/** A run that died is taken over after this long. */
const WORKERS_LEASE = 15 * SECOND;
/** How long running work may take to end when the process is asked to stop, and then to take notice that it is called off. */
const GRACE = 8 * SECOND;
const LAST_WORDS = SECOND;
/** `once` looks for more due work so often, and at most for ten minutes. */
const LOOK_AGAIN = 200;
const MOST_LOOKS = 3_000;
const LOOKS_WHEN_BROKEN = 50;
/** Deliveries at once; each channel's own limits are stricter. */
const DELIVERIES_AT_ONCE = 4;
/** Kinds without a limit of the operator's own. */
const ONE_AT_A_TIME = { tick: 1, close: 1, probe: 1 } as const;

export interface AppParts {
  readonly watch: Watch;
  readonly backend: Backend;
  readonly report: Reporter;
  readonly clock: Clock;
  readonly log: Log;
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
  /** Resolves, with who it is, when another process has taken the workers' lease from this one. */
  readonly ousted: Promise<string>;
  /** Lets running work end, then lets go of everything but the backend, which its opener closes. */
  stop(): Promise<void>;
}

/** Another process runs the workers of this store. */
export class AlreadyRunning extends Error {
  override readonly name = 'AlreadyRunning';
}

/**
 * Adopts the configuration and takes the workers' lease.
 * @throws AlreadyRunning
 */
export async function openApp(parts: AppParts): Promise<App> {
  const { watch, backend, log, report, clock } = parts;
  const holder = `pid ${process.pid} on ${hostname()}`;
  const lease = { name: 'workers', holder, ttl: WORKERS_LEASE };
  refuseSecond(await backend.state.lease(lease), parts);
  const aborter = new AbortController();
  const { state, jobs } = backend;
  const { leases = LEASE_TIMES } = parts;
  const http = openHttp(watch);
  const channels = openChannels(parts, watch);
  const first: Context = {
    watch: await withTermCounts(watch, state),
    state,
    http,
    channels,
    report,
    clock,
    holder,
    leases,
    signal: aborter.signal,
  };
  await adopt(first);
  const generations = new Generations(first, (error) => log.warn({ err: error }, 'not closed cleanly'));
  let broken = 0;
  const onBroken = (job: unknown, error: unknown): void => {
    broken += 1;
    log.error({ job, err: error }, 'a job failed; it will be found again');
  };
  jobs.work(
    (job) => generations.use((context) => doJob(context, jobs, job)),
    { ...ONE_AT_A_TIME, poll: watch.settings.poll.concurrency, deliver: DELIVERIES_AT_ONCE },
    onBroken,
  );
  let oust: (by: string) => void = () => {};
  const ousted = new Promise<string>((resolve) => {
    oust = resolve;
  });
  const renewal = setInterval(() => {
    state
      .lease(lease)
      .then((outcome) => outcome.kind === 'taken' && oust(outcome.by))
      .catch((error: unknown) => log.error({ err: error }, 'the workers’ lease was not renewed'));
  }, WORKERS_LEASE / 3);
  renewal.unref();

  return {
    get context() {
      return generations.current;
    },
    replace: (next) => replaceWatch(generations, next, parts),
    start: () => jobs.tickEvery(TICK),
    ousted,
    async once() {
      await runOnce(generations.current, backend, onBroken, () => broken);
      return broken;
    },
    async stop() {
      clearInterval(renewal);
      const patience = setTimeout(() => aborter.abort(), GRACE);
      await jobs.stop(GRACE + LAST_WORDS);
      clearTimeout(patience);
      aborter.abort();
      await generations.close();
      await state.release(lease.name, holder);
    },
  };
}

/** What did not change stays open: a channel's pace and a host's connections belong to it. */
async function replaceWatch(generations: Generations, edited: Watch, parts: AppParts): Promise<void> {
  const watch = await withTermCounts(edited, parts.backend.state);
  const before = generations.current;
  const channels = openChannels(parts, watch, before);
  const http = same(httpSettings(before.watch), httpSettings(watch)) ? before.http : openHttp(watch);
  const next: Context = { ...before, watch, channels, http };
  try {
    await adopt(next);
  } catch (error) {
    const kept = new Set<unknown>([before.http, ...before.channels.values()]);
    for (const opened of [http, ...channels.values()]) if (!kept.has(opened)) await opened.close();
    throw error;
  }
  const quiet = generations.replace(next);
  const removed = before.watch.routes.some(({ id }) => !watch.routes.some((route) => route.id === id));
  if (!removed) return;
  // until then a poll that began before may have planned alerts for a route that is gone
  quiet
    .then(() => adopt(generations.current))
    .catch((error: unknown) => parts.log.error({ err: error }, 'a removed route was not ended'));
}

function refuseSecond(outcome: LeaseOutcome, { watch }: AppParts): void {
  if (outcome.kind === 'held') return;
  throw new AlreadyRunning(
    `${watch.settings.store.file} is being worked on by ${outcome.by}: stop that one first, or wait a few seconds if it has just died`,
  );
}

/** @param before whose channels go on where their settings are the same */
function openChannels(
  { log, stdout }: AppParts,
  watch: Watch,
  before?: Context,
): ReadonlyMap<ChannelId, Channel> {
  const deps = { log, stdout, root: watch.root };
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

/** Makes the store know the configuration: what is new, what has changed and what is gone. */
async function adopt(context: Context): Promise<void> {
  const { state, watch, channels } = context;
  const now = await state.now();
  const { lost } = await state.adopt({
    feeds: watch.feeds.filter((feed) => feed.enabled).map(({ id }) => ({ id, dueAt: now })),
    routes: watch.routes.map((route) => ({
      id: route.id,
      ...(reportsEmpty(route) ? { closesAt: nextClosing(route, now) } : {}),
    })),
    channels: [...channels.values()].map(({ id, fingerprint }) => ({ id, fingerprint })),
    rules: [...watch.ruleDigests].map(([id, digest]) => ({ id, digest })),
  });
  await askEditedFeeds(context);
  await hastenWindows(context);
  await state.addNotices(
    lost.map(({ route, alerts }) => {
      const text = `Route ${route} was removed while ${alerts} alerts waited for it; they are listed as failed.`;
      return planNotice(watch.routes, { subject: 'route', name: route, phase: 'began', text, at: now }, now);
    }),
  );
}

/** A route whose schedule was edited tells what it holds by the new one, where that is sooner. */
async function hastenWindows({ state, watch }: Context): Promise<void> {
  const now = await state.now();
  for (const route of watch.routes) {
    const open = await state.readOpenDigest(route.id);
    const closesAt = closingTime(route, now, 'low');
    if (open !== undefined && open.closesAt > closesAt)
      await state.postponeDigest(route.id, open.version, closesAt);
  }
}

async function runOnce(
  context: Context,
  backend: Backend,
  onBroken: (job: unknown, error: unknown) => void,
  broken: () => number,
): Promise<void> {
  await workUntilNothingIsDue(context, backend, broken);
  for (const { id } of context.watch.routes) {
    const job = { kind: 'close', route: id };
    await closeDigest(context, id, { early: true }).catch((error: unknown) => onBroken(job, error));
  }
  await workUntilNothingIsDue(context, backend, broken);
}

/**
 * A poll whose host was busy comes back a little later, so one look is not enough. What broke stays due: it is
 * left to the next run, after some more looks for the rest.
 */
async function workUntilNothingIsDue(
  context: Context,
  { state, jobs }: Backend,
  broken: () => number,
): Promise<void> {
  for (let look = 0; look < (broken() > 0 ? LOOKS_WHEN_BROKEN : MOST_LOOKS); look++) {
    await doJob(context, jobs, { kind: 'tick' });
    await jobs.idle();
    const left = [await state.dueFeeds(1), await state.dueDigests(1), await state.dueDeliveries(1)];
    if (left.every((due) => due.length === 0)) return;
    await delay(LOOK_AGAIN);
  }
}
