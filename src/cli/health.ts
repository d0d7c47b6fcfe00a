/** What `status` tells, read from the store at one go. */
import type { Backend } from '../backend/port.js';
import type { ActiveMute, ChannelRecord, StoredFeed } from '../backend/records.js';
import type { StoreStatus, WorkerRecord } from '../backend/work-records.js';
import { hasErrors } from '../config/problem.js';
import type { Delivery } from '../model/delivery.js';
import type { ChannelId, DigestId, RouteId } from '../model/id.js';
import type { Unsubscription } from '../model/unsubscription.js';
import { digestLists, digestShared } from '../pipeline/load-digest.js';
import { loadChannels } from '../pipeline/load-routes.js';
import { countRecipients, type RecipientCount, recipientsOf } from '../pipeline/recipients.js';
import { storyCount } from '../pipeline/report.js';
import type { Aside } from './store.js';

const DIGESTS_SHOWN = 5;
/** A digest has a delivery for each recipient: enough of them for the last digests of most watches. */
const DELIVERIES_READ = 100;

export interface Health {
  /** Of the store's clock, epoch ms. */
  readonly now: number;
  readonly store: StoreStatus;
  readonly workers: readonly WorkerRecord[];
  /** Of the files here; absent when they have errors. To be compared with that of the workers. */
  readonly configuration?: string;
  readonly feeds: readonly StoredFeed[];
  readonly channels: readonly ChannelRecord[];
  readonly mutes: readonly ActiveMute[];
  /** Of channels that somebody has left. */
  readonly left: readonly (RecipientCount & { readonly channel: ChannelId })[];
  /** Newest first. */
  readonly digests: readonly LastDigest[];
}

export interface LastDigest {
  readonly id: DigestId;
  readonly route: RouteId;
  /** When it closed. */
  readonly at: number;
  readonly stories: number;
  readonly deliveries: Readonly<Partial<Record<Delivery['state'], number>>>;
}

export async function readHealth({ state }: Backend, { config }: Aside): Promise<Health> {
  const [now, store, workers, feeds, channels, mutes, unsubscriptions, digests] = await Promise.all([
    state.now(),
    state.status(),
    state.workers(),
    state.listFeeds(),
    state.listChannels(),
    state.mutes(),
    state.unsubscriptions(),
    readLastDigests(state),
  ]);
  const configuration = hasErrors(config.problems) ? {} : { configuration: digestOfFiles(config) };
  const left = countLeft(config, unsubscriptions);
  return { now, store, workers, ...configuration, feeds, channels, mutes, left, digests };
}

function countLeft(
  { settings }: Aside['config'],
  unsubscriptions: readonly Unsubscription[],
): Health['left'] {
  return [...loadChannels(settings).channels].flatMap(([channel, own]) => {
    const recipients = recipientsOf(channel, own, settings.value.routes, unsubscriptions);
    const count = countRecipients(recipients);
    return count.gone + count.inPart === 0 ? [] : [{ channel, ...count }];
  });
}

function digestOfFiles({ settings, feeds, rules, concepts }: Aside['config']): string {
  const lists = {
    feeds: feeds.map(({ value }) => value),
    rules: rules.map(({ value }) => value),
    concepts: concepts.map(({ value }) => value),
  };
  return digestShared(settings.value, digestLists(lists));
}

async function readLastDigests(state: Backend['state']): Promise<readonly LastDigest[]> {
  const byDigest = new Map<DigestId, Delivery[]>();
  for (const delivery of await state.listDeliveries({ limit: DELIVERIES_READ })) {
    const others = byDigest.get(delivery.digest);
    if (others) others.push(delivery);
    else byDigest.set(delivery.digest, [delivery]);
  }
  const last = [...byDigest].slice(0, DIGESTS_SHOWN).map(async ([id, deliveries]) => {
    const digest = await state.readDigest(id);
    return digest === undefined
      ? []
      : [
          {
            id,
            route: digest.route,
            at: digest.to,
            stories: storyCount(digest),
            deliveries: countStates(deliveries),
          },
        ];
  });
  return (await Promise.all(last)).flat();
}

function countStates(deliveries: readonly Delivery[]): LastDigest['deliveries'] {
  const counts: Partial<Record<Delivery['state'], number>> = {};
  for (const { state } of deliveries) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}
