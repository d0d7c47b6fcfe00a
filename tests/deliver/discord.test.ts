import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Channel } from '../../src/deliver/channel.js';
import { escapeDiscord, markDiscord } from '../../src/deliver/discord/escape.js';
import { type DiscordBody, renderDiscord } from '../../src/deliver/discord/render.js';
import { openChannel, parseChannel } from '../../src/deliver/registry.js';
import { rateLimited } from '../../src/demo/services/bucket.js';
import { type DiscordDouble, openDiscordDouble } from '../../src/demo/services/discord.js';
import { silentLog } from '../../src/lib/log.js';
import { Secret } from '../../src/lib/secret.js';
import type { Digest } from '../../src/model/digest.js';
import { channelId } from '../../src/model/id.js';
import { aDigest, aDigestGroup, aDigestStory } from '../builders.js';
import { anyDigest, ROLE, runs } from './arbitraries.js';
import { aContext } from './context.js';
import { embedTexts, expectMentions } from './mentions.js';
import { sampleDigest } from './sample.js';
import { expectStories } from './stories.js';

let double: DiscordDouble;
let channel: Channel;

beforeEach(async () => {
  double = await openDiscordDouble();
  channel = await openAt(double.webhook);
});
afterEach(async () => {
  await channel.close();
  await double.close();
});

describe('a Discord digest', () => {
  it('shows rule, severity, headline with its evidence, outlet, country, affiliation and time', () => {
    const [body] = messages(sampleDigest());
    const [first] = body?.message.embeds ?? [];
    expect(first?.title).toBe('ALTA · Vuelos de la Fuerza Quds a América Latina');
    expect(first?.description).toContain('**نیروی قدس** \\(\u2068Fuerza Quds\u2069\\)');
    expect(first?.description).toContain('\u2068Defapress\u2069 · Irán · **vinculado al Estado** · 14:05');
    expect(first?.description).toContain(
      'Ahora 3 fuentes, también: [\u2068Efecto Llanero\u2069](https://efecto.example/',
    );
    expect(body?.message.content).toMatch(/^\\\[alta\\\] Vuelos de la Fuerza Quds a América Latina: /);
  });

  it('is one message while it fits', () => {
    expect(messages(sampleDigest())).toHaveLength(1);
  });

  it('says "and N more" when there is more than five messages hold', () => {
    const many = aDigest({
      groups: [
        aDigestGroup({
          stories: Array.from({ length: 400 }, () =>
            aDigestStory({
              headline: { text: 'A headline that goes on for a while '.repeat(6), marks: [] },
            }),
          ),
        }),
      ],
    });
    const parts = messages(many);
    expect(parts).toHaveLength(5);
    expect(parts.at(-1)?.message.embeds.at(-1)?.description).toMatch(/^and \d+ more$/);
    expect(parts[1]?.message.embeds[0]?.title).toContain('(continued)');
    expect(parts[1]?.message.content).toMatch(/ \(2\/5\)$/);
  });

  it('calls the role that its route names, once, and is accepted', async () => {
    const digest = sampleDigest({ mention: ROLE });
    const many = aDigest({ mention: ROLE, groups: Array.from({ length: 60 }, () => aDigestGroup()) });
    for (const each of [digest, many]) {
      const bodies = channel.render(each);
      for (const [part, body] of bodies.entries())
        await channel.send(body, aContext({ part, parts: bodies.length, possibleRepeat: true }));
      const posts = double.accepted.slice(-bodies.length);
      expect(posts[0]).toMatchObject({ allowed_mentions: { parse: [], roles: [ROLE] } });
      expect(posts[0]?.content).toMatch(new RegExp(`^<@&${ROLE}> \\S`));
      for (const { content, allowed_mentions } of posts.slice(1)) {
        expect(content).not.toContain(ROLE);
        expect(allowed_mentions).toEqual({ parse: [] });
      }
    }
  });

  it.each([
    ['names none', aDigest()],
    ['has no story to tell', aDigest({ mention: ROLE, groups: [] })],
  ])('calls nobody when its route %s', (_, digest) => {
    const [body] = messages(digest);
    expect(body?.message.content).not.toContain('<@');
    expect(body?.message.allowed_mentions).toEqual({ parse: [] });
  });

  it('is accepted whatever its texts, mentions nobody but the role that its route names, and keeps every story or counts it', async () => {
    await fc.assert(
      fc.asyncProperty(anyDigest(), async (digest) => {
        const before = double.accepted.length;
        const bodies = channel.render(digest);
        for (const [part, body] of bodies.entries()) {
          const outcome = await channel.send(
            body,
            aContext({ part, parts: bodies.length, possibleRepeat: true }),
          );
          expect(outcome).toMatchObject({ kind: 'sent' });
        }
        const posts = double.accepted.slice(before);
        expectMentions(digest, posts);
        const texts = posts.flatMap((post) => [post.content ?? '', ...embedTexts(post)]);
        expectStories(digest, texts.join('\n').replaceAll('**', '').replaceAll('\u200b', ''));
      }),
      runs(60),
    );
  });
});

