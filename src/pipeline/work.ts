/** Which function does which job, and how due work becomes jobs. The due index in state is the only schedule. */
import type { Job, JobOutcome, Jobs } from '../backend/jobs.js';
import { DAY, HOUR, SECOND } from '../lib/duration.js';
import { unitOf } from '../lib/hash.js';
import type { Feed } from '../model/feed.js';
import type { DeliveryId, FeedId } from '../model/id.js';
import { othersHaveOtherFiles } from './agreement.js';
import { closeDigest } from './close-digest.js';
import type { Context } from './context.js';
import { deliverDigest } from './deliver-digest.js';
import { addDueWork } from './due-work.js';
import { feedOf, hostOf } from './feed-of.js';
import { gapForPages, takeTurn } from './host-turn.js';
import { underLease } from './lease.js';
import { pollFeed } from './poll-feed.js';
import { probeChannel } from './probe-channel.js';
import { saveTermCounts } from './term-counts.js';

/** How long a poll that found its host busy waits before it asks again. */
const HOST_BUSY = SECOND;
/** Messages to one channel at once: one that does not answer holds up its own, and leaves room for others. */
const PER_CHANNEL = 2;
/** How long a delivery that found its channel busy waits before it asks again. */
const CHANNEL_BUSY = SECOND / 2;
/** How long a delivery rests whose channel this process does not know, though others may. */
const FILES_DIFFER = 30 * SECOND;
const SWEEP_EVERY = HOUR;
/** Finished deliveries stay to be looked at for so long. */
const DELIVERIES_KEPT = 90 * DAY;

export async function doJob(context: Context, jobs: Jobs, job: Job): Promise<JobOutcome> {
  switch (job.kind) {
    case 'tick':
      await addDueWork(context, jobs);
      await sweepNowAndThen(context);
      return { kind: 'done' };
    case 'poll':
      return pollPolitely(context, job.feed);
    case 'close': {
      const closing = await closeDigest(context, job.route);
      if (closing.kind === 'closed') {
        for (const { id } of closing.deliveries) await jobs.add({ kind: 'deliver', delivery: id });
      }
      return { kind: 'done' };
    }
    case 'deliver':
      return deliverInTurn(context, job.delivery);
    case 'probe':
      await probeChannel(context, job.channel);
      return { kind: 'done' };
  }
}

/** A host is asked by so many at once as `poll.perHost` says, and so often as `poll.gap` lets us, over all workers. */
async function pollPolitely(context: Context, id: FeedId): Promise<JobOutcome> {
  const { places, watch } = context;
  const feed = feedOf(watch, id);
  if (feed === undefined) return { kind: 'done' };
  const name = `host:${hostOf(feed)}`;
  const holder = `${context.holder} ${id}`;
  const lease = { name, holder, ttl: context.leases.place, slots: watch.settings.poll.perHost };
  const polled = await underLease(places, lease, () => pollInTurn(context, feed));
  await saveTermCounts(context);
  if (polled.kind === 'taken') return { kind: 'again', after: HOST_BUSY };
  // those who wait for one turn do not all come back at once
  return polled.result === 0
    ? { kind: 'done' }
    : { kind: 'again', after: polled.result + Math.round(HOST_BUSY * unitOf(id)) };
}

/** @returns 0 when it was polled, else after how many ms to ask again */
async function pollInTurn(context: Context, feed: Feed): Promise<number> {
  const asksPages = feed.kind === 'page' || feed.fullText === true; // articles follow at once, and wait as pages do
  const gap = asksPages ? await gapForPages(context, feed.url) : context.watch.settings.poll.gap;
  const wait = await takeTurn(context, feed.url, gap);
  if (wait === 0) await pollFeed(context, feed.id);
  return wait;
}

async function deliverInTurn(context: Context, id: DeliveryId): Promise<JobOutcome> {
  const { state, places } = context;
  const waiting = await state.readDelivery(id);
  if (waiting === undefined) return { kind: 'done' };
  if (!context.channels.has(waiting.delivery.channel) && (await othersHaveOtherFiles(context)))
    return { kind: 'again', after: FILES_DIFFER };
  const name = `channel:${waiting.delivery.channel}`;
  const holder = `${context.holder} ${id}`;
  const lease = { name, holder, ttl: context.leases.place, slots: PER_CHANNEL };
  const delivered = await underLease(places, lease, () => deliverDigest(context, id));
  return delivered.kind === 'taken' ? { kind: 'again', after: CHANNEL_BUSY } : delivered.result;
}

/** The lease is left to run out, so that one of all the workers sweeps once an hour. */
async function sweepNowAndThen({ state, watch, holder }: Context): Promise<void> {
  const now = await state.now();
  const turn = await state.lease({ name: 'sweep', holder: `${holder} ${now}`, ttl: SWEEP_EVERY });
  if (turn.kind === 'taken') return;
  const { archive } = watch.settings;
  await state.sweep({
    itemsBefore: now - archive.days * DAY,
    archiveMaxBytes: archive.maxBytes,
    deliveriesBefore: now - DELIVERIES_KEPT,
  });
}
