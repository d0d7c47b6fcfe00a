/** Keeps the store within bounds. What is unfinished is never swept. */
import type { Keeping } from '../work-records.js';
import { sweepArchive } from './archive.js';
import type { Db } from './db.js';
import { sweepMutes } from './mutes.js';
import { sweepStories } from './stories.js';
import type { StoryIndex } from './story-index.js';

/** Free pages given back to the disk at a time (40 MB): the process stands still meanwhile. */
const PAGES = 10_000;

export function sweep(db: Db, index: StoryIndex, now: number, keeping: Keeping): void {
  sweepStories(db, index, now);
  sweepArchive(db, keeping.itemsBefore, keeping.archiveMaxBytes);
  sweepDeliveries(db, keeping.deliveriesBefore);
  sweepMutes(db, now);
  db.run('DELETE FROM leases WHERE until <= ?', now);
  db.run('DELETE FROM workers WHERE until <= ?', now);
  db.all(`PRAGMA incremental_vacuum(${PAGES})`); // a row a page: read to the end, or only one is given back
}

/** An alert's id is kept while its story lives: it is what keeps the alert from being planned again. */
function sweepDeliveries(db: Db, before: number): void {
  db.run(
    `DELETE FROM deliveries WHERE state IN ('delivered', 'failed', 'merged', 'withheld') AND coalesce(finished_at, created_at) < ?`,
    before,
  );
  db.run('DELETE FROM tells WHERE delivery NOT IN (SELECT n FROM deliveries)');
  db.run('DELETE FROM digests WHERE at < ? AND id NOT IN (SELECT digest FROM deliveries)', before);
  db.run('DELETE FROM entries WHERE digest IS NOT NULL AND digest NOT IN (SELECT id FROM digests)');
  db.run(
    `DELETE FROM alerts WHERE at < ? AND story NOT IN (SELECT id FROM stories)
     AND id NOT IN (SELECT ref FROM entries WHERE kind = 'alert')`,
    before,
  );
  db.run(
    `DELETE FROM notices WHERE at < ? AND id NOT IN (SELECT ref FROM entries WHERE kind = 'notice')`,
    before,
  );
}
