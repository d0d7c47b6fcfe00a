/** Every type of channel there is. The only file that knows the channels' folders: a new channel is added here. */
import * as z from 'zod';
import { knownKeys } from '../config/read-shape.js';
import { didYouMean } from '../lib/suggest.js';
import type { ChannelId } from '../model/id.js';
import type { Channel } from './channel.js';
import type { ChannelDeps } from './deps.js';
import { type DiscordSettings, discordSettings } from './discord/settings.js';
import { type EmailSettings, emailSettings } from './email/settings.js';
import { type SlackSettings, slackSettings } from './slack/settings.js';
import { type StdoutSettings, stdoutSettings } from './stdout/settings.js';
import { type WebhookSettings, webhookSettings } from './webhook/settings.js';

export type ChannelSettings =
  | StdoutSettings
  | DiscordSettings
  | SlackSettings
  | EmailSettings
  | WebhookSettings;

export type ParsedChannel =
  | { readonly kind: 'ok'; readonly settings: ChannelSettings }
  | { readonly kind: 'invalid'; readonly error: z.ZodError };

/** Shapes by type, for the JSON Schema of atalaya.yml too. */
export const CHANNEL_SCHEMAS = {
  stdout: stdoutSettings,
  discord: discordSettings,
  slack: slackSettings,
  email: emailSettings,
  webhook: webhookSettings,
} as const;

export const CHANNEL_TYPES = Object.keys(CHANNEL_SCHEMAS);

/**
 * One entry of `channels:`, in which `${NAME}` has become a `Secret`. Issues' paths start inside the entry;
 * no issue shows a secret.
 */
export function parseChannel(id: string, raw: unknown): ParsedChannel {
  const type = typeOf(raw);
  if (type === undefined || !isType(type)) return { kind: 'invalid', error: unknownType(id, type) };
  const parsed = CHANNEL_SCHEMAS[type].safeParse(raw, { error: knownKeys });
  return parsed.success ? { kind: 'ok', settings: parsed.data } : { kind: 'invalid', error: parsed.error };
}

/** Reads in what its type needs, which is no small thing of some; connects to nothing until the first `send`. */
export async function openChannel(
  id: ChannelId,
  settings: ChannelSettings,
  deps: ChannelDeps,
): Promise<Channel> {
  switch (settings.type) {
    case 'stdout':
      return (await import('./stdout/send.js')).openStdout(id, deps);
    case 'discord':
      return (await import('./discord/send.js')).openDiscord(id, settings);
    case 'slack':
      return (await import('./slack/send.js')).openSlack(id, settings);
    case 'email':
      return (await import('./email/send.js')).openEmail(id, settings, deps);
    case 'webhook':
      return (await import('./webhook/send.js')).openWebhook(id, settings, deps);
  }
}

/** Whether its messages can be edited after they were sent. */
export function canEdit(settings: ChannelSettings): boolean {
  return settings.type === 'discord' || (settings.type === 'slack' && settings.token !== undefined);
}

function typeOf(raw: unknown): string | undefined {
  if (typeof raw !== 'object' || raw === null || !('type' in raw)) return undefined;
  return typeof raw.type === 'string' ? raw.type : undefined;
}

function isType(type: string): type is keyof typeof CHANNEL_SCHEMAS {
  return Object.hasOwn(CHANNEL_SCHEMAS, type);
}

function unknownType(id: string, type: string | undefined): z.ZodError {
  const hint = type === undefined ? undefined : didYouMean(type, CHANNEL_TYPES);
  const what =
    type === undefined ? `channel ${id} has no type` : `unknown channel type ${JSON.stringify(type)}`;
  const message = `${what} — ${hint ?? `one of ${CHANNEL_TYPES.join(', ')}`}`;
  return new z.ZodError([{ code: 'custom', path: ['type'], message, input: type }]);
}
