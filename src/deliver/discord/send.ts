import type { ChannelId } from '../../model/id.js';
import type { Channel, PartBody, SendContext } from '../channel.js';
import { ABORTED } from '../error.js';
import type { DiscordClient } from './client.js';
import {
  type DiscordBody,
  type DiscordMessage,
  layDiscord,
  renderDiscord,
  rewriteDiscord,
} from './render.js';
import { type DiscordSettings, webhookParts } from './settings.js';

export function openDiscord(id: ChannelId, settings: DiscordSettings): Channel {
  let client: Promise<DiscordClient> | undefined;
  const connect = async (): Promise<DiscordClient> => {
    const { openClient } = await import('./client.js');
    return openClient(webhookParts(settings.webhook.reveal()));
  };
  return {
    id,
    type: 'discord',
    recipients: [undefined],
    fingerprint: settings.webhook.fingerprint(),
    render: (digest) => renderDiscord(digest, settings.username),
    async send(body, context) {
      if (context.signal.aborted) return ABORTED;
      client ??= connect();
      return (await client).post(messageOf(body, context), context.signal);
    },
    edits: {
      lay: (digest) => layDiscord(digest, settings.username),
      rewrite: rewriteDiscord(settings.username),
      async edit(remoteId, body, context) {
        if (context.signal.aborted) return ABORTED;
        client ??= connect();
        return (await client).patch(remoteId, messageOf(body, context), context.signal);
      },
    },
    async close() {
      (await client)?.close();
    },
  };
}

function messageOf(body: PartBody, context: SendContext): DiscordMessage {
  const { message, repeatNote } = JSON.parse(body) as DiscordBody; // made by renderDiscord
  return context.possibleRepeat ? { ...message, content: `${message.content} ${repeatNote}` } : message;
}
