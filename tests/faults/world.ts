/** Feeds, a channel, a store and workers, each a thing that can break: what a sequence of faults plays with. */
import { openSlackDouble, type SlackDouble } from '../../src/demo/services/slack.js';
import { systemClock } from '../../src/lib/clock.js';
import { silentLog } from '../../src/lib/log.js';
import { type RedisServer, startRedis } from '../backend/redis-server.js';
import type { Random } from '../bench/vocabulary.js';
import { type CuttingProxy, openCuttingProxy } from '../doubles/cutting-proxy.js';
import { makeHome } from '../pipeline/home.js';
import { type Newsroom, openNewsroom } from './newsroom.js';
import { openStore } from './store.js';
import { startWorkers, type Workers } from './workers.js';

export type StoreKind = 'embedded' | 'redis';

export interface World {
  readonly newsroom: Newsroom;
  readonly slack: SlackDouble;
  readonly workers: Workers;
  /** Absent where the store is embedded. */
  readonly redis?: Server;
  /** While these messages were accepted the store was one that would forget it. */
  readonly forgotten: Forgotten[];
  /** What the store says at the end. */
  look(): Promise<Books>;
  close(): Promise<void>;
}

/** Accepted messages by their number, the end exclusive. */
export interface Forgotten {
  readonly from: number;
  to: number;
}

export interface Server extends RedisServer {
  /** Whether it writes through each second, and so loses the last when the power fails. */
  readonly losesSeconds: boolean;
  /** The workers' way to it. */
  readonly proxy: CuttingProxy;
  /** One death at a time: a server dies when it lives. */
  inTurn(death: () => Promise<void>): Promise<void>;
}

export interface Books {
  /** Deliveries that are still under way, and alerts that no digest has told. */
  readonly stuck: number;
  /** Headlines of digests that were given up in the open: twice nobody knows whether they came. */
  readonly givenUp: readonly string[];
}

/** The channel takes up to so long to answer, ms: a fault may strike while a message is on its way. */
const SLOWEST = 300;

export async function openWorld(
  random: Random,
  span: number,
  store: StoreKind,
  verbose: boolean,
): Promise<World> {
  const redis = store === 'redis' ? await openServer(random) : undefined;
  const newsroom = await openNewsroom(random, span);
  const slack = await openSlackDouble(() => SLOWEST * random());
  const home = makeHome({
    feeds: newsroom.feeds.map(({ id, url }) => ({ id, url, publisher: id })),
    settings: {
      channels: { team: { type: 'slack', webhook: `\${SLACK_TEAM}` } },
      routes: [{ id: 'on-call', to: ['team'], schedule: 'immediate' }],
    },
  });
  const order = { dir: home.dir, env: { SLACK_TEAM: slack.webhook }, skipped: 0, verbose };
  const workers = await startWorkers(
    redis === undefined ? order : { ...order, redis: throughProxy(redis) },
    redis === undefined ? 1 : 2,
  );
  return {
    newsroom,
    slack,
    workers,
    ...(redis === undefined ? {} : { redis }),
    forgotten: [],
    look: () => look(home.dir, redis?.url),
    async close() {
      await workers.stop();
      await newsroom.close();
      await slack.close();
      await redis?.proxy.close();
      await redis?.stop();
      home.remove();
    },
  };
}

/**
 * Written through each second or at each command. When the server alone is killed nothing is lost by `always`, and by
 * `everysec` only what a busy disk had kept it from handing to the system: up to two seconds.
 * https://redis.io/docs/latest/operate/oss_and_stack/management/persistence/
 */
async function openServer(random: Random): Promise<Server> {
  const losesSeconds = random() < 0.5;
  const appendfsync = losesSeconds ? 'everysec' : 'always';
  const server = await startRedis({ appendonly: 'yes', appendfsync });
  let turn: Promise<void> = Promise.resolve();
  const inTurn = (death: () => Promise<void>): Promise<void> => {
    turn = turn.then(death);
    return turn;
  };
  return { ...server, losesSeconds, proxy: await openCuttingProxy(server.port), inTurn };
}

const throughProxy = ({ url, port, proxy }: Server): string => url.replace(`:${port}/`, `:${proxy.port}/`);

async function look(dir: string, redis: string | undefined): Promise<Books> {
  const { backend } = await openStore(
    { dir, ...(redis === undefined ? {} : { redis }) },
    systemClock,
    silentLog,
  );
  const { state } = backend;
  const { deliveries, openDigests } = await state.status();
  const failed = await state.listDeliveries({ states: ['failed'], limit: 100 });
  const digests = await Promise.all(failed.map(({ digest }) => state.readDigest(digest)));
  const alerts = openDigests.reduce((sum, open) => sum + open.alerts, 0);
  await backend.close();
  return {
    stuck: deliveries.pending + deliveries.waiting + alerts,
    givenUp: digests.flatMap((digest) =>
      (digest?.groups ?? []).flatMap(({ stories }) => stories.map(({ headline }) => headline.text)),
    ),
  };
}
