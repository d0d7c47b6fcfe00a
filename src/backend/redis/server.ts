/**
 * The connection to the server. It is tried again for as long as the process lives, and what was asked is asked again
 * when it is back: verbs are made so that they may be sent twice. A verb that is not answered in time is given up with
 * BackendError; whether the server has done it is then unknown, and its caller finds that out from the state.
 */
import { Redis, type RedisOptions } from 'ioredis';
import type { Clock } from '../../lib/clock.js';
import { SECOND } from '../../lib/duration.js';
import type { Log } from '../../lib/log.js';
import type { Secret } from '../../lib/secret.js';
import { orLate } from '../../lib/within-time.js';
import { BackendError } from '../port.js';
import { type Address, readAddress } from './address.js';
import { tellOfLosses } from './connection-log.js';
import { explain, isTimeout } from './explain.js';
import { type Server, serverOn } from './scripts.js';

/** Failing over to a replica takes managed servers 10 to 30 s: a verb outlives that. */
const PATIENCE = 30 * SECOND;
/** A connection that is silent for so long, though something was asked, is lost. No script takes a tenth of it. */
const SILENCE = 10 * SECOND;
const RECONNECT_AT_MOST = 2 * SECOND;
/** The first packets that ask a silent peer whether it is still there. */
const KEEP_ALIVE = 10 * SECOND;
/** For the server's goodbye. */
const LAST_WORDS = SECOND;

export interface ConnectOptions {
  readonly url: Secret;
  /** Begins all keys: stores that share a server have each their own. */
  readonly tag: string;
  /** Judged by in place of the server's, where time is driven. */
  readonly clock?: Clock;
  readonly log: Log;
  /** After how long a verb is given up, ms. */
  readonly patience?: number;
  /** After how long without an answer the connection is made anew, ms. */
  readonly silence?: number;
}

export interface Connection {
  readonly server: Server;
  close(): Promise<void>;
}

/** Rejects with BackendError when the server cannot be reached now, or lets nobody in. */
export async function connect({ url, tag, clock, log, ...limits }: ConnectOptions): Promise<Connection> {
  const address = readAddress(url);
  const client = new Redis(optionsFor(address, limits));
  let isClosing = false;
  await firstConnect(client, address.place);
  tellOfLosses(client, address.place, log, () => isClosing);
  const reasonOf = watchForTrouble(client);
  const server = serverOn(client, address.place, tag, clock);
  return {
    server: {
      ...server,
      run: async (...call) => {
        if (isClosing) throw new BackendError(`${address.place}: the store is closed`);
        return server.run(...call).catch((error: unknown) => {
          throw explain(reasonOf(error), address.place);
        });
      },
    },
    close: async () => {
      if (isClosing) return;
      isClosing = true;
      if (client.status === 'ready') await orLate(LAST_WORDS, client.quit(), () => {}).catch(() => {});
      client.disconnect();
      giveUpWaiting(client);
    },
  };
}

function optionsFor(
  { host, port, db, username, password, isTls }: Address,
  { patience = PATIENCE, silence = SILENCE }: Pick<ConnectOptions, 'patience' | 'silence'>,
): RedisOptions {
  return {
    host,
    port,
    db,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(isTls ? { tls: {} } : {}),
    family: 0, // IPv4 or IPv6, as the name resolves
    connectionName: 'atalaya',
    lazyConnect: true,
    enableReadyCheck: true, // a server that still loads its data is waited for
    keepAlive: KEEP_ALIVE,
    connectTimeout: silence,
    socketTimeout: silence,
    commandTimeout: patience,
    maxRetriesPerRequest: null, // the time is what counts
    retryStrategy: (times) => Math.min(100 * times, RECONNECT_AT_MOST),
    // the primary has become a replica: its name may lead to the new one by now
    reconnectOnError: (error) => /(^|-)READONLY /.test(error.message),
  };
}

/** One try: a mistake in the configuration should be told at once. */
async function firstConnect(client: Redis, place: string): Promise<void> {
  let reason: unknown;
  const note = (error: unknown): void => {
    reason ??= error;
  };
  forgetSilenceOfLost(client);
  client.on('error', note);
  try {
    await client.connect();
  } catch (error) {
    client.disconnect();
    throw explain(reason ?? error, place);
  } finally {
    client.off('error', note);
    client.on('error', () => {}); // told by the log when it matters
  }
}

/** For a verb that was given up, why there was no connection to send it on: that is what is to be mended. */
function watchForTrouble(client: Redis): (error: unknown) => unknown {
  let trouble: unknown;
  client.on('error', (error: unknown) => {
    trouble = error;
  });
  client.on('ready', () => {
    trouble = undefined;
  });
  return (error) => (error instanceof BackendError && isTimeout(error.cause) ? (trouble ?? error) : error);
}

/** What was asked while the server is away; ioredis gives it up only when a connection ends, and there is none. */
function giveUpWaiting(client: Redis): void {
  Reflect.apply(Reflect.get(client, 'flushQueue'), client, [new Error('Connection is closed.')]);
}

/**
 * ioredis goes on timing the silence of a connection that is lost, and then ends the next one in its place.
 * https://github.com/redis/ioredis/blob/main/lib/Redis.ts, setSocketTimeout
 */
function forgetSilenceOfLost(client: Redis): void {
  client.on('close', () => {
    clearTimeout(Reflect.get(client, 'socketTimeoutTimer'));
    Reflect.set(client, 'socketTimeoutTimer', undefined);
  });
}
