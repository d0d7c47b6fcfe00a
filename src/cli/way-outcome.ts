import type { Way } from '../pipeline/why.js';
import { when } from './status.js';

/** Where the item stands, in a sentence: delivered, on its way, or the stage at which it stopped. */
export function sayOutcome(way: Way): string {
  const { archived, present, tellings, untold } = way;
  if (archived.rules.length === 0) {
    return present.length === 0
      ? 'It stopped at the rules: none fires on it. `atalaya rules explain RULE --item ID` tells why.'
      : 'It stopped at the rules: none fired on it when it came.';
  }
  if (archived.story === undefined)
    return `It stopped before the stories: ${untold ?? 'it was too old to tell'}.`;
  if (tellings.length === 0) return 'Its alerts are not kept any more.';
  const own = tellings.filter((told) => told.own);
  if (own.length > 0) return sayDeliveries(own);
  return `It gave rise to no alert of its own, for its story had been told already. ${sayDeliveries(tellings)}`;
}

function sayDeliveries(tellings: Way['tellings']): string {
  const routes = tellings.flatMap((told) => told.routes);
  if (tellings.some(({ alert }) => alert.heldBy !== undefined)) return 'It was held back by a mute.';
  if (routes.length === 0) return 'It stopped at the routes: none took its alert.';
  const deliveries = routes.flatMap((route) => route.deliveries);
  const to = (state: string, edits = false): string => {
    const own = deliveries.filter((d) => d.state === state && (d.edit !== undefined) === edits);
    return [...new Set(own.map((d) => d.channel))].join(', ');
  };
  const waiting = routes.filter((route) => route.digest === undefined);
  const said = [
    ...say('It was delivered to ', to('delivered')),
    ...say('It was written into an earlier message on ', to('delivered', true)),
    ...say('It is about to be sent to ', to('pending')),
    ...say('It is about to be written into an earlier message on ', to('pending', true)),
    ...say('It waits for a stopped channel: ', to('waiting')),
    ...say('It waits to be written into an earlier message on a stopped channel: ', to('waiting', true)),
    ...say('It was told by a later digest to ', to('merged')),
    ...say('It was told by a later message or edit on ', to('merged', true)),
    ...say('It was withheld from a recipient who has unsubscribed, at ', to('withheld')),
    ...say('It was not delivered, and will not be, to ', to('failed')),
    ...say('It could not be written into an earlier message on ', to('failed', true)),
    ...waiting.map(
      ({ route, closesAt }) => `It waits for the digest of ${route}, which closes ${when(closesAt)}.`,
    ),
  ];
  return said.length === 0
    ? 'Its digest is closed, and none of its deliveries is kept: they are too old, or all recipients have unsubscribed.'
    : said.join(' ');
}

const say = (words: string, channels: string): readonly string[] =>
  channels === '' ? [] : [`${words}${channels}.`];
