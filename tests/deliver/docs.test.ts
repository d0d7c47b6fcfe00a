import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { CHANNEL_TYPES, parseChannel } from '../../src/deliver/registry.js';
import { signature } from '../../src/deliver/webhook/send.js';
import { signingKey } from '../../src/deliver/webhook/settings.js';
import { Secret } from '../../src/lib/secret.js';

const PAGE = readFileSync(join(import.meta.dirname, '../../docs/channels.md'), 'utf8');

const ENVIRONMENT: Readonly<Record<string, string>> = {
  DISCORD_DESK: 'https://discord.com/api/webhooks/123456789012345678/made-up_token',
  DISCORD_NIGHT: 'https://discord.com/api/webhooks/123456789012345678/made-up_night',
  SLACK_TEAM: 'https://hooks.slack.com/services/T000/B000/madeUp',
  SLACK_TOKEN: 'xoxb-made-up-token',
  SMTP_URL: 'smtps://user:password@mail.example.org:465',
  WEBHOOK_URL: 'https://hooks.example.org/atalaya',
  WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 1).toString('base64')}`,
  WEBHOOK_TOKEN: 'Bearer made-up',
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

/** The receiver's check, as people copy it. */
async function isFromAtalaya(): Promise<(headers: object, body: string, secret: string) => boolean> {
  const [, code = ''] = /```js\n([\s\S]*?)```/.exec(PAGE) ?? [];
  const source = `${code}\nexport { isFromAtalaya };`;
  const module: unknown = await import(`data:text/javascript,${encodeURIComponent(source)}`);
  return (module as { isFromAtalaya: (headers: object, body: string, secret: string) => boolean })
    .isFromAtalaya; // as the page has it
}

describe('docs/channels.md', () => {
  it('has a check of signatures that works', async () => {
    const check = await isFromAtalaya();
    const secret = ENVIRONMENT.WEBHOOK_SECRET ?? '';
    const at = Math.floor(Date.now() / 1000);
    const headers = (when: number) => ({
      'webhook-id': 'a-1',
      'webhook-timestamp': String(when),
      'webhook-signature': signature('a-1', when, '{}', signingKey(secret)),
    });
    expect(check(headers(at), '{}', secret)).toBe(true);
    expect(check(headers(at), '{"a":1}', secret)).toBe(false);
    expect(check(headers(at - 600), '{}', secret)).toBe(false);
    expect(check({}, '{}', secret)).toBe(false);
  });

  it.each(examples)('has an example of %s that works', (id, raw) => {
    expect(parseChannel(id, raw)).toMatchObject({ kind: 'ok' });
  });

  it.each(CHANNEL_TYPES)('tells of %s', (type) => {
    expect(PAGE).toContain(`type: ${type}`);
  });
});
