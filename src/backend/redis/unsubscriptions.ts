import { randomUUID } from 'node:crypto';
import { channelId, routeId } from '../../model/id.js';
import type { Unsubscription, UnsubscriptionKey } from '../../model/unsubscription.js';
import { inOrder } from './feeds.js';
import { list, number, type Server, text } from './scripts.js';

/** One that is known stays as it was. */
export async function saveUnsubscription(server: Server, unsubscription: Unsubscription): Promise<void> {
  await server.run('unsubscribe', { key: fieldOf(unsubscription), at: unsubscription.at });
}

/** @returns whether there was one */
export async function takeBack(server: Server, key: UnsubscriptionKey): Promise<boolean> {
  return number(await server.run('resubscribe', { callId: randomUUID(), key: fieldOf(key) })) === 1;
}

export async function listUnsubscriptions(server: Server): Promise<Unsubscription[]> {
  const found = list(await server.run('unsubscriptions', {}));
  return Array.from({ length: found.length / 2 }, (_, i) => {
    const [, channel = '', route = '', address = ''] = /^(\S+) (\S*) (.*)$/s.exec(text(found[2 * i])) ?? [];
    return {
      channel: channelId(channel),
      address,
      ...(route === '' ? {} : { route: routeId(route) }),
      at: number(found[2 * i + 1]),
    };
  }).sort(
    (a, b) =>
      inOrder(a.channel, b.channel) || inOrder(a.address, b.address) || inOrder(a.route ?? '', b.route ?? ''),
  );
}

/** Names of channels and routes have no blanks. */
export function fieldOf({ channel, route, address }: UnsubscriptionKey): string {
  return `${channel} ${route ?? ''} ${address}`;
}
