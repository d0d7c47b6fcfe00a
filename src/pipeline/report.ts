/** What the pipeline tells of its own work: one call a decision, after it was committed. */
import type { Log } from '../lib/log.js';
import type { Delivery } from '../model/delivery.js';
import type { Digest } from '../model/digest.js';
import type { FeedId, RouteId } from '../model/id.js';
import type { Item } from '../model/item.js';
import type { Match } from '../model/match.js';
import type { Alert, Story } from '../model/story.js';

/** What became of one item that was new, or whose headline was edited. */
export interface ItemReport {
  readonly item: Item;
  readonly matches: readonly Match[];
  /** Absent for an item that matched nothing, or is too old to tell (then `untold` says why). */
  readonly story?: { readonly story: Story; readonly kind: 'new' | 'join'; readonly by?: string };
  readonly alerts: readonly Alert[];
  readonly untold?: string;
}

export type PollReport =
  | { readonly kind: 'not-modified'; readonly feed: FeedId; readonly how: '304' | 'same-body' }
  | { readonly kind: 'failed'; readonly feed: FeedId; readonly reason: string; readonly failures: number }
  /** Another worker polled the feed meanwhile, or the watch is stopping; nothing was stored. */
  | { readonly kind: 'stale'; readonly feed: FeedId }
  | {
      readonly kind: 'polled';
      readonly feed: FeedId;
      readonly reader: string;
      /** Items in the document. */
      readonly items: number;
      readonly skipped: readonly { readonly index: number; readonly reason: string }[];
      /** The new and the edited ones. */
      readonly fresh: readonly ItemReport[];
    };

export interface Reporter {
  polled(report: PollReport): void;
  /** `digest` is absent when the window ended with nothing to say. */
  closed(route: RouteId, digest: Digest | undefined, deliveries: number): void;
  postponed(route: RouteId, until: number, why: string): void;
  delivered(delivery: Delivery): void;
}

/** One structured line a decision. */
export function logReporter(log: Log): Reporter {
  return {
    polled: (report) => logPoll(log, report),
    closed: (route, digest, deliveries) =>
      log.info({ route, digest: digest?.id, stories: storyCount(digest), deliveries }, 'digest closed'),
    postponed: (route, until, why) =>
      log.info({ route, until: new Date(until).toISOString(), why }, 'digest postponed'),
    delivered: ({ id, channel, route, state, attempts, reason }) => {
      const facts = { delivery: id, channel, route, state, attempts, reason };
      if (state === 'delivered') log.info(facts, 'delivered');
      else log.warn(facts, 'not delivered');
    },
  };
}

export function storyCount(digest: Digest | undefined): number {
  return digest?.groups.reduce((sum, group) => sum + group.stories.length, 0) ?? 0;
}

function logPoll(log: Log, report: PollReport): void {
  const { kind, feed } = report;
  if (report.kind === 'failed') {
    log.warn({ feed, reason: report.reason, failures: report.failures }, 'poll failed');
    return;
  }
  if (report.kind !== 'polled') {
    log.debug({ feed }, kind);
    return;
  }
  const { items, fresh, reader, skipped } = report;
  log.info(
    { feed, reader, items, fresh: fresh.length, skipped: skipped.length, alerts: countAlerts(fresh) },
    'polled',
  );
  for (const { item, matches, story, alerts, untold } of fresh) {
    if (matches.length === 0) continue;
    const rules = matches.map((match) => match.rule);
    const told = alerts.map((alert) => `${alert.rule}: ${alert.reason}`);
    log.info(
      { feed, item: item.id, rules, story: story?.story.id, joined: story?.by, told, untold },
      'matched',
    );
  }
}

function countAlerts(fresh: readonly ItemReport[]): number {
  return fresh.reduce((sum, item) => sum + item.alerts.length, 0);
}
