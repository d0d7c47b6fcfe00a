/**
 * What the store holds and what is due, as gauges: read when somebody asks, at most every few seconds, and never
 * waited for long. Every process of a watch shows the same.
 */
import { Gauge, Registry } from 'prom-client';
import { ROLES } from '../backend/jobs.js';
import type { State } from '../backend/port.js';
import { SECOND } from '../lib/duration.js';
import { withinTime } from '../lib/within-time.js';

/** Several scrapers, or an impatient one, ask the store once. */
const FRESH = 5 * SECOND;
const PATIENCE = 2 * SECOND;

/** @returns them in Prometheus's text format; never rejects */
export function storeMetrics(state: State): () => Promise<string> {
  let last = { text: '', at: -Infinity };
  let reading: Promise<void> | undefined;
  const read = async (): Promise<void> => {
    // made anew, so that a route that is gone, or a store that is away, leaves no old figure behind
    const registry = new Registry();
    const up = gaugesOn(registry)('store_up', 'Whether the store answers: 1 or 0. At 0 the rest is absent.');
    try {
      const facts = await withinTime(PATIENCE, readAll(state), 'the store does not answer');
      up.set(1);
      gaugeAll(registry, facts);
    } catch {
      up.set(0);
    }
    last = { text: await registry.metrics(), at: performance.now() };
  };
  return async () => {
    if (performance.now() - last.at >= FRESH) {
      reading ??= read().finally(() => {
        reading = undefined;
      });
      await reading;
    }
    return last.text;
  };
}

async function readAll(state: State) {
  const [now, store, coverage, channels, workers, unsubscriptions] = await Promise.all([
    state.now(),
    state.status(),
    state.coverage(),
    state.listChannels(),
    state.workers(),
    state.unsubscriptions(),
  ]);
  return { now, store, coverage, channels, workers, unsubscriptions };
}

function gaugesOn(registry: Registry) {
  return <L extends string>(name: string, help: string, ...labelNames: L[]): Gauge<L> =>
    new Gauge({ name: `atalaya_${name}`, help, labelNames, registers: [registry] });
}

function gaugeAll(
  registry: Registry,
  { now, store, coverage, channels, workers, unsubscriptions }: Awaited<ReturnType<typeof readAll>>,
): void {
  const gauge = gaugesOn(registry);
  const { oldestAt = now, ...counts } = store.due;
  const due = gauge('due', 'Work that is due and not yet done.', 'kind');
  for (const [kind, count] of Object.entries(counts)) due.set({ kind }, count);
  gauge('due_oldest_seconds', 'For how long what waits longest has been due; 0 when nothing is.').set(
    Math.max(0, now - oldestAt) / SECOND,
  );
  const feeds = gauge('feeds', 'Enabled feeds by whether their last poll succeeded.', 'state');
  feeds.set({ state: 'answered' }, coverage.answered);
  feeds.set({ state: 'not_answered' }, coverage.feeds - coverage.answered);
  gauge('archive_items', 'Items in the archive.').set(store.items);
  gauge('archive_bytes', 'Size of the archive as stored.').set(store.archiveBytes);
  gauge('stories_open', 'Stories that items can still join.').set(store.openStories);
  const waiting = gauge('alerts_waiting', 'Alerts in open windows.', 'route');
  for (const { route, alerts } of store.openDigests) waiting.set({ route }, alerts);
  const deliveries = gauge('deliveries_kept', 'Deliveries in the store by state.', 'state');
  for (const [state, count] of Object.entries(store.deliveries)) deliveries.set({ state }, count);
  gauge('channels_stopped', 'Channels that take no messages.').set(
    channels.filter((channel) => channel.state === 'stopped').length,
  );
  const left = gauge(
    'unsubscriptions',
    'Routes, and channels as a whole, that recipients have left.',
    'channel',
  );
  for (const { channel } of unsubscriptions) left.inc({ channel });
  const working = gauge('workers', 'Processes at work by role.', 'role');
  for (const role of ROLES)
    working.set({ role }, workers.filter((worker) => worker.roles.includes(role)).length);
  gauge('configurations', 'Different configurations that processes work by: 1 when all agree.').set(
    new Set(workers.map((worker) => worker.configuration)).size,
  );
}
