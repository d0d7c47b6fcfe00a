import { type ChannelId, channelId } from '../../model/id.js';
import type { ChannelRecord } from '../records.js';
import { type Db, parse } from './db.js';

export function listChannels(db: Db): ChannelRecord[] {
  return db
    .all<{ data: string }>('SELECT data FROM channels ORDER BY id')
    .map((row) => parse<ChannelRecord>(row.data));
}

export function readChannel(db: Db, id: ChannelId): ChannelRecord | undefined {
  const row = db.get<{ data: string }>('SELECT data FROM channels WHERE id = ?', id);
  return row && parse<ChannelRecord>(row.data);
}

/** A channel that opens sets its waiting deliveries pending, due now. */
export function saveChannel(db: Db, now: number, record: ChannelRecord): void {
  db.run('INSERT OR REPLACE INTO channels (id, data) VALUES (?, ?)', record.id, JSON.stringify(record));
  if (record.state === 'open') {
    db.run(
      "UPDATE deliveries SET state = 'pending', due_at = ? WHERE channel = ? AND state = 'waiting'",
      now,
      record.id,
    );
  }
}

/**
 * A new channel begins open; a stopped one whose address or secret changed is probed at once. Channels outside the
 * configuration keep their record: their deliveries still wait.
 */
export function adoptChannels(
  db: Db,
  now: number,
  channels: readonly { readonly id: string; readonly fingerprint: string }[],
): void {
  for (const { id, fingerprint } of channels) {
    const known = readChannel(db, channelId(id));
    if (known?.fingerprint === fingerprint) continue;
    if (known?.state === 'stopped') saveChannel(db, now, { ...known, fingerprint, probeAt: now });
    else saveChannel(db, now, { id: channelId(id), state: 'open', fingerprint });
  }
}
