import type { Affiliation, Feed } from '../model/feed.js';
import { type FeedId, feedId } from '../model/id.js';
import type { Item } from '../model/item.js';

/** Who tells an item, as far as it is known: a feed is one, and so is what an item says of itself. */
export interface Outlet {
  readonly id: FeedId;
  readonly name: string;
  readonly publisher: string;
  readonly country?: string;
  readonly affiliation?: Affiliation;
}

const UNKNOWN = 'unknown';

/** The item's own word first; its feed may be gone from the configuration, or never have been in it. */
export function outletOf(item: Item, feeds: ReadonlyMap<FeedId, Feed>): Outlet {
  const feed = item.feed && feeds.get(item.feed);
  const country = item.country ?? feed?.country;
  const affiliation = item.affiliation ?? feed?.affiliation;
  return {
    id: item.feed ?? feedId(UNKNOWN),
    name: feed?.name ?? item.source ?? item.publisher ?? item.feed ?? UNKNOWN,
    publisher: item.publisher ?? feed?.publisher ?? item.feed ?? UNKNOWN,
    ...(country === undefined ? {} : { country }),
    ...(affiliation === undefined ? {} : { affiliation }),
  };
}
