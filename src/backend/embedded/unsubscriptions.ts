import { channelId, routeId } from '../../model/id.js';
import type { Unsubscription, UnsubscriptionKey } from '../../model/unsubscription.js';
import type { Db } from './db.js';

/** No route's name. */
const ALL = '';

/** One that is known stays as it was. */
export function saveUnsubscription(db: Db, { channel, address, route, at }: Unsubscription): void {
  db.run(
    'INSERT OR IGNORE INTO unsubscriptions (channel, address, route, at) VALUES (?, ?, ?, ?)',
    ...[channel, address, route ?? ALL, at],
  );
}

/** @returns whether there was one */
export function takeBack(db: Db, { channel, address, route }: UnsubscriptionKey): boolean {
  const where = 'channel = ? AND address = ? AND route = ?';
  return db.run(`DELETE FROM unsubscriptions WHERE ${where}`, channel, address, route ?? ALL) > 0;
}

export function listUnsubscriptions(db: Db): Unsubscription[] {
  return db
    .all<{ channel: string; address: string; route: string; at: number }>(
      'SELECT channel, address, route, at FROM unsubscriptions ORDER BY channel, address, route',
    )
    .map(({ channel, address, route, at }) => ({
      channel: channelId(channel),
      address,
      ...(route === ALL ? {} : { route: routeId(route) }),
      at,
    }));
}
