import type { Feed } from '../model/feed.js';
import type { FeedDocument, ParseOutcome } from './outcome.js';

/**
 * Reads a feed or page into clean items. Never rejects, whatever the bytes are.
 *
 * @param now epoch ms; dates ahead of it are not believed (see date.ts)
 */
export async function parseFeed(doc: FeedDocument, feed: Feed, now: number): Promise<ParseOutcome> {
  return { kind: 'failed', reason: 'not-a-feed', detail: `not built yet: ${doc.url} ${feed.id} ${now}` };
}
