import * as z from 'zod';
import { secretField, webhookProblem } from '../secret-field.js';

/** `/api/webhooks/{id}/{token}`, with or without a version: https://docs.discord.com/developers/resources/webhook */
const WEBHOOK_PATH = /^\/api(?:\/v\d+)?\/webhooks\/(\d{5,25})\/([\w-]{10,200})\/?$/;
const EXAMPLE = 'https://discord.com/api/webhooks/<number>/<letters>';

export const discordSettings = z.strictObject({
  type: z.literal('discord'),
  webhook: secretField('webhook address', 'DISCORD_DESK', (value) =>
    webhookProblem(value, EXAMPLE, WEBHOOK_PATH),
  ),
  /** The name under which messages appear; Discord refuses names with "discord" or "clyde" in them. */
  username: z
    .string()
    .trim()
    .min(1)
    .max(80)
    .refine((name) => !/discord|clyde/i.test(name), 'Discord refuses names with "discord" or "clyde" in them')
    .optional(),
});

export type DiscordSettings = z.infer<typeof discordSettings>;

export interface WebhookParts {
  readonly origin: string;
  readonly id: string;
  readonly token: string;
}

/** The parts of a checked webhook address. */
export function webhookParts(address: string): WebhookParts {
  const url = new URL(address);
  const [, id = '', token = ''] = WEBHOOK_PATH.exec(url.pathname) ?? [];
  return { origin: url.origin, id, token };
}
