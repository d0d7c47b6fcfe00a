/**
 * The store on a Redis server, which many processes share: each verb is one script, and a script runs alone.
 * keys.ts lists what is kept; scripts/ holds the verbs; server.ts says what becomes of them when the server is away.
 */
import type { Backend, State } from '../port.js';
import { adopt, listRules } from './adopt.js';
import { readArchive } from './archive.js';
import { listChannels, saveChannel } from './channels.js';
import { checkServer, SCHEMA } from './checks.js';
import { closeDigest } from './closing.js';
import { dueDeliveries, readDelivery, saveDelivery, takeDelivery } from './deliveries.js';
import { countClosed, lastClosed, readDigest } from './digests.js';
import { dump } from './dump.js';
import { coverage, dueFeeds, listFeeds, readFeed, seen } from './feeds.js';
import { type BullOptions, openBullJobs } from './jobs.js';
import { releaseLease, takeLease } from './leases.js';
import { listDeliveries } from './listing.js';
import { readItem, readTellings } from './looking.js';
import { mergeDeliveries } from './merge.js';
import { endMute, listMutes, saveMute } from './mutes.js';
import { removeAll } from './names.js';
import { commitPoll } from './poll.js';
import { restore } from './restore.js';
import { number, type Server } from './scripts.js';
import { type ConnectOptions, connect } from './server.js';
import { readStatus } from './status.js';
import { findStories, readStory } from './stories.js';
import { sweep } from './sweep.js';
import { listUnsubscriptions, saveUnsubscription, takeBack } from './unsubscriptions.js';
import { addNotices, dueDigests, postponeDigest, readOpenDigest } from './windows.js';
import { countTerms, termCounts } from './words.js';
import { announce, depart, listWorkers } from './workers.js';

/** How long `close` waits for running jobs, ms. */
const GRACE = 5_000;

export interface RedisOptions extends ConnectOptions {
  /** How soon jobs of the dead and the failed run again; the usual times unless told. */
  readonly pace?: Pick<BullOptions, 'lock' | 'stalledEvery' | 'rest'>;
  /** A store that a cut-off restore has left is emptied, where others refuse it. */
  readonly restores?: boolean;
  /** Of a show: nothing is left of it when it is closed. */
  readonly isTemporary?: boolean;
}

/** Rejects with BackendError when the server cannot be used. */
export async function openRedis(options: RedisOptions): Promise<Backend> {
  const { server, close } = await connect(options);
  try {
    await checkServer(server, options.log, options.restores ?? false);
  } catch (error) {
    await close();
    throw error;
  }
  const jobs = openBullJobs({ ...options.pace, server, log: options.log });
  let isClosed = false;
  return {
    state: stateOn(server),
    jobs,
    exclusive: false,
    close: async () => {
      await jobs.stop(GRACE);
      const isFirst = !isClosed;
      isClosed = true;
      try {
        if (options.isTemporary && isFirst) await removeAll(server);
      } finally {
        await close();
      }
    },
  };
}

function stateOn(server: Server): State {
  return {
    now: async () => number(await server.run('now', {})),
    adopt: (plan) => adopt(server, plan),
    rules: () => listRules(server),

    dueFeeds: (limit) => dueFeeds(server, limit),
    readFeed: (id) => readFeed(server, id),
    listFeeds: () => listFeeds(server),
    seen: (feed, keys) => seen(server, feed, keys),
    findStories: (asked) => findStories(server, asked),
    commitPoll: (commit) => commitPoll(server, commit),
    archive: (since) => readArchive(server, since),
    readItem: (id) => readItem(server, id),
    readStory: (id) => readStory(server, id),
    tellings: (story) => readTellings(server, story),

    dueDigests: (limit) => dueDigests(server, limit),
    readOpenDigest: (route) => readOpenDigest(server, route),
    closeDigest: (closing) => closeDigest(server, closing),
    postponeDigest: (route, version, closesAt) => postponeDigest(server, route, version, closesAt),
    countClosed: (route, since) => countClosed(server, route, since),
    lastClosed: (route) => lastClosed(server, route),
    coverage: () => coverage(server),
    addNotices: (notices) => addNotices(server, notices),

    dueDeliveries: (limit) => dueDeliveries(server, limit),
    takeDelivery: (id, holder, ttl) => takeDelivery(server, id, holder, ttl),
    saveDelivery: (save) => saveDelivery(server, save),
    readDelivery: (id) => readDelivery(server, id),
    listDeliveries: (filter) => listDeliveries(server, filter),
    readDigest: (id) => readDigest(server, id),
    mergeDeliveries: (merge) => mergeDeliveries(server, merge),
    listChannels: () => listChannels(server),
    saveChannel: (record, notices) => saveChannel(server, record, notices),

    mute: (mute) => saveMute(server, mute),
    unmute: (key) => endMute(server, key),
    mutes: () => listMutes(server),

    unsubscribe: (unsubscription) => saveUnsubscription(server, unsubscription),
    resubscribe: (key) => takeBack(server, key),
    unsubscriptions: () => listUnsubscriptions(server),

    lease: (lease) => takeLease(server, lease),
    release: (name, holder) => releaseLease(server, name, holder),
    announce: (worker, ttl) => announce(server, worker, ttl),
    depart: (holder) => depart(server, holder),
    workers: () => listWorkers(server),
    countTerms: (counts) => countTerms(server, counts),
    termCounts: () => termCounts(server),
    sweep: (keeping) => sweep(server, keeping),
    status: () => readStatus(server),
    dump: () => dump(server),
    restore: (records) => restore(server, SCHEMA, records),
  };
}
