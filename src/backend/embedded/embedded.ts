/**
 * The store in one local file, and its jobs in this process: what Atalaya runs on unless told otherwise.
 * Verbs of one process follow one another; other processes read beside it and write in their turn.
 */
import type { Clock } from '../../lib/clock.js';
import type { Log } from '../../lib/log.js';
import type { Jobs } from '../jobs.js';
import type { Backend, State } from '../port.js';
import { adopt, listRules } from './adopt.js';
import { readArchive } from './archive.js';
import { listChannels, saveChannel } from './channels.js';
import { closeDigest } from './closing.js';
import { type Db, type DbOptions, type Durability, openDb } from './db.js';
import {
  dueDeliveries,
  listDeliveries,
  mergeDeliveries,
  readDelivery,
  saveDelivery,
  takeDelivery,
} from './deliveries.js';
import { countClosed, lastClosed, readDigest } from './digests.js';
import { dump } from './dump.js';
import { coverage, dueFeeds, listFeeds, readFeed, seen } from './feeds.js';
import { openJobs } from './jobs.js';
import { releaseLease, takeLease } from './leases.js';
import { readItem, readTellings } from './looking.js';
import { inspect, migrate } from './migrate.js';
import { endMute, listMutes, saveMute } from './mutes.js';
import { bringsNothing, commitPoll } from './poll.js';
import { restore } from './restore.js';
import { readStatus } from './status.js';
import { findStories, readStories } from './stories.js';
import { StoryIndex } from './story-index.js';
import { sweep } from './sweep.js';
import { listUnsubscriptions, saveUnsubscription, takeBack } from './unsubscriptions.js';
import { dueDigests, planNotice, postponeDigest, readOpenDigest } from './windows.js';
import { countTerms, termCounts } from './words.js';
import { announce, depart, listWorkers } from './workers.js';
import { Writes } from './writes.js';

export interface EmbeddedOptions extends DbOptions {
  readonly file: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** How long `close` waits for running jobs, ms. */
const GRACE = 5_000;

/** Opens the file, made if missing. Rejects with BackendError when it cannot be used. */
export async function openEmbedded({ file, clock, log, ...options }: EmbeddedOptions): Promise<Backend> {
  const db = openDb(file, options);
  try {
    inspect(db); // before anything is changed: it may not be ours
    db.prepareFile();
    migrate(db, log);
  } catch (error) {
    db.close();
    throw error;
  }
  return backendOn(db, clock);
}

/** A backend on a file that is open and of this schema. */
export function backendOn(db: Db, clock: Clock, jobs: Jobs = openJobs()): Backend {
  const writes = new Writes(db);
  return {
    state: stateOn(db, writes, clock),
    jobs,
    exclusive: true,
    close: async () => {
      await jobs.stop(GRACE);
      writes.flush();
      db.close();
    },
  };
}

/** Each verb is one transaction; `now` is read within it. */
function stateOn(db: Db, writes: Writes, clock: Clock): State {
  const write = <T>(verb: (now: number) => T, durability?: Durability): Promise<T> =>
    writes.add(() => verb(clock.now()), durability);
  const index = new StoryIndex(db);
  const read = async <T>(verb: (now: number) => T): Promise<T> => db.read(() => verb(clock.now()));
  return {
    now: async () => clock.now(),
    adopt: (plan) => write((now) => adopt(db, now, plan)),
    rules: () => read(() => listRules(db)),

    dueFeeds: (limit) => read((now) => dueFeeds(db, now, limit)),
    readFeed: async (id) => db.look(() => readFeed(db, id)),
    listFeeds: () => read(() => listFeeds(db)),
    seen: (feed, keys) => read(() => seen(db, feed, keys)),
    findStories: (asked) => read((now) => findStories(db, index, now, asked)),
    // a poll that brought nothing and is forgotten in a power cut is only made once more
    commitPoll: (commit) =>
      write((now) => commitPoll(db, index, now, commit), bringsNothing(commit) ? 'unsynced' : 'synced'),
    archive: (since) => readArchive(db, since),
    readItem: (id) => read(() => readItem(db, id)),
    readStory: (id) => read(() => readStories(db, [id])[0]),
    tellings: (story) => read(() => readTellings(db, story)),

    dueDigests: (limit) => read((now) => dueDigests(db, now, limit)),
    readOpenDigest: (route) => read(() => readOpenDigest(db, route)),
    closeDigest: (closing) => write((now) => closeDigest(db, now, closing)),
    postponeDigest: (route, version, closesAt) =>
      write((now) => postponeDigest(db, now, route, version, closesAt)),
    countClosed: (route, since) => read(() => countClosed(db, route, since)),
    lastClosed: (route) => read(() => lastClosed(db, route)),
    coverage: () => read(() => coverage(db)),
    addNotices: (notices) =>
      write((now) => {
        for (const notice of notices) planNotice(db, now, notice);
      }),

    dueDeliveries: (limit) => read((now) => dueDeliveries(db, now, limit)),
    takeDelivery: (id, holder, ttl) => write((now) => takeDelivery(db, now, id, holder, ttl)),
    saveDelivery: (save) => write((now) => saveDelivery(db, now, save)),
    readDelivery: (id) => read(() => readDelivery(db, id)),
    listDeliveries: (filter) => read(() => listDeliveries(db, filter)),
    readDigest: (id) => read(() => readDigest(db, id)),
    mergeDeliveries: (merge) => write((now) => mergeDeliveries(db, now, merge)),
    listChannels: () => read(() => listChannels(db)),
    saveChannel: (record, notices) =>
      write((now) => {
        saveChannel(db, now, record);
        for (const notice of notices) planNotice(db, now, notice);
      }),

    mute: (mute) => write(() => saveMute(db, mute)),
    unmute: (key) => write((now) => endMute(db, now, key)),
    mutes: () => read((now) => listMutes(db, now)),

    unsubscribe: (unsubscription) => write(() => saveUnsubscription(db, unsubscription)),
    resubscribe: (key) => write(() => takeBack(db, key)),
    unsubscriptions: () => read(() => listUnsubscriptions(db)),

    // a power cut that undoes a lease has ended its holder too
    lease: (lease) => write((now) => takeLease(db, now, lease), 'unsynced'),
    release: (name, holder) => write(() => releaseLease(db, name, holder), 'unsynced'),
    announce: (worker, ttl) => write((now) => announce(db, now, worker, ttl), 'unsynced'),
    depart: (holder) => write(() => depart(db, holder), 'unsynced'),
    workers: () => read((now) => listWorkers(db, now)),
    countTerms: (counts) => write(() => countTerms(db, counts), 'unsynced'),
    termCounts: () => read(() => termCounts(db)),
    sweep: (keeping) => write((now) => sweep(db, index, now, keeping)),
    status: () => read((now) => readStatus(db, now)),
    dump: () => dump(db, clock),
    restore: (records) => restore(db, records),
  };
}
