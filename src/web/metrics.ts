/**
 * What happened, counted for Prometheus: a Reporter beside the log. Labels are what people configure and a few fixed
 * words, never a feed, an item or an address. Names: https://prometheus.io/docs/practices/naming/
 */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { State } from '../backend/port.js';
import { DAY, HOUR, MINUTE, SECOND } from '../lib/duration.js';
import type { Reloaded } from '../pipeline/reload.js';
import { type PollReport, type Reporter, storyCount } from '../pipeline/report.js';
import { storeMetrics } from './store-metrics.js';

/** From seconds (a burst of polls) to two days (a feed that dates its items by the day). */
const DELAYS = [
  10 * SECOND,
  30 * SECOND,
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
].map(seconds);

export interface Metrics {
  /** Counts what it hears. */
  readonly reporter: Reporter;
  reloaded(outcome: Reloaded['kind']): void;
  /** All of it, and what the store says, in Prometheus's text format. */
  print(): Promise<{ readonly type: string; readonly text: string }>;
}

/** One for each process. */
export function openMetrics(version: string, state: State): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const count = counters(registry);
  count.info.set({ version }, 1);
  const printStore = storeMetrics(state);
  return {
    async print() {
      const text = `${await registry.metrics()}\n${await printStore()}`;
      return { type: registry.contentType, text };
    },
    reloaded: (outcome) => count.reloads.inc({ outcome }),
    reporter: {
      polled: (report) => countPoll(count, report),
      closed: (route, digest, _, leftOut) => {
        count.digests.inc({ route });
        count.stories.inc({ route }, storyCount(digest));
        if (leftOut > 0) count.leftOut.inc({ route }, leftOut);
      },
      postponed: (route) => count.postponed.inc({ route }),
      delivered: ({ channel, state, finishedAt }, { schedule, from }) => {
        count.deliveries.inc({ channel, outcome: state === 'pending' ? 'retry' : state });
        if (state === 'delivered' && finishedAt !== undefined)
          count.told.observe({ schedule }, seconds(Math.max(0, finishedAt - from)));
      },
      stopped: (channel) => count.stopped.inc({ channel }),
      resumed: () => {},
      broke: ({ kind }) => count.broken.inc({ job: kind }),
    },
  };
}

type Counters = ReturnType<typeof counters>;

function counters(registry: Registry) {
  const counter = <L extends string>(name: string, help: string, ...labelNames: L[]): Counter<L> =>
    new Counter({ name: `atalaya_${name}_total`, help, labelNames, registers: [registry] });
  const histogram = <L extends string>(name: string, help: string, ...labelNames: L[]): Histogram<L> =>
    new Histogram({ name: `atalaya_${name}`, help, labelNames, buckets: DELAYS, registers: [registry] });
  return {
    info: new Gauge({
      name: 'atalaya_build_info',
      help: 'Always 1; the label says which version runs.',
      labelNames: ['version'],
      registers: [registry],
    }),
    polls: counter('polls', 'Polls of feeds by outcome.', 'outcome'),
    items: counter('items', 'Items that were new, or whose headline was edited.'),
    skipped: counter('items_skipped', 'Entries of documents that could not be read, or say nothing.'),
    matches: counter('matches', 'Items that a rule fired on.', 'rule'),
    alerts: counter('alerts', 'Alerts planned: stories worth telling.', 'rule'),
    digests: counter('digests', 'Windows closed, empty ones too.', 'route'),
    stories: counter('digest_stories', 'Stories told in digests.', 'route'),
    leftOut: counter(
      'recipients_left_out',
      'Deliveries that were not planned, for their recipients have unsubscribed.',
      'route',
    ),
    postponed: counter('digests_postponed', 'Digests held back by quiet hours or a budget.', 'route'),
    deliveries: counter('deliveries', 'Attempts to deliver by how they ended.', 'channel', 'outcome'),
    stopped: counter('channel_stops', 'Times that a channel took no messages any more.', 'channel'),
    broken: counter('jobs_broken', 'Jobs that threw: a fault of ours, or a store that was away.', 'job'),
    reloads: counter('reloads', 'Readings of edited files by outcome.', 'outcome'),
    seen: histogram(
      'publication_to_seen_seconds',
      'From the date that a new item bears to our first sight of it.',
    ),
    told: histogram(
      'seen_to_delivered_seconds',
      'From the opening of a window, its first alert, to the delivery of its digest.',
      'schedule',
    ),
  };
}

function countPoll(count: Counters, report: PollReport): void {
  count.polls.inc({ outcome: report.kind });
  if (report.kind !== 'polled') return;
  count.items.inc(report.fresh.length);
  count.skipped.inc(report.skipped.length + report.blank);
  for (const delay of report.delays) count.seen.observe(seconds(delay));
  for (const { matches, alerts } of report.fresh) {
    for (const { rule } of matches) count.matches.inc({ rule });
    for (const { rule } of alerts) count.alerts.inc({ rule });
  }
}

function seconds(ms: number): number {
  return ms / SECOND;
}
