/** Everything that the demo's watch sends to, beside mail and the screen: each is a double as the tests have it. */
import { WEBHOOK_BUCKET } from './bucket.js';
import { type DiscordDouble, openDiscordDouble } from './discord.js';
import { openSlackDouble, type SlackDouble } from './slack.js';
import { openSlackApiDouble, type SlackApiDouble } from './slack-api.js';
import { openWebhookDouble, type WebhookDouble } from './webhook.js';

export interface Services {
  /** Two channels of a Discord server. */
  readonly chat: DiscordDouble;
  readonly dutyRoom: DiscordDouble;
  /** A Slack channel with a bot, and one with a webhook. */
  readonly analysts: SlackApiDouble;
  readonly team: SlackDouble;
  /** A program that takes JSON. */
  readonly caseSystem: WebhookDouble;
  close(): Promise<void>;
}

export async function openServices(): Promise<Services> {
  const [chat, dutyRoom, analysts, team, caseSystem] = await Promise.all([
    openDiscordDouble(undefined, WEBHOOK_BUCKET),
    openDiscordDouble(undefined, WEBHOOK_BUCKET),
    openSlackApiDouble(),
    openSlackDouble(),
    openWebhookDouble(),
  ]);
  const all = [chat, dutyRoom, analysts, team, caseSystem];
  return {
    ...{ chat, dutyRoom, analysts, team, caseSystem },
    close: async () => void (await Promise.all(all.map((each) => each.close()))),
  };
}
