import { hash } from '../../lib/hash.js';
import type { Secret } from '../../lib/secret.js';
import type { ChannelId } from '../../model/id.js';
import type { Channel, PartBody } from '../channel.js';
import { ABORTED, networkOutcome } from '../error.js';
import type { Bot } from './bot.js';
import {
  greyLine,
  laySlack,
  renderSlack,
  rewriteSlack,
  type SlackBody,
  type SlackMessage,
} from './render.js';
import { SLACK_API, type SlackSettings } from './settings.js';
import { postToWebhook } from './webhook.js';

export function openSlack(id: ChannelId, { webhook, token, channel, api }: SlackSettings): Channel {
  if (webhook !== undefined) return openWebhook(id, webhook);
  if (token !== undefined && channel !== undefined)
    return openBot(id, { token, channel, api: api ?? SLACK_API });
  throw new Error(`channel ${id} has neither webhook nor token`); // its settings were checked
}

const common = {
  type: 'slack',
  recipients: [undefined],
  render: renderSlack,
  close: async () => {},
} as const;

function openWebhook(id: ChannelId, webhook: Secret): Channel {
  const address = webhook.reveal();
  return {
    ...common,
    id,
    fingerprint: webhook.fingerprint(),
    async send(body, { signal, possibleRepeat }) {
      if (signal.aborted) return ABORTED;
      try {
        return await postToWebhook(address, messageOf(body, possibleRepeat), signal);
      } catch (error) {
        return networkOutcome(error);
      }
    },
  };
}

/** A bot can look into its channel whether a message of unknown outcome arrived, so that hardly any is repeated. */
function openBot(id: ChannelId, bot: Bot): Channel {
  return {
    ...common,
    id,
    fingerprint: hash(bot.token.fingerprint(), bot.channel, bot.api).slice(0, 10),
    async send(body, context) {
      if (context.signal.aborted) return ABORTED;
      const { findMessage, postMessage } = await import('./bot.js'); // half a second, at the first message only
      const found = context.possibleRepeat ? await findMessage(bot, context) : undefined;
      if (found?.kind === 'outcome') return found.outcome;
      const outcome = await postMessage(bot, messageOf(body, found?.kind === 'unknown'), context);
      // looked for and not there: it is no repeat
      return outcome.kind === 'sent' && found?.kind === 'absent' ? { ...outcome, once: true } : outcome;
    },
    edits: {
      lay: laySlack,
      rewrite: rewriteSlack,
      async edit(remoteId, body, context) {
        if (context.signal.aborted) return ABORTED;
        const { updateMessage } = await import('./bot.js');
        return updateMessage(bot, remoteId, messageOf(body, context.possibleRepeat), context);
      },
    },
  };
}

function messageOf(body: PartBody, repeat: boolean): SlackMessage {
  const { message, repeatNote } = JSON.parse(body) as SlackBody; // made by renderSlack
  if (!repeat) return message;
  return {
    ...message,
    text: `${message.text} ${repeatNote}`,
    blocks: [greyLine(repeatNote), ...message.blocks],
  };
}
