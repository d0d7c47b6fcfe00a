/** One poll, one commit: all of it or nothing, in one round trip. */
import type { CommitOutcome, PollCommit } from '../records.js';
import { shortKey } from '../short-key.js';
import { packItems } from './archive.js';
import { list, number, type Server, text } from './scripts.js';
import { toChange } from './stories.js';
import { toAlert, toNotice } from './windows.js';

export async function commitPoll(server: Server, commit: PollCommit): Promise<CommitOutcome> {
  const { commitId, feed, rev, record, document } = commit;
  const { heads, bodies } = packItems(commit.items);
  const request = {
    commitId,
    feed,
    rev,
    record: record && JSON.stringify(record),
    dueAt: record?.dueAt,
    seen: commit.seen.map(({ key, mark }) => ({ key: shortKey(key), mark })),
    document: document && { ...document, keys: document.keys.map(shortKey) },
    items: heads,
    stories: commit.stories.map(toChange),
    alerts: commit.alerts.map(toAlert),
    notices: commit.notices.map(toNotice),
  };
  const [said, next] = list(await server.run('commitPoll', request, ...bodies));
  const kind = text(said) as CommitOutcome['kind']; // the script's own words
  return kind === 'committed' ? { kind, rev: number(next) } : { kind };
}
