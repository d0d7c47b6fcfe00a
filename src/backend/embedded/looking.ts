/** What became of one item: read for people who ask, never on the way of a poll or a delivery. */
import { digestId, type ItemId, routeId, type StoryId } from '../../model/id.js';
import { unpack } from '../pack.js';
import type { ArchivedItem, Telling } from '../records.js';
import { shortKey } from '../short-key.js';
import type { Db } from './db.js';
import { readAlertText } from './sketch-text.js';

export function readItem(db: Db, id: ItemId): ArchivedItem | undefined {
  const row = db.get<{ at: number; body: Uint8Array }>(
    'SELECT first_seen_at AS at, body FROM items WHERE id = ?',
    shortKey(id),
  );
  return row && { ...unpack(row.body), firstSeenAt: row.at };
}

export function readTellings(db: Db, story: StoryId): Telling[] {
  const alerts = db.all<{ data: string }>('SELECT data FROM alerts WHERE story = ? ORDER BY at, id', story);
  return alerts.map(({ data }) => {
    const alert = readAlertText(data);
    const entries = db.all<{ route: string; digest: string | null }>(
      "SELECT route, digest FROM entries WHERE kind = 'alert' AND ref = ? ORDER BY n",
      alert.id,
    );
    return {
      alert,
      routes: entries.map(({ route, digest }) => ({
        route: routeId(route),
        ...(digest === null ? {} : { digest: digestId(digest) }),
      })),
    };
  });
}
