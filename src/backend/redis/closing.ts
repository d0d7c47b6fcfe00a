/** The one closing of a route's window. */
import { isHeard } from '../heard.js';
import type { Closed, DigestClosing } from '../records.js';
import { toDelivery } from './deliveries.js';
import { toDigest } from './digests.js';
import type { Server } from './scripts.js';
import { toClosed } from './windows.js';

export async function closeDigest(server: Server, closing: DigestClosing): Promise<Closed> {
  const { callId, route, version, digest, deliveries, alerts, next } = closing;
  const request = {
    callId,
    route,
    version,
    digest: digest && toDigest(digest),
    isHeard: isHeard(closing),
    deliveries: deliveries.map(toDelivery),
    alerts,
    next: next?.closesAt,
    openedAt: next?.openedAt,
  };
  return toClosed(await server.run('closeDigest', request));
}
