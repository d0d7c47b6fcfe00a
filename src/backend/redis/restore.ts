/**
 * Takes a dump into an empty store, in pieces. Until the last, `schema` holds who is at it in place of a version, and
 * nobody opens the store but another restore, which takes away what the first has left.
 */
import { randomUUID } from 'node:crypto';
import { SECOND } from '../../lib/duration.js';
import { BackendError } from '../port.js';
import { type Entry, notEmpty, type StoreRecord } from '../store-record.js';
import { packItems } from './archive.js';
import { toDelivery } from './deliveries.js';
import { toDigest } from './digests.js';
import { removeAll } from './names.js';
import { number, type Server } from './scripts.js';
import { fieldOf } from './unsubscriptions.js';

/** Records in a piece, fewer where they are large: the server does nothing else meanwhile. */
const PIECE = 300;
const PIECE_CHARACTERS = 1_000_000;

/** A restore that has not been heard of for so long has ended. */
const UNHEARD = 15 * SECOND;

export async function restore(
  server: Server,
  schema: number,
  records: AsyncIterable<StoreRecord>,
): Promise<void> {
  const token = randomUUID();
  if (number(await server.run('restoreBegin', { token })) === 0)
    throw new BackendError(notEmpty(server.place));
  try {
    await sendAll(server, token, records);
    refuseUnless(server, await server.run('restoreEnd', { token, schema: String(schema) }));
  } catch (error) {
    await server.run('restoreGiveUp', { token }).catch(() => {}); // it is known for cut off all the same
    throw error;
  }
}

async function sendAll(server: Server, token: string, records: AsyncIterable<StoreRecord>): Promise<void> {
  let piece: Taken[] = [];
  let size = 0;
  const send = async (): Promise<void> => {
    const request = { token, records: piece.map(({ record }) => record) };
    const bytes = piece.flatMap((taken) => taken.bytes ?? []);
    refuseUnless(server, await server.run('restore', request, ...bytes));
    piece = [];
    size = 0;
  };
  for await (const record of records) {
    const taken = asTaken(record);
    piece.push(taken);
    size += taken.size;
    if (piece.length === PIECE || size > PIECE_CHARACTERS) await send();
  }
  await send();
}

/** Whether the store is one that a restore has begun and not ended. */
export function isUnfinished(schema: string | null): boolean {
  return schema?.startsWith('restoring ') ?? false;
}

export function unfinished(place: string): BackendError {
  return new BackendError(
    `${place}: an import into this store was cut off, and it holds a part of what it should; ` +
      'import again (atalaya import FILE), which begins anew, or give the store another tag (store.tag)',
  );
}

/** Takes away what a cut-off restore has left. Rejects with BackendError when it is still at work. */
export async function clearUnfinished(server: Server, schema: string): Promise<void> {
  const heard = Number(schema.split(' ')[2]);
  const ago = number(await server.run('now', {})) - heard;
  if (ago < UNHEARD) {
    throw new BackendError(
      `${server.place}: another import is at work on this store; if it was cut off just now, try again in ${UNHEARD / SECOND} s`,
    );
  }
  await removeAll(server);
}

function refuseUnless({ place }: Server, reply: unknown): void {
  if (reply !== 1) throw new BackendError(`${place}: another import has taken this store over`);
}

interface Taken {
  /** As the script takes it. */
  readonly record: object;
  readonly bytes?: Buffer;
  /** In characters, about. */
  readonly size: number;
}

function asTaken(record: StoreRecord): Taken {
  if (record.kind === 'item') {
    const { heads, bodies } = packItems([record.archived]);
    const [bytes = Buffer.alloc(0)] = bodies;
    return { record: { kind: 'item', ...heads[0] }, bytes, size: bytes.length };
  }
  const taken = { kind: record.kind, ...fieldsOf(record) };
  return { record: taken, size: 'data' in taken ? String(taken.data).length : 0 };
}

function fieldsOf(record: Exclude<StoreRecord, { readonly kind: 'item' }>): object {
  switch (record.kind) {
    case 'numbers':
    case 'counted':
    case 'word':
    case 'seen':
      return record;
    case 'rule':
      return record.rule;
    case 'channel':
      return { id: record.channel.id, data: JSON.stringify(record.channel) };
    case 'mute': {
      const { held, ...mute } = record.mute;
      return { key: `${mute.subject}:${mute.name}`, data: JSON.stringify(mute), held };
    }
    case 'unsubscription':
      return { key: fieldOf(record.unsubscription), at: record.unsubscription.at };
    case 'feed': {
      const { id, rev, enabled, ...feed } = record.feed;
      return { id, rev, data: JSON.stringify(feed), dueAt: enabled ? feed.dueAt : undefined };
    }
    case 'story': {
      const { id, seq, version, closesAt } = record.story;
      const exact = record.keys.exact.map((key) => `e${key}`);
      const sketch = record.keys.sketch.map((key) => `s${key}`);
      return { id, seq, version, closesAt, data: JSON.stringify(record.story), exact, sketch };
    }
    case 'alert': {
      const { id, story, at } = record.alert;
      return { id, story, at, data: JSON.stringify(record.alert) };
    }
    case 'notice':
      return { id: record.notice.id, at: record.notice.at, data: JSON.stringify(record.notice) };
    case 'digest': {
      const { digest, at, counts, told } = record;
      return { ...toDigest(digest), at, closedAt: counts ? at : undefined, told: told.map(asEntry) };
    }
    case 'window': {
      const { route, version, open, waiting } = record;
      return { route, version, ...open, waiting: waiting.map(asEntry) };
    }
    case 'delivery':
      return { ...toDelivery(record.delivery), n: record.n };
  }
}

/** As in `open:<route>`. */
function asEntry(entry: Entry): string {
  return 'alert' in entry ? `a:${entry.alert}` : `n:${entry.notice}`;
}
