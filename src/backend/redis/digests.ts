/** Closed digests, kept as long as a delivery of theirs. */
import type { Digest } from '../../model/digest.js';
import type { DigestId, RouteId } from '../../model/id.js';
import { json, number, type Server } from './scripts.js';

export async function readDigest(server: Server, id: DigestId): Promise<Digest | undefined> {
  const found = await server.run('readDigest', { id });
  return found === null ? undefined : json<Digest>(found);
}

/** Digests with deliveries, closed at or after `since`. */
export async function countClosed(server: Server, route: RouteId, since: number): Promise<number> {
  return number(await server.run('countClosed', { route, since }));
}

/** The newest of them. */
export async function lastClosed(server: Server, route: RouteId): Promise<Digest | undefined> {
  const found = await server.run('lastClosed', { route });
  return found === null ? undefined : json<Digest>(found);
}

/** As the scripts take it. */
export function toDigest(digest: Digest): object {
  return { id: digest.id, route: digest.route, data: JSON.stringify(digest) };
}
