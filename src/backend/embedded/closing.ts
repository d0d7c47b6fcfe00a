/** The one closing of a route's window: its alerts belong to the digest alone, its deliveries begin to wait. */
import { isHeard } from '../heard.js';
import type { Closed, DigestClosing } from '../records.js';
import { once } from './calls.js';
import type { Db } from './db.js';
import { addDelivery } from './deliveries.js';
import { addDigest } from './digests.js';
import { giveTo, readWindow, setWindow } from './windows.js';

export function closeDigest(db: Db, now: number, closing: DigestClosing): Closed {
  const { route, digest } = closing;
  return once<Closed>(db, `route ${route}`, closing.callId, isClosed, () => {
    if (readWindow(db, route)?.version !== closing.version) return { kind: 'stale' };
    if (digest) addDigest(db, now, digest, isHeard(closing) ? now : null);
    giveTo(db, route, digest?.id, closing.alerts);
    for (const delivery of closing.deliveries) addDelivery(db, delivery);
    setWindow(db, now, route, closing.next && { openedAt: now, ...closing.next });
    return { kind: 'closed' };
  });
}

const isClosed = (answer: Closed): boolean => answer.kind === 'closed';
