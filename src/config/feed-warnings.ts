/** What is sound in each feed by itself, and rarely what was meant. */
import { printDuration } from '../lib/duration.js';
import { Secret } from '../lib/secret.js';
import type { Feed } from '../model/feed.js';
import { isThisMachine } from './addresses.js';
import { type Located, warningAt } from './located.js';
import type { Problem } from './problem.js';
import { printPlace } from './unique.js';

export function warnOfFeeds(feeds: readonly Located<Feed>[]): readonly Problem[] {
  return [...sameAddress(feeds), ...feeds.flatMap(openSecret)];
}

/** @param least the settings' `poll.min`, which no feed's own wish undercuts */
export function warnOfHaste(feeds: readonly Located<Feed>[], least: number): readonly Problem[] {
  return feeds.flatMap((feed) => {
    const { id, every } = feed.value;
    if (every === undefined || every >= least) return [];
    const what = `${id} wants to be asked every ${printDuration(every)}, and poll.min lets nobody be asked again within ${printDuration(least)}`;
    return [
      warningAt(
        feed,
        feed.at(['every']),
        what,
        'write a longer every here, or a shorter poll.min in atalaya.yml',
      ),
    ];
  });
}

/** Polled twice, the second feed tells nothing new. */
function sameAddress(feeds: readonly Located<Feed>[]): readonly Problem[] {
  const first = new Map<string, Located<Feed>>();
  return feeds.flatMap((feed) => {
    const { href } = new URL(feed.value.url);
    const holder = first.get(href);
    if (holder === undefined) {
      first.set(href, feed);
      return [];
    }
    const at = printPlace(holder, holder.at(['url']));
    return [warningAt(feed, feed.at(['url']), `${feed.value.id} has the address of ${holder.value.id}`, at)];
  });
}

/** Without TLS a key is in the hands of everybody along the line, each time that the feed is polled. */
function openSecret(feed: Located<Feed>): readonly Problem[] {
  const { id, url, headers = {} } = feed.value;
  const { protocol, hostname } = new URL(url);
  if (protocol !== 'http:' || isThisMachine(hostname)) return [];
  const secret = Object.keys(headers).filter((name) => headers[name] instanceof Secret);
  if (secret.length === 0) return [];
  const what = `${id} sends its secret ${secret.join(' and ')} over http://, where everybody along the line can read it`;
  return [warningAt(feed, feed.at(['url']), what, 'write https://, or leave the header out')];
}
