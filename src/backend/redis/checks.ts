/** What is asked of a server before it is trusted with a store. What only endangers the data is told, not refused. */
import type { Log } from '../../lib/log.js';
import { BackendError } from '../port.js';
import { explain } from './explain.js';
import { clearUnfinished, isUnfinished, unfinished } from './restore.js';
import type { Server } from './scripts.js';

/** Of the layout in keys.ts. */
export const SCHEMA = 1;

/** The scripts use ZRANGE … REV, and BullMQ's use more of 6.2. */
const OLDEST = [6, 2] as const;

/**
 * Rejects with BackendError when the server is too old, may not be used, or holds a newer store, or a part of one.
 * @param restores it is opened for a restore, which begins anew where another was cut off
 */
export async function checkServer(server: Server, log: Log, restores: boolean): Promise<void> {
  try {
    await server.run('now', {}); // may we run scripts at all
    const info = await readInfo(server);
    checkVersion(server, info);
    await checkEviction(server, info, log);
    await checkPersistence(server, info, log);
    await checkSchema(server, restores);
  } catch (error) {
    throw explain(error, server.place);
  }
}

type Facts = ReadonlyMap<string, string>;

/** Without answers where the provider forbids the question. */
async function readInfo({ client }: Server): Promise<Facts> {
  const said = await client.info().catch(orNothing);
  const lines = (said ?? '').split('\r\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1)];
    }),
  );
}

async function readConfig({ client }: Server, name: string): Promise<string | undefined> {
  const said = await client.config('GET', name).catch(orNothing);
  const [, value] = Array.isArray(said) ? said : [];
  return typeof value === 'string' ? value : undefined;
}

/** A refusal of the question: NOPERM of an ACL, `unknown command` where it has another name. */
function orNothing(error: unknown): undefined {
  if (error instanceof Error && /^(NOPERM|ERR) /.test(error.message)) return undefined;
  throw error;
}

function checkVersion({ place }: Server, info: Facts): void {
  const version = info.get('redis_version');
  const [major, minor] = (version ?? '').split('.').map(Number);
  if (major === undefined || minor === undefined) return;
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return;
  throw new BackendError(
    `${place}: Redis ${version} is too old; run ${OLDEST.join('.')} or newer, or Valkey`,
  );
}

async function checkEviction(server: Server, info: Facts, log: Log): Promise<void> {
  const limit = (await readConfig(server, 'maxmemory')) ?? info.get('maxmemory');
  const policy = (await readConfig(server, 'maxmemory-policy')) ?? info.get('maxmemory_policy');
  if (policy === undefined) {
    log.warn(
      {},
      `${server.place}: it could not be checked that the server throws nothing away when memory is short; ${KEEP_ALL}`,
    );
  } else if (policy !== 'noeviction' && limit !== '0') {
    log.warn(
      { policy },
      `${server.place}: the server throws keys away when memory is short, deliveries too; ${KEEP_ALL}`,
    );
  }
}

const KEEP_ALL = 'its maxmemory-policy should be noeviction';

async function checkPersistence(server: Server, info: Facts, log: Log): Promise<void> {
  const appends =
    (await readConfig(server, 'appendonly')) ?? (info.get('aof_enabled') === '1' ? 'yes' : 'no');
  if (appends === 'yes') return;
  const snapshots = await readConfig(server, 'save');
  const { place } = server;
  if (snapshots === undefined) {
    log.warn({}, `${place}: it could not be checked that the server keeps its data on disk; ${APPEND}`);
  } else if (snapshots === '') {
    log.warn(
      {},
      `${place}: the server keeps nothing on disk, and the store is gone when it restarts; ${APPEND}`,
    );
  } else {
    log.warn(
      { save: snapshots },
      `${place}: the server keeps snapshots alone, and a crash undoes what came after the last; ${APPEND}`,
    );
  }
}

const APPEND = 'it should run with appendonly yes';

/** Written by whoever comes first. */
async function checkSchema(server: Server, restores: boolean): Promise<void> {
  const { client, prefix, place } = server;
  const key = `${prefix}schema`;
  await client.set(key, String(SCHEMA), 'NX');
  const found = await client.get(key);
  if (found === String(SCHEMA)) return;
  if (found !== null && isUnfinished(found)) {
    if (!restores) throw unfinished(place);
    await clearUnfinished(server, found);
    return checkSchema(server, restores);
  }
  if (found === null || !/^\d+$/.test(found)) {
    throw new BackendError(`${place}: ${key} is no schema of ours; give the store a tag of its own`);
  }
  throw new BackendError(
    `${place}: the store has schema ${found}, and this Atalaya knows schema ${SCHEMA}; ` +
      'run the newer Atalaya that wrote it, or give this store another tag',
  );
}
