/** How jobs are named in BullMQ: a queue for each kind, and in it the id of what the job is about. */
import { channelId, deliveryId, feedId, routeId } from '../../model/id.js';
import type { Job } from '../jobs.js';

/** Ticks are not queued: see job-ticks.ts. */
export type QueuedJob = Exclude<Job, { readonly kind: 'tick' }>;
export type Queued = QueuedJob['kind'];

export const QUEUED = ['poll', 'close', 'deliver', 'probe'] as const satisfies readonly Queued[];

/** Every key of a queue begins so: under the tag, in the one slot of a cluster. */
export function queuePrefix(prefix: string): string {
  return `${prefix}jobs`;
}

/** What the job is about. Within its queue nothing else has that id. */
export function subjectOf(job: QueuedJob): string {
  switch (job.kind) {
    case 'poll':
      return job.feed;
    case 'close':
      return job.route;
    case 'deliver':
      return job.delivery;
    case 'probe':
      return job.channel;
  }
}

export function jobOn(kind: Queued, subject: string): QueuedJob {
  switch (kind) {
    case 'poll':
      return { kind, feed: feedId(subject) };
    case 'close':
      return { kind, route: routeId(subject) };
    case 'deliver':
      return { kind, delivery: deliveryId(subject) };
    case 'probe':
      return { kind, channel: channelId(subject) };
  }
}
