import { afterEach, beforeEach } from 'vitest';
import type { Jobs } from '../../../src/backend/jobs.js';
import type { Backend, State } from '../../../src/backend/port.js';
import type {
  Adoption,
  PollCommit,
  StoryChange,
  StoryKeys,
  StoryLookup,
} from '../../../src/backend/records.js';
import { MINUTE } from '../../../src/lib/duration.js';
import { channelId, feedId, type RouteId, routeId } from '../../../src/model/id.js';
import type { Alert } from '../../../src/model/story.js';
import {
  aClock,
  aClosing,
  aCommit,
  aDelivery,
  aDigest,
  type DrivenClock,
  NOON,
  someKeys,
} from '../../builders.js';

export interface Opened {
  readonly backend: Backend;
  /** Closes the backend and opens the same store again. */
  reopen(): Promise<Backend>;
  cleanup(): Promise<void>;
}

export type Open = (clock: DrivenClock) => Promise<Opened>;

/** The store of the running test. */
export interface Stage {
  readonly state: State;
  readonly jobs: Jobs;
  readonly clock: DrivenClock;
  reopen(): Promise<void>;
}

export const FEED = feedId('bo-valle');
export const OTHER_FEED = feedId('br-folha');
export const ROUTE = routeId('on-call');
export const DESK = channelId('desk');

export const WATCH: Adoption = {
  feeds: [
    { id: FEED, dueAt: NOON },
    { id: OTHER_FEED, dueAt: NOON + MINUTE },
  ],
  routes: [{ id: ROUTE }],
  channels: [{ id: DESK, fingerprint: 'print-1' }],
  rules: [],
};

/** Before each test an empty store that has adopted `WATCH`. */
export function onStage(open: Open): Stage {
  let clock = aClock();
  let opened: Opened;
  let backend: Backend;
  beforeEach(async () => {
    clock = aClock();
    opened = await open(clock);
    backend = opened.backend;
    await backend.state.adopt(WATCH);
  });
  afterEach(() => opened.cleanup());
  return {
    get state() {
      return backend.state;
    },
    get jobs() {
      return backend.jobs;
    },
    get clock() {
      return clock;
    },
    reopen: async () => {
      backend = await opened.reopen();
    },
  };
}

/** Commits one poll of a feed at its present rev. */
export async function poll(state: State, changes: Partial<PollCommit> = {}) {
  const feed = changes.feed ?? FEED;
  const rev = (await state.readFeed(feed))?.rev ?? 0;
  return state.commitPoll(aCommit({ feed, rev, ...changes }));
}

export async function tell(state: State, story: StoryChange, changes: Partial<PollCommit> = {}) {
  return poll(state, { stories: [story], ...changes });
}

/** What one item would find. */
export async function find(
  state: Pick<State, 'findStories'>,
  keys: Partial<StoryKeys> = {},
): Promise<StoryLookup> {
  const [lookup] = await state.findStories([someKeys(keys)]);
  if (lookup === undefined) throw new Error('one that asks has one answer');
  return lookup;
}

/** Plans alerts into a route's window. */
export async function plan(state: State, alerts: readonly Alert[], closesAt = NOON + MINUTE, route = ROUTE) {
  return poll(state, { alerts: alerts.map((alert) => ({ alert, routes: [{ route, closesAt }] })) });
}

/** Closes a route's window with one delivery, whatever is in it. */
export async function close(
  state: State,
  changes: Parameters<typeof aDelivery>[0] = {},
  route: RouteId = ROUTE,
) {
  const open = await state.readOpenDigest(route);
  const digest = aDigest({ route });
  const delivery = aDelivery({ route, digest: digest.id, channel: DESK, ...changes });
  const closed = await state.closeDigest(
    aClosing({ route, version: open?.version ?? 0, digest, deliveries: [delivery] }),
  );
  return { closed, digest, delivery };
}

export async function collect<T>(pieces: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const piece of pieces) all.push(piece);
  return all;
}
