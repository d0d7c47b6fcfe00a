/** What went out and had trouble on the way, and what waits. */
import { many } from '../../lib/count.js';
import type { Delivery } from '../../model/delivery.js';
import type { Digest } from '../../model/digest.js';
import type { Route } from '../../model/route.js';
import { SEVERITIES } from '../../model/rule.js';
import { storyCount } from '../../pipeline/report.js';
import { timeOfDay } from '../clock.js';
import type { Heard } from '../listen.js';
import type { Colours } from './page.js';

/** One line a delivery: what it told, and what its service said before it took it. */
export function tellSent(colours: Colours, { deliveries, digests }: Heard): string {
  const ends = new Map(deliveries.map((delivery) => [delivery.id, delivery])); // of its attempts the last
  const width = Math.max(0, ...[...ends.values()].map((delivery) => wayOf(delivery).length));
  return [...ends.values()]
    .map((end) => {
      const tries = deliveries.filter(({ id }) => id === end.id).slice(0, -1);
      const digest = digests.find(({ id }) => id === end.digest);
      const trouble = tries.map(({ reason }) => `; before that: ${reason}`).join('');
      return end.state === 'delivered'
        ? `  ${colours.green('✓')} ${wayOf(end).padEnd(width)}  ${countStories(digest)}${colours.yellow(trouble)}\n`
        : `  ${colours.red('✗')} ${wayOf(end).padEnd(width)}  ${colours.red(`${end.state}: ${end.reason}`)}\n`;
    })
    .toSorted()
    .join('');
}

export function wayOf({ route, channel }: Delivery): string {
  return `${route} → ${channel}`;
}

/** `12 stories: 2 critical, 10 high` */
function countStories(digest: Digest | undefined): string {
  const bySeverity = SEVERITIES.toReversed().flatMap((severity) => {
    const grave = digest?.groups.filter((group) => group.severity === severity) ?? [];
    const count = grave.reduce((sum, group) => sum + group.stories.length, 0);
    return count > 0 ? [`${count} ${severity}`] : [];
  });
  return `${many(storyCount(digest), 'story', 'stories')}: ${bySeverity.join(', ')}`;
}

/** Stories that a route of immediate alerts has taken and may not send yet. */
export interface Waiting {
  readonly route: Route;
  readonly stories: number;
  /** Epoch ms. */
  readonly until: number;
}

export function tellWaiting(colours: Colours, waiting: readonly Waiting[]): string {
  const width = Math.max(0, ...waiting.map(({ route }) => route.id.length));
  return waiting
    .map(({ route, stories, until }) => {
      const why =
        route.maxPerHour === undefined
          ? 'quiet hours'
          : `its budget of ${many(route.maxPerHour, 'message')} an hour is spent`;
      const what = `${many(stories, 'story', 'stories')} until ${timeOfDay(until)}`;
      return `  ${route.id.padEnd(width)}  ${what}  ${colours.dim(why)}\n`;
    })
    .join('');
}
