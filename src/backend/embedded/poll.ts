/** One poll, one commit: all of it or nothing. */
import type { CommitOutcome, PollCommit } from '../records.js';
import { archiveItem } from './archive.js';
import { once } from './calls.js';
import type { Db } from './db.js';
import { commitFeed, readFeed } from './feeds.js';
import { applyChange, findConflict } from './stories.js';
import { planAlert, planNotice } from './windows.js';

/**
 * Stories are numbered in the order of `stories`. Only a commit is remembered by its id: `stale` and `conflict`
 * changed nothing, so the same call again is judged again.
 */
export function commitPoll(db: Db, now: number, commit: PollCommit): CommitOutcome {
  return once<CommitOutcome>(db, `feed ${commit.feed}`, commit.commitId, isCommitted, () => {
    if (readFeed(db, commit.feed)?.rev !== commit.rev) return { kind: 'stale' };
    const lookup = findConflict(db, now, commit.stories);
    if (lookup) return { kind: 'conflict', lookup };
    for (const change of commit.stories) applyChange(db, change);
    for (const item of commit.items) archiveItem(db, item);
    for (const alert of commit.alerts) planAlert(db, now, alert);
    for (const notice of commit.notices) planNotice(db, now, notice);
    return { kind: 'committed', rev: commitFeed(db, now, commit) };
  });
}

/** Only the feed's record changes: when to ask again, and how it fares. */
export function bringsNothing({ document, seen, items, stories, alerts, notices }: PollCommit): boolean {
  return document === undefined && [seen, items, stories, alerts, notices].every((all) => all.length === 0);
}

const isCommitted = (outcome: CommitOutcome): boolean => outcome.kind === 'committed';
