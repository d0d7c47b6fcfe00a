/** An item's way in plain sentences, one stage a paragraph, and at the end where it stands. */
import { many } from '../lib/count.js';
import { printDuration, SECOND } from '../lib/duration.js';
import type { Delivery } from '../model/delivery.js';
import type { Match } from '../model/match.js';
import type { Mute } from '../model/mute.js';
import type { Watch } from '../pipeline/load.js';
import type { Joined, Told, ToldRoute, Way } from '../pipeline/why.js';
import { type Colours, sayText } from './emphasis.js';
import { printItem } from './print-item.js';
import { when } from './status.js';
import { sayOutcome } from './way-outcome.js';

export function printWay(colours: Colours, watch: Watch, way: Way): string {
  const { item } = way.archived;
  const evidence = way.present.flatMap((match) => match.evidence);
  const feeds = new Map(watch.feeds.map((feed) => [feed.id, feed]));
  const stages: readonly (readonly [string, readonly string[]])[] = [
    ['Seen', saySeen(way)],
    ['Rules', sayRules(way, watch)],
    ['Story', sayStory(way)],
    ['Alerts', way.tellings.flatMap((told) => sayTold(told))],
    ['Now', [sayOutcome(way)]],
  ];
  const printed = stages.flatMap(([name, lines]) =>
    lines.map((line, i) => `${colours.bold((i === 0 ? name : '').padEnd(8))}${line}\n`),
  );
  return `${printItem(colours, { item, firstSeenAt: way.archived.firstSeenAt, evidence }, feeds)}\n${printed.join('')}`;
}

function saySeen({ archived: { item, firstSeenAt }, feed }: Way): readonly string[] {
  const by = item.feed === undefined ? 'no feed' : `feed ${sayText(item.feed)}`;
  const gone = feed === undefined ? ', which is not configured any more' : '';
  const name = feed === undefined ? '' : ` (${sayText(feed.name)})`;
  return [
    `First seen ${when(firstSeenAt)} in ${by}${name}${gone}${sayDelay(item.publishedAt, firstSeenAt)}.`,
  ];
}

function sayDelay(publishedAt: number | undefined, seenAt: number): string {
  if (publishedAt === undefined) return '; it bears no date';
  const late = Math.floor((seenAt - publishedAt) / (60 * SECOND)) * 60 * SECOND;
  if (late < 0) return '; its date lies ahead of that';
  return late === 0 ? ', as soon as it was published' : `, ${printDuration(late)} after it was published`;
}

function sayRules({ archived: { rules: then, firstSeenAt }, present, changed }: Way, watch: Watch): string[] {
  const now = new Set<string>(present.map(({ rule }) => rule));
  const known = new Set<string>(watch.rules.map(({ id }) => id));
  const lost = then.filter((id) => !now.has(id));
  return [
    then.length === 0 ? 'No rule fired on it when it came.' : `When it came it fired ${then.join(', ')}.`,
    ...present.map((match) => {
      const fires = `${match.rule} (${match.severity}) fires on it now: ${sayEvidence(match)}.`;
      if (then.includes(match.rule)) return fires;
      const change = sayChange(changed.get(match.rule), firstSeenAt);
      return `${fires} It did not when the item came: ${change}; an edited rule never fires on archived items.`;
    }),
    ...lost.map((id) =>
      known.has(id)
        ? `${id} does not fire on it now: ${sayChange(changed.get(id), firstSeenAt)}.`
        : `${id} is no rule any more.`,
    ),
  ];
}

/** What is known of the change that makes a rule say otherwise now than it did then. */
function sayChange(changedAt: number | undefined, seenAt: number): string {
  return changedAt !== undefined && changedAt > seenAt
    ? `the rule was changed ${when(changedAt)}`
    : 'the rule, a concept of it, or the item itself has changed since';
}

function sayEvidence({ evidence }: Match): string {
  const words = evidence.map(({ field, text, concept }) => {
    return `${field} “${sayText(text)}”${concept === undefined ? '' : ` (@${concept})`}`;
  });
  return words.length === 0 ? 'by metadata or NOT alone, without any words' : [...new Set(words)].join(', ');
}

function sayStory({ archived, untold, joined }: Way): readonly string[] {
  if (archived.rules.length === 0) return [];
  if (archived.story === undefined)
    return [`It joined no story: ${untold ?? 'it was too old to tell when it came'}.`];
  if (joined === undefined) return [`It became part of story ${archived.story}, which is not kept any more.`];
  return [sayPlace(joined)];
}

function sayPlace({ story, place, like }: Joined): string {
  const { items, sources } = story;
  const size = `The story has ${many(items.length, 'telling')} of ${many(sources, 'source')}`;
  if (place === 0) return `It became part of story ${story.id}. ${size}.`;
  if (like === undefined) return `It began story ${story.id}: no other that was open was like it. ${size}.`;
  const { title, outlet } = like.other;
  return `It joined story ${story.id} by the same ${like.by} as “${sayText(title)}” (${sayText(outlet)}). ${size}.`;
}

function sayTold({ alert, own, routes }: Told): readonly string[] {
  const by = own ? '' : `, by “${sayText(alert.item.title)}” (${sayText(alert.item.outlet)})`;
  const head = `${alert.rule}, ${alert.severity}: ${alert.reason}, ${when(alert.at)}${by}.`;
  if (alert.heldBy !== undefined) return [`${head} ${sayMute(alert.heldBy)}`];
  if (routes.length === 0) return [`${head} No route took it.`];
  return [head, ...routes.flatMap((route) => sayRoute(route))];
}

/** `Held back: a mute of rule cargo-flights until …: air show.` It may have ended since. */
export function sayMute({ subject, name, until, why }: Mute): string {
  return `Held back: a mute of ${subject} ${sayText(name)} until ${when(until)}: ${sayText(why)}.`;
}

function sayRoute({ route, digest, closesAt, deliveries }: ToldRoute): readonly string[] {
  if (digest === undefined)
    return [`  → ${route}: waits in its open digest, which closes ${when(closesAt)}.`];
  if (deliveries.length === 0)
    return [`  → ${route}: digest ${digest}, whose deliveries are not kept any more.`];
  return deliveries.map((delivery) => `  → ${route}: digest ${digest}, ${sayDelivery(delivery)}.`);
}

function sayDelivery({ channel, recipient, state, finishedAt, attempts, reason }: Delivery): string {
  const to = recipient === undefined ? channel : `${channel} (${sayText(recipient)})`;
  const at = finishedAt === undefined ? '' : ` ${when(finishedAt)}`;
  const tried = attempts === 0 ? '' : ` after ${many(attempts, 'failed attempt')}`;
  return `${state} to ${to}${at}${tried}${reason === undefined ? '' : `: ${sayText(reason)}`}`;
}
