/** Feeds by id: a poll looks its feed up, and a watch may have ten thousand. */
import type { Feed } from '../model/feed.js';
import type { FeedId } from '../model/id.js';
import type { Watch } from './load.js';

const indexes = new WeakMap<readonly Feed[], ReadonlyMap<FeedId, Feed>>();

export function feedOf({ feeds }: Pick<Watch, 'feeds'>, id: FeedId): Feed | undefined {
  const index = indexes.get(feeds) ?? new Map(feeds.map((feed) => [feed.id, feed]));
  indexes.set(feeds, index);
  return index.get(id);
}

export function hostOf(feed: Feed): string {
  return new URL(feed.url).host;
}
