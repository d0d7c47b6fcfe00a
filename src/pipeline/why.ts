/** An item's whole way through the watch, from what the store recorded and what the rules say now. */
import type { State } from '../backend/port.js';
import type { ArchivedItem, RuleRecord, StoredFeed } from '../backend/records.js';
import { compareItems } from '../dedupe/similar.js';
import { matchItem } from '../match/evaluate.js';
import type { Delivery } from '../model/delivery.js';
import type { Feed } from '../model/feed.js';
import type { DigestId, RouteId } from '../model/id.js';
import type { Match } from '../model/match.js';
import type { Alert, Story, StoryItem } from '../model/story.js';
import type { Watch } from './load.js';
import { whyUntold } from './untold.js';

export interface Way {
  readonly archived: ArchivedItem;
  /** As configured now; absent when it is gone. */
  readonly feed?: Feed;
  /** What the rules say of it now. */
  readonly present: readonly Match[];
  /** When the rules that fire now were last changed, by id. */
  readonly changed: ReadonlyMap<string, number>;
  /** Why it was archived without being told, by the limits of now. */
  readonly untold?: string;
  readonly joined?: Joined;
  /** Of its story, oldest first: its own and those of its other tellings. */
  readonly tellings: readonly Told[];
}

export interface Joined {
  readonly story: Story;
  /** Its place among the tellings that are kept, from 1; 0 when it is not kept any more. */
  readonly place: number;
  /** The earlier telling that it is most like, and by what. Absent for the first. */
  readonly like?: { readonly other: StoryItem; readonly by: string };
}

export interface Told {
  readonly alert: Alert;
  /** Whether this item gave rise to it. */
  readonly own: boolean;
  readonly routes: readonly ToldRoute[];
}

export interface ToldRoute {
  readonly route: RouteId;
  readonly digest?: DigestId;
  /** When the window closes that it waits in. */
  readonly closesAt?: number;
  readonly deliveries: readonly Delivery[];
}

/** More recipients than any route has. */
const DELIVERIES = 500;

export async function traceItem(state: State, watch: Watch, archived: ArchivedItem): Promise<Way> {
  const { item, firstSeenAt } = archived;
  const feed = watch.feeds.find(({ id }) => id === item.feed);
  const polled = item.feed === undefined ? undefined : await state.readFeed(item.feed);
  const arrival = {
    publishedAt: item.publishedAt,
    seenAt: firstSeenAt,
    first: isFirstPoll(polled, firstSeenAt),
  };
  const untold = archived.story === undefined ? whyUntold(watch.settings.items, arrival) : undefined;
  const story = archived.story === undefined ? undefined : await state.readStory(archived.story);
  return {
    archived,
    ...(feed === undefined ? {} : { feed }),
    present: matchItem(await watch.matching.ready(), item),
    changed: changesOf(await state.rules()),
    ...(untold === undefined ? {} : { untold }),
    ...(story === undefined ? {} : { joined: placeIn(story, archived) }),
    tellings: await readTellings(state, archived),
  };
}

function isFirstPoll(polled: StoredFeed | undefined, firstSeenAt: number): boolean {
  return polled?.baselineAt !== undefined && firstSeenAt <= polled.baselineAt;
}

function changesOf(records: readonly RuleRecord[]): ReadonlyMap<string, number> {
  return new Map(records.map(({ id, changedAt }) => [id, changedAt]));
}

function placeIn(story: Story, { item }: ArchivedItem): Joined {
  const place = story.items.findIndex((each) => each.item === item.id);
  const own = story.items[place];
  let best: { other: StoryItem; by: string; score: number } | undefined;
  for (const other of story.items.slice(0, Math.max(0, place))) {
    const likeness = own === undefined ? undefined : compareItems(own, other);
    if (likeness?.kind !== 'same' || likeness.score <= (best?.score ?? 0)) continue;
    best = { other, by: likeness.by, score: likeness.score };
  }
  return { story, place: place + 1, ...(best && { like: { other: best.other, by: best.by } }) };
}

async function readTellings(state: State, { item, story }: ArchivedItem): Promise<readonly Told[]> {
  if (story === undefined) return [];
  const told: Told[] = [];
  for (const { alert, routes } of await state.tellings(story)) {
    const entries: ToldRoute[] = [];
    for (const { route, digest } of routes) {
      entries.push(
        digest === undefined
          ? { route, ...(await waitingIn(state, route)), deliveries: [] }
          : { route, digest, deliveries: await state.listDeliveries({ digest, limit: DELIVERIES }) },
      );
    }
    told.push({ alert, own: alert.item.item === item.id, routes: entries });
  }
  return told;
}

async function waitingIn(state: State, route: RouteId): Promise<{ readonly closesAt?: number }> {
  const open = await state.readOpenDigest(route);
  return open === undefined ? {} : { closesAt: open.closesAt };
}
