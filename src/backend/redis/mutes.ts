import { randomUUID } from 'node:crypto';
import type { Mute, MuteKey } from '../../model/mute.js';
import type { ActiveMute } from '../records.js';
import { inOrder } from './feeds.js';
import { json, list, number, type Server } from './scripts.js';

/** One mute a subject: another takes its place and counts from nothing. */
export async function saveMute(server: Server, { subject, name, since, until, why }: Mute): Promise<void> {
  const mute = JSON.stringify({ subject, name, since, until, why });
  await server.run('mute', { key: keyOf({ subject, name }), mute });
}

/** @returns whether there was one */
export async function endMute(server: Server, mute: MuteKey): Promise<boolean> {
  return number(await server.run('unmute', { callId: randomUUID(), key: keyOf(mute) })) === 1;
}

export async function listMutes(server: Server): Promise<ActiveMute[]> {
  const found = list(await server.run('mutes', {}));
  const mutes = Array.from({ length: found.length / 2 }, (_, i) => {
    return { ...json<Mute>(found[2 * i]), held: number(found[2 * i + 1]) };
  });
  return mutes.sort((a, b) => a.until - b.until || inOrder(a.subject, b.subject) || inOrder(a.name, b.name));
}

const keyOf = ({ subject, name }: MuteKey): string => `${subject}:${name}`;
