/** One poll, one commit: all of it or nothing. */
import type { CommitOutcome, PollCommit } from '../records.js';
import { shortKey } from '../short-key.js';
import { archiveItem } from './archive.js';
import type { Db } from './db.js';
import { commitFeed, earlierCommits } from './feeds.js';
import { applyChanges, hasConflict } from './stories.js';
import type { StoryIndex } from './story-index.js';
import { planAlert, planNotice } from './windows.js';

/**
 * Stories are numbered in the order of `stories`. Only a commit is remembered by its id: `stale` and `conflict`
 * changed nothing, so the same call again is judged again.
 */
export function commitPoll(db: Db, index: StoryIndex, now: number, commit: PollCommit): CommitOutcome {
  const earlier = earlierCommits(db, commit.feed);
  const known = earlier.ids.indexOf(shortKey(commit.commitId));
  if (known >= 0) return { kind: 'committed', rev: earlier.rev - known };
  if (earlier.rev !== commit.rev) return { kind: 'stale' };
  if (hasConflict(db, index, now, commit.stories)) return { kind: 'conflict' };
  applyChanges(db, index, commit.stories);
  for (const item of commit.items) archiveItem(db, item);
  for (const alert of commit.alerts) planAlert(db, now, alert);
  for (const notice of commit.notices) planNotice(db, now, notice);
  return { kind: 'committed', rev: commitFeed(db, now, commit, earlier.ids) };
}

/** Only the feed's record changes: when to ask again, and how it fares. */
export function bringsNothing({ document, seen, items, stories, alerts, notices }: PollCommit): boolean {
  return document === undefined && [seen, items, stories, alerts, notices].every((all) => all.length === 0);
}
