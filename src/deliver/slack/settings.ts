import * as z from 'zod';
import { secretField, webhookProblem } from '../secret-field.js';

/** https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks */
const WEBHOOK_PATH = /^\/services\/[\w/-]{10,200}$/;
const EXAMPLE = 'https://hooks.slack.com/services/T…/B…/…';

/** https://docs.slack.dev/authentication/tokens#bot */
const BOT_TOKEN = /^xoxb-[\w-]{10,250}$/;
/** Public and private channels and direct messages have ids; `conversations.history` takes nothing else. */
const CHANNEL_ID = /^[CGD][A-Z0-9]{5,20}$/;

export const SLACK_API = 'https://slack.com/api/';

export const slackSettings = z
  .strictObject({
    type: z.literal('slack'),
    webhook: secretField('webhook address', 'SLACK_TEAM', (value) =>
      webhookProblem(value, EXAMPLE, WEBHOOK_PATH),
    ).optional(),
    token: secretField('bot token', 'SLACK_TOKEN', (value) =>
      BOT_TOKEN.test(value) ? undefined : 'not a bot token; it begins with xoxb-',
    ).optional(),
    /** Where the bot posts. */
    channel: z
      .string()
      .trim()
      .regex(
        CHANNEL_ID,
        'not the id of a channel, such as C0123ABCDEF: it stands at the end of the channel’s details',
      )
      .optional(),
    /** For GovSlack, `https://slack-gov.com/api/`. */
    api: z.string().trim().refine(isSafe, 'not an address that begins with https://').optional(),
  })
  .refine((settings) => (settings.webhook === undefined) !== (settings.token === undefined), {
    message: 'give either webhook (one channel, simplest) or token and channel (a bot)',
    path: ['webhook'],
  })
  .refine((settings) => (settings.token === undefined) === (settings.channel === undefined), {
    message: 'token and channel go together: the bot must know where to post',
    path: ['channel'],
  });

export type SlackSettings = z.infer<typeof slackSettings>;

/** The token goes there. */
function isSafe(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return (
    protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(hostname))
  );
}
