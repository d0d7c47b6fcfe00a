/** What the pipeline tells of its own work: one call a decision, after it was committed. */
import type { Job } from '../backend/jobs.js';
import type { Log } from '../lib/log.js';
import type { Delivery } from '../model/delivery.js';
import type { Digest } from '../model/digest.js';
import type { ChannelId, FeedId, RouteId } from '../model/id.js';
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
      /** Its entries that say nothing, and are no items. */
      readonly blank: number;
      readonly skipped: readonly { readonly index: number; readonly reason: string }[];
      /** The new and the edited ones. */
      readonly fresh: readonly ItemReport[];
      /** ms from publication to our first sight, of new items that have a date; none on a feed's first poll. */
      readonly delays: readonly number[];
    };

export interface Reporter {
  polled(report: PollReport): void;
  /**
   * `digest` is absent when the window ended with nothing to say. `leftOut`: recipients who get nothing of it, for
   * they have unsubscribed.
   */
  closed(route: RouteId, digest: Digest | undefined, deliveries: number, leftOut: number): void;
  postponed(route: RouteId, until: number, why: string): void;
  /** The end of one attempt: its `state` says whether it was the last. */
  delivered(delivery: Delivery, digest: Digest): void;
  /** The channel takes no messages: what is due there waits. */
  stopped(channel: ChannelId, reason: string): void;
  resumed(channel: ChannelId): void;
  /** The job threw; it is found again. */
  broke(job: Job, error: unknown): void;
}

const nothing = (): void => {};
export const silentReporter: Reporter = {
  polled: nothing,
  closed: nothing,
  postponed: nothing,
  delivered: nothing,
  stopped: nothing,
  resumed: nothing,
  broke: nothing,
};

/** Each hears everything, in this order. */
export function reportToAll(reporters: readonly Reporter[]): Reporter {
  const all = (tell: (reporter: Reporter) => void): void => {
    for (const reporter of reporters) tell(reporter);
  };
  return {
    polled: (report) => all((each) => each.polled(report)),
    closed: (...told) => all((each) => each.closed(...told)),
    postponed: (route, until, why) => all((each) => each.postponed(route, until, why)),
    delivered: (delivery, digest) => all((each) => each.delivered(delivery, digest)),
    stopped: (channel, reason) => all((each) => each.stopped(channel, reason)),
    resumed: (channel) => all((each) => each.resumed(channel)),
    broke: (job, error) => all((each) => each.broke(job, error)),
  };
}

/** One structured line a decision. */
export function logReporter(log: Log): Reporter {
  return {
    polled: (report) => logPoll(log, report),
    closed: (route, digest, deliveries, leftOut) => {
      const unsubscribed = leftOut === 0 ? {} : { unsubscribed: leftOut };
      const stories = storyCount(digest);
      log.info({ route, digest: digest?.id, stories, deliveries, ...unsubscribed }, 'digest closed');
    },
    postponed: (route, until, why) => log.info({ route, until: iso(until), why }, 'digest postponed'),
    delivered: (delivery) => logDelivery(log, delivery),
    stopped: (channel, reason) =>
      log.error({ channel, reason }, 'channel stopped; what is due there waits for a probe'),
    resumed: (channel) => log.info({ channel }, 'channel takes messages again'),
    broke: (job, error) => log.error({ job, err: error }, 'a job failed; it will be found again'),
  };
}

function logDelivery(log: Log, { id, channel, route, state, attempts, reason, dueAt }: Delivery): void {
  const facts = { delivery: id, channel, route, attempts, reason };
  if (state === 'delivered') log.info(facts, 'delivered');
  else if (state === 'pending') log.warn({ ...facts, again: iso(dueAt) }, 'not delivered; tried again later');
  else if (state === 'failed') log.error(facts, 'delivery failed for good');
  else if (state === 'withheld') log.info(facts, 'not delivered, and will not be');
  else log.warn({ ...facts, state }, 'not delivered; it waits for its channel');
}

const iso = (at: number): string => new Date(at).toISOString();

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
    log.debug({ feed }, kind === 'stale' ? 'poll not stored: another was faster' : 'not modified');
    return;
  }
  const { items, blank, fresh, reader, skipped } = report;
  log.info(
    { feed, reader, items, blank, fresh: fresh.length, skipped: skipped.length, alerts: countAlerts(fresh) },
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
