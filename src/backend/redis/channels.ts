import { randomUUID } from 'node:crypto';
import type { ChannelRecord, PlannedNotice } from '../records.js';
import { inOrder } from './feeds.js';
import { json, list, type Server } from './scripts.js';
import { toNotice } from './windows.js';

export async function listChannels(server: Server): Promise<ChannelRecord[]> {
  const records = list(await server.run('listChannels', {})).map((record) => json<ChannelRecord>(record));
  return records.sort((a, b) => inOrder(a.id, b.id));
}

/** A channel that opens sets its waiting deliveries pending, due now. */
export async function saveChannel(
  server: Server,
  record: ChannelRecord,
  notices: readonly PlannedNotice[],
): Promise<void> {
  const request = { callId: randomUUID(), channel: toChannel(record), notices: notices.map(toNotice) };
  await server.run('saveChannel', request);
}

/** As the scripts take it. */
export function toChannel(record: ChannelRecord): object {
  return { id: record.id, state: record.state, data: JSON.stringify(record) };
}
