/** The contract says what a store must do; here the two answer alike also where it says nothing. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openEmbedded } from '../../src/backend/embedded/embedded.js';
import type { Backend } from '../../src/backend/port.js';
import { openRedis } from '../../src/backend/redis/redis.js';
import { HOUR } from '../../src/lib/duration.js';
import { silentLog } from '../../src/lib/log.js';
import { Secret } from '../../src/lib/secret.js';
import { aClock, NOON } from '../builders.js';
import { FEEDS, type Pair, ROUTES, SEEN_KEYS, STORIES } from './alike/pair.js';
import { anyStep } from './alike/steps.js';
import { collect } from './contract/stage.js';
import { type RedisServer, startRedis } from './redis-server.js';

let server: RedisServer;
let folder: string;

beforeAll(async () => {
  server = await startRedis();
  folder = await mkdtemp(join(tmpdir(), 'atalaya-alike-'));
});

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

it('answers alike on Redis and in a file, whatever is asked', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { minLength: 5, maxLength: 25, size: 'max' }), async (steps) => {
      const { pair, cleanup } = await openPair();
      try {
        await pair.ask((state) =>
          state.adopt({
            feeds: FEEDS.map((id) => ({ id, dueAt: NOON })),
            routes: ROUTES.map((id) => ({ id })),
            channels: [],
            rules: [],
          }),
        );
        for (const step of steps) {
          await step(pair);
          await countFeeds(pair);
        }
        await lookAtAll(pair);
      } finally {
        await cleanup();
      }
    }),
    { numRuns: 25, endOnFailure: true }, // a step reads the stores, so a shorter run is another one
  );
});

async function openPair(): Promise<{ pair: Pair; cleanup: () => Promise<void> }> {
  const clock = aClock();
  const file = join(folder, `${randomUUID()}.db`);
  const url = new Secret(server.url);
  const backends: readonly [Backend, Backend] = [
    await openEmbedded({ file, clock, log: silentLog }),
    await openRedis({ url, tag: `alike-${randomUUID()}`, clock, log: silentLog }),
  ];
  const [embedded, redis] = backends;
  const ask: Pair['ask'] = async (verb) => {
    const answer = await verb(embedded.state);
    expect(await verb(redis.state)).toEqual(answer);
    return answer;
  };
  return {
    pair: { clock, ask },
    cleanup: async () => void (await Promise.all(backends.map((b) => b.close()))),
  };
}

/** What is kept of all feeds beside their records is what a count of them gives. */
async function countFeeds({ ask }: Pair): Promise<void> {
  const feeds = (await ask((state) => state.listFeeds())).filter(({ enabled }) => enabled);
  const failing = feeds
    .filter(({ failures }) => failures > 0)
    .map(({ id, failingSince = Number.MAX_SAFE_INTEGER }) => ({ id, failingSince }))
    .toSorted((a, b) => a.failingSince - b.failingSince || (a.id < b.id ? -1 : 1));
  expect(await ask((state) => state.coverage())).toEqual({
    feeds: feeds.length,
    answered: feeds.filter(({ failures, lastSuccessAt }) => failures === 0 && lastSuccessAt !== undefined)
      .length,
    failing: failing.map(({ id }) => id),
  });
}

async function lookAtAll({ ask }: Pair): Promise<void> {
  await ask(async (state) => ({ ...(await state.status()), schema: 0, place: '' }));
  await ask((state) => state.listFeeds());
  await ask((state) => state.rules());
  await ask((state) => state.listChannels());
  await ask((state) => state.mutes());
  await ask((state) => collect(state.archive(0)));
  await ask((state) => collect(state.archive(NOON + HOUR)));
  await ask((state) => collect(state.dump()));
  for (const limit of [1, 9]) {
    await ask((state) => state.dueFeeds(limit));
    await ask((state) => state.dueDigests(limit));
    await ask((state) => state.dueDeliveries(limit));
    await ask((state) => state.listDeliveries({ limit }));
  }
  for (const feed of FEEDS) await ask((state) => state.seen(feed, SEEN_KEYS));
  for (const route of ROUTES) {
    await ask((state) => state.readOpenDigest(route));
    for (const since of [0, NOON + HOUR]) await ask((state) => state.countClosed(route, since));
    await ask((state) => state.lastClosed(route));
  }
  for (const story of STORIES) {
    await ask((state) => state.readStory(story));
    await ask((state) => state.tellings(story));
  }
}
