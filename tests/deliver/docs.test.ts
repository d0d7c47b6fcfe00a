import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { CHANNEL_TYPES, parseChannel } from '../../src/deliver/registry.js';
import { Secret } from '../../src/lib/secret.js';

const PAGE = readFileSync(join(import.meta.dirname, '../../docs/channels.md'), 'utf8');

const ENVIRONMENT: Readonly<Record<string, string>> = {
  DISCORD_DESK: 'https://discord.com/api/webhooks/123456789012345678/made-up_token',
  DISCORD_NIGHT: 'https://discord.com/api/webhooks/123456789012345678/made-up_night',
  SLACK_TEAM: 'https://hooks.slack.com/services/T000/B000/madeUp',
  SMTP_URL: 'smtps://user:password@mail.example.org:465',
  CHIEF_EMAIL: 'chief@example.org',
};

/** What configuration makes of `${NAME}`. */
function filled(value: unknown): unknown {
  if (typeof value === 'string') {
    const name = /^\$\{(\w+)\}$/.exec(value)?.[1];
    return name === undefined ? value : new Secret(ENVIRONMENT[name] ?? '');
  }
  if (Array.isArray(value)) return value.map(filled);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, filled(inner)]));
}

const examples = [...PAGE.matchAll(/```yaml\n([\s\S]*?)```/g)].flatMap(([, text = '']) => {
  const { channels } = parse(text) as { channels: Record<string, unknown> }; // every example has them
  return Object.entries(channels).map(([id, raw]): [string, unknown] => [id, filled(raw)]);
});

describe('docs/channels.md', () => {
  it.each(examples)('has an example of %s that works', (id, raw) => {
    expect(parseChannel(id, raw)).toMatchObject({ kind: 'ok' });
  });

  it.each(CHANNEL_TYPES)('tells of %s', (type) => {
    expect(PAGE).toContain(`type: ${type}`);
  });
});
