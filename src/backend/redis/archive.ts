/** All items, packed one by one. How a value and its place in time are laid out: `scripts/lib/item.lua`. */
import { pack, unpack } from '../pack.js';
import type { ArchivedItem } from '../records.js';
import { shortKey } from '../short-key.js';
import { list, type Reply, type Server, text } from './scripts.js';

/** Items in one reading of the archive. */
const PIECE = 200;

/** Oldest first. Each piece is a snapshot of its own: items that come meanwhile are met too. */
export async function* readArchive(server: Server, since: number): AsyncIterable<ArchivedItem> {
  let reached = { since, after: undefined as string | undefined };
  for (;;) {
    const piece = list(await server.run('archive', { ...reached, limit: PIECE }));
    for (let i = 1; i < piece.length; i += 2) {
      const archived = toArchived(piece[i]);
      yield archived;
      reached = { since: archived.firstSeenAt, after: text(piece[i - 1]) };
    }
    if (piece.length < 2 * PIECE) return;
  }
}

/** What the scripts take of each item, and the bytes that go beside it. */
export function packItems(items: readonly ArchivedItem[]): { heads: object[]; bodies: Buffer[] } {
  return {
    heads: items.map(({ item, firstSeenAt }) => ({ id: shortKey(item.id), at: firstSeenAt })),
    bodies: items.map(pack),
  };
}

/** @param reply a value: the number takes 5 bytes, the time 6; the packed item follows */
export function toArchived(reply: Reply | undefined): ArchivedItem {
  if (!(reply instanceof Buffer)) throw new TypeError(`a script answered ${typeof reply}, not an item`);
  return { ...unpack(reply.subarray(11)), firstSeenAt: reply.readUIntBE(5, 6) };
}
