/** A story that grows while two real processes work on one Redis: its message is edited by whichever comes first. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type DiscordDouble, openDiscordDouble } from '../../src/demo/services/discord.js';
import { systemClock } from '../../src/lib/clock.js';
import { silentLog } from '../../src/lib/log.js';
import { type RedisServer, startRedis } from '../backend/redis-server.js';
import { anRss, type Home, makeHome, type Newsstand, openNewsstand } from '../pipeline/home.js';
import { openStore } from './store.js';
import { startWorkers, type Workers } from './workers.js';

const PUBLISHERS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'];
const HEADLINE = 'Un carguero aterriza en la pista de El Alto';
/** ms: longer than a message takes on a busy machine, so that nobody living loses it. */
const LEASES = { place: 2_000, delivery: 12_000 };
/** ms */
const PATIENCE = { timeout: 60_000, interval: 100 };

/** What the channel takes for an answer, ms. */
let delay: number;
let redis: RedisServer;
let discord: DiscordDouble;
let stand: Newsstand;
let home: Home;
let workers: Workers;

beforeEach(async () => {
  delay = 0;
  redis = await startRedis({ appendonly: 'yes' });
  discord = await openDiscordDouble(() => delay);
  stand = await openNewsstand();
  for (const id of PUBLISHERS) stand.put(`/${id}`, anRss([{ title: `Empate en casa de ${id}` }]));
  home = makeHome({
    feeds: PUBLISHERS.map((id) => ({ id, url: `${stand.url}/${id}`, publisher: id })),
    settings: {
      channels: { desk: { type: 'discord', webhook: `\${DESK}` } },
      routes: [{ id: 'on-call', to: ['desk'], schedule: 'immediate', updates: 'edit' }],
    },
  });
  const order = { dir: home.dir, env: { DESK: discord.webhook }, redis: redis.url };
  workers = await startWorkers({ ...order, leases: LEASES, skipped: 0, verbose: false }, 2);
});
afterEach(async () => {
  await workers.stop();
  await stand.close();
  await discord.close();
  await redis.stop();
  home.remove();
});

it('is told by one message, which shows the newest in the end and never an older one after it', async () => {
  delay = 1_500; // the next edit is planned before the last is made
  publish('a');
  await discord.calls(1);
  for (const [edit, ids] of ['bc', 'de', 'fghij'].entries()) {
    publish(...ids);
    await discord.calls(edit + 2); // it is on its way, and its answer is slow to come
  }
  await expect.poll(() => told(), PATIENCE).toContain('10 sources');
  await expect.poll(leftToDo, PATIENCE).toBe(0);
  await workers.stop();
  expect(counts()).toEqual([...counts()].sort((a, b) => a - b));
  expect(discord.messages.size).toBe(1);
  expect(discord.accepted).toHaveLength(1);
}, 180_000);

it('is told by one message though both processes die while it is being edited', async () => {
  publish('a');
  await expect.poll(() => discord.messages.size, PATIENCE).toBe(1);
  discord.script({ kind: 'stall' });
  publish('b', 'c');
  await discord.calls(2);
  publish('d', 'e', 'f', 'g', 'h', 'i', 'j');
  await Promise.all([workers.kill(0), workers.kill(1)]);
  await expect.poll(() => told(), PATIENCE).toContain('10 sources');
  await expect.poll(leftToDo, PATIENCE).toBe(0);
  await workers.stop();
  expect(counts()).toEqual([...counts()].sort((a, b) => a - b));
  expect(discord.accepted).toHaveLength(1);
  expect(told()).not.toContain('repeat');
}, 180_000);

/** Each tells the same in words of its own around the headline. */
function publish(...ids: readonly string[]): void {
  for (const id of ids) {
    const own = ['uno', 'dos', 'tres', 'cuatro', 'cinco', 'seis', 'siete', 'ocho'].map((word) => id + word);
    const summary = `${HEADLINE} ${own.join(' ')}`;
    stand.put(`/${id}`, anRss([{ title: HEADLINE, summary, at: Date.now() - 60_000 }]));
  }
}

const told = (): string => JSON.stringify([...discord.messages.values()]);

/** How many sources each edit told of, in the order in which the channel took them. */
const counts = (): readonly number[] =>
  discord.edits.map(({ post }) => Number(/(\d+) sources/.exec(JSON.stringify(post))?.[1] ?? 0));

/** Deliveries under way, and alerts that no digest has told. */
async function leftToDo(): Promise<number> {
  const { backend } = await openStore({ dir: home.dir, redis: redis.url }, systemClock, silentLog);
  const { deliveries, openDigests } = await backend.state.status();
  await backend.close();
  return deliveries.pending + deliveries.waiting + openDigests.reduce((sum, { alerts }) => sum + alerts, 0);
}
