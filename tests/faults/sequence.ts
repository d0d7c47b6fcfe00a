/**
 * One sequence: the feeds publish for some seconds while a few faults, chosen by a seed, strike the watch; then the
 * faults end, time is moved on until nothing is left to do, and the ledgers are compared.
 */

import { Redis } from 'ioredis';
import { pick, type Random, seeded } from '../bench/vocabulary.js';
import { isSound, judge, type Verdict } from './verdict.js';
import { openWorld, type StoreKind, type World } from './world.js';

export interface Sequence {
  readonly seed: number;
  readonly store: StoreKind;
  /** At ms from the start. */
  readonly faults: readonly { readonly at: number; readonly name: string }[];
  readonly verdict: Verdict;
}

/** ms: while stories come, and while faults begin. */
const SPAN = 4_500;
/** So long after it went back, somebody may still act on what the store has forgotten, ms: a frozen worker, say. */
const LATE = 4_000;
const LOOKS = 30;
/** How far time is moved on at each look while something is left: past every lease, retry and poll. */
const SKIP = 3_600_000;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

type Fault = (world: World, random: Random) => Promise<void>;

const anyWorker = (world: World, random: Random): number => Math.floor(random() * world.workers.count);

const COMMON: Readonly<Record<string, Fault>> = {
  'a worker is killed': (world, random) => world.workers.kill(anyWorker(world, random)),
  'a worker stands still': (world, random) =>
    world.workers.freeze(anyWorker(world, random), 500 + 2_500 * random()),
  'the channel takes a message and drops the line': async ({ slack }) => slack.script({ kind: 'cut after' }),
  'the channel drops the line': async ({ slack }) => slack.script({ kind: 'cut before' }),
  'the channel fails': async ({ slack }) => slack.script({ kind: 'answer', status: 503 }),
  'a feed is silent': async ({ newsroom }, random) =>
    newsroom.stall(Math.floor(random() * newsroom.feeds.length), 1 + Math.floor(2 * random())),
};

const FAULTS: Readonly<Record<StoreKind, Readonly<Record<string, Fault>>>> = {
  embedded: {
    ...COMMON,
    'the disk is full': (world, random) => world.workers.fill(300 + 1_200 * random()),
  },
  redis: {
    ...COMMON,
    'Redis is killed': async ({ redis }, random) =>
      redis?.inTurn(async () => {
        await redis.kill();
        await pause(200 + 1_800 * random());
        await redis.restart();
      }),
    'Redis stands still': async ({ redis }, random) => {
      redis?.freeze();
      await pause(500 + 3_000 * random());
      redis?.thaw();
    },
    'lines to Redis are cut': async ({ redis }) => {
      if (redis) await cutLines(redis.url);
    },
    'an answer of Redis is cut short': async ({ redis }, random) =>
      redis?.proxy.cutAnswer(1 + Math.floor(30 * random()), Math.floor(60 * random())),
    'the power of Redis fails': async ({ redis, slack, forgotten }, random) =>
      redis?.inTurn(async () => {
        if (!redis.losesSeconds) return redis.restart();
        const goBack = await redis.keepDisk();
        const span = { from: slack.accepted.length, to: Number.POSITIVE_INFINITY };
        forgotten.push(span);
        await pause(1_000 * random());
        await goBack();
        await pause(LATE);
        span.to = slack.accepted.length;
      }),
  },
};

export const faultsOf = (store: StoreKind): readonly string[] => Object.keys(FAULTS[store]);

/** @param only this fault instead of chosen ones */
export async function playSequence(
  seed: number,
  store: StoreKind,
  options: { readonly only?: string; readonly verbose?: boolean } = {},
): Promise<Sequence> {
  const random = seeded(seed);
  const world = await openWorld(random, SPAN, store, options.verbose ?? false);
  try {
    const names = Object.keys(FAULTS[store]);
    const faults = Array.from({ length: 2 + Math.floor(random() * 4) }, () => ({
      at: Math.round(random() * SPAN),
      name: options.only ?? pick(names, random),
    })).sort((a, b) => a.at - b.at);
    world.newsroom.begin();
    await Promise.all(
      faults.map(async ({ at, name }) => {
        await pause(at);
        await FAULTS[store][name]?.(world, random);
      }),
    );
    return { seed, store, faults, verdict: await settle(world) };
  } finally {
    await world.close();
  }
}

/**
 * Each feed has a last story, so that one that is read no more shows. Time is moved on until every story has come,
 * and then once more, for whatever would come twice.
 */
async function settle(world: World): Promise<Verdict> {
  const { newsroom, slack, workers, forgotten } = world;
  newsroom.publishLast();
  const judgeNow = async (): Promise<Verdict> =>
    judge(newsroom.stories, { posts: slack.accepted, forgotten }, await world.look());
  for (let look = 0; look < LOOKS; look++) {
    await pause(1_000);
    if (isSound(await judgeNow())) break;
    workers.skip(SKIP);
  }
  workers.skip(SKIP);
  await pause(1_500);
  return judgeNow();
}

async function cutLines(url: string): Promise<void> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
  client.on('error', () => {}); // the server may be away: then there is no line to cut
  await client
    .connect()
    .then(() => client.client('KILL', 'TYPE', 'NORMAL', 'SKIPME', 'YES'))
    .catch(() => {});
  client.disconnect();
}
