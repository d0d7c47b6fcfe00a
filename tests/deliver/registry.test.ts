import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { CHANNEL_TYPES, openChannel, parseChannel } from '../../src/deliver/registry.js';
import { silentLog } from '../../src/lib/log.js';
import { Secret } from '../../src/lib/secret.js';
import { channelId } from '../../src/model/id.js';

const DISCORD = 'https://discord.com/api/webhooks/123456789012345678/made-up_token-0123456789';
const SLACK = 'https://hooks.slack.com/services/T000/B000/madeUpToken';
const SMTP = 'smtps://watch:made-up@mail.example:465';

const discord = { type: 'discord', webhook: new Secret(DISCORD) };
const slack = { type: 'slack', webhook: new Secret(SLACK) };
const email = { type: 'email', smtp: new Secret(SMTP), from: 'watch@desk.example', to: ['a@desk.example'] };
const webhook = {
  type: 'webhook',
  url: new Secret('https://hooks.example/made-up'),
  secret: new Secret(`whsec_${Buffer.alloc(32, 1).toString('base64')}`),
};
const bot = { type: 'slack', token: new Secret('xoxb-made-up-token'), channel: 'C0123ABCDEF' };
const { smtp: _, ...unsent } = email;

function problems(raw: unknown): readonly string[] {
  const parsed = parseChannel('desk', raw);
  return parsed.kind === 'ok'
    ? []
    : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
}

describe('a channel in atalaya.yml', () => {
  it.each<[string, unknown]>([
    ['stdout', { type: 'stdout' }],
    ['discord', discord],
    ['discord with a name', { ...discord, username: 'Night desk' }],
    [
      'discord on this machine',
      { ...discord, webhook: new Secret(DISCORD.replace('https://discord.com', 'http://127.0.0.1:9')) },
    ],
    ['slack', slack],
    ['e-mail', email],
    ['slack bot', bot],
    ['slack bot of a government', { ...bot, api: 'https://slack-gov.com/api/' }],
    ['webhook', webhook],
    ['webhook next door', { ...webhook, url: new Secret('http://n8n:5678/hook') }],
    ['e-mail into a folder', { ...unsent, outbox: 'out/mail' }],
    [
      'e-mail with names and private addresses',
      { ...email, from: 'Night desk <n@desk.example>', to: [new Secret('b@desk.example')] },
    ],
  ])('%s is taken', (_name, raw) => {
    expect(problems(raw)).toEqual([]);
  });

  it.each<[unknown, string | RegExp]>([
    [{ type: 'discrod' }, 'type: unknown channel type "discrod" — did you mean discord?'],
    [{ type: 'pigeon' }, `type: unknown channel type "pigeon" — one of ${CHANNEL_TYPES.join(', ')}`],
    [{}, /^type: channel desk has no type — one of stdout/],
    [null, /no type/],
    [{ type: 'discord' }, /^webhook: the webhook address is missing/],
    [
      { type: 'discord', webhook: DISCORD },
      /^webhook: the webhook address is a secret: write "\$\{DISCORD_DESK\}" here/,
    ],
    [{ ...slack, webhook: SLACK }, /write "\$\{SLACK_TEAM\}" here/],
    [{ ...discord, webhook: new Secret(`${DISCORD}?thread_id=1`) }, /^webhook: has something after "\?"/],
    [{ ...email, smtp: SMTP }, /^smtp: the SMTP address is a secret/],
    [{ ...discord, webhook: new Secret('http://discord.com/api/webhooks/123456/abcdefghijkl') }, /https/],
    [
      { ...discord, webhook: new Secret(SLACK) },
      /^webhook: not such an address; it looks like https:\/\/discord/,
    ],
    [{ ...slack, webhook: new Secret('nonsense') }, /^webhook: not an address/],
    [{ ...email, smtp: new Secret('https://mail.example') }, /^smtp: not an SMTP address/],
    [{ ...email, outbox: 'out' }, /^smtp: give either smtp/],
    [unsent, /^smtp: give either smtp/],
    [{ ...email, to: [] }, /^to: /],
    [{ ...email, to: ['nobody'] }, /^to\.0: not an e-mail address/],
    [{ ...email, from: 'a@b.example\r\nBcc: c@d.example' }, /^from: not an e-mail address/],
    [{ type: 'slack' }, /^webhook: give either webhook/],
    [{ ...slack, ...bot }, /^webhook: give either webhook/],
    [{ type: 'slack', token: bot.token }, /^channel: token and channel go together/],
    [{ ...bot, token: 'xoxb-made-up-token' }, /^token: the bot token is a secret: write "\$\{SLACK_TOKEN\}"/],
    [{ ...bot, token: new Secret('xoxp-of-a-person') }, /^token: not a bot token/],
    [{ ...bot, channel: '#general' }, /^channel: not the id of a channel/],
    [{ ...bot, api: 'http://slack.example/api/' }, /^api: not an address that begins with https/],
    [{ ...webhook, secret: new Secret('password') }, /^secret: not a signing secret: write whsec_/],
    [{ ...webhook, url: new Secret('http://hooks.example/x') }, /^url: must begin with https/],
    [{ ...webhook, url: new Secret('https://a:b@hooks.example/x') }, /^url: holds a user name or password/],
    [{ ...webhook, authorization: new Secret('a\r\nb: c') }, /^authorization: not what a header can hold/],
    [{ ...discord, usrname: 'x' }, /known keys: type, webhook, username/],
    [{ ...discord, username: 'My Discord bot' }, /^username: Discord refuses/],
  ])('%j is refused with a reason', (raw, reason) => {
    expect(problems(raw)).toEqual([typeof reason === 'string' ? reason : expect.stringMatching(reason)]);
  });

  it('shows no secret in problems, settings or fingerprints', async () => {
    for (const raw of [discord, slack, bot, email, webhook]) {
      const parsed = parseChannel('desk', raw);
      if (parsed.kind === 'invalid') throw parsed.error;
      const channel = await openChannel(channelId('desk'), parsed.settings, {
        log: silentLog,
        stdout: () => {},
        root: '.',
      });
      const seen = inspect([parsed, channel], { depth: 9 }) + JSON.stringify([parsed, channel]);
      expect(seen).not.toMatch(/made-?up/i);
    }
    const clear = parseChannel('desk', { ...discord, webhook: DISCORD });
    expect(clear.kind === 'invalid' && inspect(clear.error)).not.toMatch(/made-up/);
  });

  it('has a fingerprint that changes with its secret only', async () => {
    const print = async (token: string, username: string) => {
      const parsed = parseChannel('desk', {
        type: 'discord',
        webhook: new Secret(DISCORD + token),
        username,
      });
      if (parsed.kind === 'invalid') throw parsed.error;
      const deps = { log: silentLog, stdout: () => {}, root: '.' };
      return (await openChannel(channelId('desk'), parsed.settings, deps)).fingerprint;
    };
    expect(await print('a', 'x')).toBe(await print('a', 'y'));
    expect(await print('a', 'x')).not.toBe(await print('b', 'x'));
  });
});