describe('text from outside', () => {
  it.each([
    [
      '**bold** _it_ ~~no~~ `code` ||spoiler||',
      '\\*\\*bold\\*\\* \\_it\\_ \\~\\~no\\~\\~ \\`code\\` \\|\\|spoiler\\|\\|',
    ],
    ['[text](https://evil.example)', '\\[text\\]\\(https:\u200b//evil.example\\)'],
    ['# head', '\\# head'],
    ['- item', '\\- item'],
    ['state-linked', 'state-linked'],
    ['> quote', '\\> quote'],
    ['1. one', '1\\. one'],
    ['@everyone <@1>', '@\u200beveryone \\<@\u200b1\\>'],
    ['discord.gg/evil', 'discord\u200b.gg/evil'],
  ])('%s is shown as it is', (raw, escaped) => {
    expect(escapeDiscord(raw)).toBe(escaped);
  });

  it('keeps two marks that touch apart', () => {
    expect(
      markDiscord([
        { kind: 'mark', text: 'a' },
        { kind: 'mark', text: 'b' },
      ]),
    ).toBe('**a**\u200b**b**');
  });
});

describe('sending to Discord', () => {
  const send = (changes = {}) => channel.send(first(), aContext(changes));
  const first = () => channel.render(aDigest())[0] ?? '';

  it('gives the id of the message', async () => {
    expect(await send()).toEqual({ kind: 'sent', remoteId: expect.stringMatching(/^9\d{18}$/) });
  });

  it('adds the words for a possible repeat in the language of the digest', async () => {
    await channel.send(channel.render(aDigest({ lang: 'pt' }))[0] ?? '', aContext({ possibleRepeat: true }));
    expect(double.accepted.at(-1)?.content).toMatch(/\(possível repetição\)$/);
  });

  it.each([
    [500, { kind: 'retry', spends: true }],
    [502, { kind: 'retry', spends: true }],
    [503, { kind: 'retry', spends: true }],
    [504, { kind: 'ambiguous' }], // a gateway's time-out: the service behind it may have taken the message
    [524, { kind: 'ambiguous' }],
    [401, { kind: 'stopped' }],
    [403, { kind: 'stopped' }],
    [404, { kind: 'stopped' }],
    [410, { kind: 'stopped' }],
    [301, { kind: 'stopped' }],
    [400, { kind: 'rejected' }],
    [413, { kind: 'rejected' }],
  ])('a %d is judged', async (status, expected) => {
    double.script({
      kind: 'answer',
      status,
      headers: { location: 'https://elsewhere.example/' },
      body: '{}',
    });
    expect(await send()).toMatchObject(expected);
  });

  it('waits as long as a 429 says, and spends no attempt', async () => {
    const fresh = await openAt(double.webhook);
    double.script(rateLimited(7));
    expect(await fresh.send(first(), aContext())).toEqual({
      kind: 'retry',
      spends: false,
      after: 7000,
      reason: expect.stringContaining('429'),
    });
    await fresh.close();
  });

  it.each([
    ['at the first answer that names it', 1],
    ['later', 2],
  ])('asks no more once its bucket is empty, %s, until that fills again', async (_, limit) => {
    const strict = await openDiscordDouble(undefined, { limit, per: 30_000 });
    channel = await openAt(strict.webhook);
    for (let n = 0; n < limit; n++) expect(await send()).toMatchObject({ kind: 'sent' });
    strict.script({ kind: 'answer', status: 500 }); // what it would be told if it asked
    const held = await send();
    expect(held).toMatchObject({ kind: 'retry', spends: false, reason: expect.stringContaining('429') });
    expect(held.kind === 'retry' && (held.after ?? 0)).toBeGreaterThan(20_000);
    await strict.close();
  });

  it('reads the wait from the body when no header says it, and has one when nothing does', async () => {
    double.script(
      {
        kind: 'answer',
        status: 429,
        headers: { 'content-type': 'application/json' },
        body: '{"retry_after":0.65}',
      },
      { kind: 'answer', status: 429 },
    );
    expect(await send()).toMatchObject({ kind: 'retry', spends: false, after: 650 });
    expect(await send()).toMatchObject({ kind: 'retry', spends: false, after: 5000 });
  });

  it('does not know the outcome when the connection is cut, whether the message was taken or not', async () => {
    double.script({ kind: 'cut before' }, { kind: 'cut after' });
    expect(await send()).toMatchObject({ kind: 'ambiguous' });
    expect(await send()).toMatchObject({ kind: 'ambiguous' });
  });

  it('does not know the outcome when it is told to stop while waiting for the answer', async () => {
    const stop = new AbortController();
    const fresh = await openDiscordDouble();
    fresh.script({ kind: 'stall' });
    const outcome = (await openAt(fresh.webhook)).send(first(), aContext({ signal: stop.signal }));
    await fresh.calls(1);
    stop.abort();
    expect(await outcome).toMatchObject({ kind: 'ambiguous' });
    await fresh.close();
  });

  it('knows that what waited for another to be answered was not sent', async () => {
    const stop = new AbortController();
    double.script({ kind: 'stall' });
    const outcomes = [send({ signal: stop.signal }), send({ signal: stop.signal })];
    await double.calls(1);
    stop.abort();
    expect(await Promise.all(outcomes)).toMatchObject([
      { kind: 'ambiguous' },
      { kind: 'retry', spends: false },
    ]);
    expect(double.accepted).toHaveLength(1);
  });

  it('sends nothing when it was told to stop before', async () => {
    const before = double.accepted.length;
    expect(await send({ signal: AbortSignal.abort() })).toMatchObject({ kind: 'retry', spends: false });
    expect(double.accepted).toHaveLength(before);
  });

  it('tries again when nobody listens', async () => {
    const gone = await openDiscordDouble();
    await gone.close();
    expect(await (await openAt(gone.webhook)).send(first(), aContext())).toMatchObject({
      kind: 'retry',
      spends: true,
    });
  });

  it('never says the token', async () => {
    const outcomes = [];
    for (const status of [400, 401, 404, 500]) {
      const body = JSON.stringify({ code: 1, message: `no such hook ${double.webhook} ${double.token}` });
      double.script({ kind: 'answer', status, headers: { 'content-type': 'application/json' }, body });
      outcomes.push(await send());
    }
    double.script({ kind: 'cut before' });
    outcomes.push(await send());
    expect(JSON.stringify(outcomes)).not.toContain(double.token);
    expect(JSON.stringify(outcomes)).not.toContain('webhooks/');
  });
});

async function openAt(webhook: string): Promise<Channel> {
  const parsed = parseChannel('desk', { type: 'discord', webhook: new Secret(webhook) });
  if (parsed.kind === 'invalid') throw parsed.error;
  return openChannel(channelId('desk'), parsed.settings, { log: silentLog, stdout: () => {}, root: '.' });
}

function messages(digest: Digest): readonly DiscordBody[] {
  return renderDiscord(digest).map((body) => JSON.parse(body) as DiscordBody); // made by renderDiscord
}
