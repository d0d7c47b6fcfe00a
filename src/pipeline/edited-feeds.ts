import { hash } from '../lib/hash.js';
import type { Context } from './context.js';
import { recordOf } from './feed-record.js';

/** A feed whose address was edited is asked at once: how long the old one is to be left alone says nothing of the new. */
export async function askEditedFeeds({ state, watch }: Context): Promise<void> {
  const now = await state.now();
  const urls = new Map(watch.feeds.map(({ id, url }) => [id, url]));
  for (const stored of await state.listFeeds()) {
    const { id, rev, askedUrl, enabled } = stored;
    const url = urls.get(id);
    if (!enabled || askedUrl === undefined || url === undefined || url === askedUrl) continue;
    await state.commitPoll({
      commitId: hash('edited', id, String(rev), url),
      feed: id,
      rev,
      record: { ...recordOf(stored), dueAt: Math.min(now, stored.dueAt) },
      seen: [],
      items: [],
      stories: [],
      alerts: [],
      notices: [],
    });
  }
}
