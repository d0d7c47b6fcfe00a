import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Channel } from '../../src/deliver/channel.js';
import { openChannel, parseChannel } from '../../src/deliver/registry.js';
import { escapeSlack } from '../../src/deliver/slack/escape.js';
import { renderSlack, type SlackBody } from '../../src/deliver/slack/render.js';
import {
  openSlackDouble,
  type SlackDouble,
  type SlackPost,
  slackRateLimited,
} from '../../src/demo/services/slack.js';
import { silentLog } from '../../src/lib/log.js';
import { Secret } from '../../src/lib/secret.js';
import type { Digest, DigestStory } from '../../src/model/digest.js';
import { channelId } from '../../src/model/id.js';
import { aDigest, aDigestGroup, aDigestStory } from '../builders.js';
import { anyDigest, runs } from './arbitraries.js';
import { aContext } from './context.js';
import { sampleDigest } from './sample.js';
import { expectStories } from './stories.js';

let double: SlackDouble;
let channel: Channel;

beforeEach(async () => {
  double = await openSlackDouble();
  channel = await openAt(double.webhook);
});
afterEach(async () => {
  await channel.close();
  await double.close();
});

describe('a Slack digest', () => {
  it('shows rule and severity, links the headline, emphasises evidence and keeps the label in sight', () => {
    const [body] = messages(sampleDigest());
    const [header, story] = body?.message.blocks ?? [];
    expect(header).toMatchObject({ text: { text: '🟠 ALTA · Vuelos de la Fuerza Quds a América Latina' } });
    expect(JSON.stringify(story)).toContain(
      '{"type":"link","url":"https://defapress.example/fa/news/812345?a=1&b=2","text":"نیروی قدس","style":{"bold":true}}',
    );
  });

  it('says who tells it right under the headline, a voice of a state in bold, and only then what it says', () => {
    const [body] = messages(sampleDigest());
    expect(body?.message.blocks[1]?.elements).toMatchObject([
      { type: 'rich_text_section' },
      {
        type: 'rich_text_section',
        elements: [
          { text: expect.stringMatching(/^\u2068.+\u2069 · Irán · $/) },
          { text: 'vinculado al Estado', style: { bold: true } },
          { text: ' · 14:05' },
        ],
      },
      { type: 'rich_text_quote' },
    ]);
  });

  it('does not unfold links', () => {
    expect(messages(sampleDigest())[0]?.message).toMatchObject({ unfurl_links: false, unfurl_media: false });
  });

  it('says "and N more" when there is more than five messages hold', () => {
    const stories = Array.from({ length: 400 }, () => aDigestStory());
    const parts = messages(aDigest({ groups: [aDigestGroup({ stories })] }));
    expect(parts).toHaveLength(5);
    expect(JSON.stringify(parts.at(-1)?.message.blocks)).toMatch(/"and \d+ more"/);
  });

  it('leaves links out of a list of sources that would be longer than Slack takes', async () => {
    const sourceOf = (n: number) => ({
      outlet: `Outlet ${n}`,
      url: `https://a.example/?${'&'.repeat(60 + n)}`,
      at: 0,
    });
    const sources = [sourceOf(0), ...[1, 2, 3, 4, 5, 6].map(sourceOf)] as const;
    const alsoFor = ['&'.repeat(60), '&'.repeat(60), '&'.repeat(60)];
    expect(await sendOne({ sources, publishers: 7, alsoFor })).toEqual({ kind: 'sent' });
  });

  it('links a headline once when its address is too long to repeat at every mark', async () => {
    const marks = Array.from({ length: 8 }, (_, i) => ({ start: 6 * i, end: 6 * i + 2 }));
    const headline = { text: 'aa bb '.repeat(10).trim(), marks };
    const url = `https://news.example/${'x'.repeat(970)}`;
    expect(await sendOne({ headline, sources: [{ outlet: 'El Valle', url, at: 0 }] })).toEqual({
      kind: 'sent',
    });
    expect(JSON.stringify(double.accepted).split(url)).toHaveLength(2);
  });

  it('is accepted whatever its texts, mentions nobody, and keeps every story or counts it', async () => {
    await fc.assert(
      fc.asyncProperty(anyDigest(), async (digest) => {
        const before = double.accepted.length;
        const bodies = channel.render(digest);
        for (const [part, body] of bodies.entries()) {
          const outcome = await channel.send(
            body,
            aContext({ part, parts: bodies.length, possibleRepeat: true }),
          );
          expect(outcome).toEqual({ kind: 'sent' });
        }
        const posts = double.accepted.slice(before);
        for (const text of posts.flatMap(parsedBySlack)) {
          expect(text.replace(/<https?:[^<>|]+\|[^<>|]+>/g, '')).not.toMatch(/[<>]/);
        }
        expectStories(digest, posts.map(shown).join('\n'));
      }),
      runs(60),
    );
  });
});

describe('text from outside', () => {
  it.each([
    ['<!channel> & <@U1>', '&lt;!channel&gt; &amp; &lt;@U1&gt;'],
    ['*bold* _it_ ~no~ `code`', '∗bold∗ ˍitˍ ∼no∼ ˋcodeˋ'],
    [':fire: at 14:05', ':\u200bfire: at 14:05'],
  ])('%s is shown as it is', (raw, escaped) => {
    expect(escapeSlack(raw)).toBe(escaped);
  });
});

describe('sending to Slack', () => {
  const send = (changes = {}) => channel.send(renderSlack(aDigest())[0] ?? '', aContext(changes));

  it('is sent when Slack says ok', async () => {
    expect(await send()).toEqual({ kind: 'sent' });
  });

  it('puts the words for a possible repeat first', async () => {
    await send({ possibleRepeat: true });
    expect(double.accepted.at(-1)?.blocks?.[0]).toMatchObject({ elements: [{ text: '(possible repeat)' }] });
  });

  it.each([
    [500, 'rollup_error', { kind: 'retry', spends: true }],
    [403, 'invalid_token', { kind: 'stopped', reason: 'the service answered 403 (invalid_token)' }],
    [404, 'no_service', { kind: 'stopped' }],
    [410, 'channel_is_archived', { kind: 'stopped' }],
    [302, '', { kind: 'stopped' }],
    [400, 'invalid_blocks', { kind: 'rejected' }],
    [413, '', { kind: 'rejected' }],
    [200, '<html>please log in</html>', { kind: 'ambiguous' }],
  ])('a %d %s is judged', async (status, body, expected) => {
    double.script({ kind: 'answer', status, headers: { location: 'https://elsewhere.example/' }, body });
    expect(await send()).toMatchObject(expected);
  });

  it('waits as long as a 429 says, and spends no attempt', async () => {
    double.script(slackRateLimited(30), { kind: 'answer', status: 429 });
    expect(await send()).toMatchObject({ kind: 'retry', spends: false, after: 30_000 });
    expect(await send()).toMatchObject({ kind: 'retry', spends: false, after: 5_000 });
  });

  it('does not know the outcome when the connection is cut, whether the message was taken or not', async () => {
    double.script({ kind: 'cut before' }, { kind: 'cut after' });
    expect(await send()).toMatchObject({ kind: 'ambiguous' });
    expect(await send()).toMatchObject({ kind: 'ambiguous' });
  });

  it('does not know the outcome when it is told to stop while waiting for the answer', async () => {
    const stop = new AbortController();
    double.script({ kind: 'stall' });
    const outcome = send({ signal: stop.signal });
    await double.calls(1);
    stop.abort();
    expect(await outcome).toMatchObject({ kind: 'ambiguous' });
  });

  it('sends nothing when it was told to stop before', async () => {
    expect(await send({ signal: AbortSignal.abort() })).toMatchObject({ kind: 'retry', spends: false });
    expect(double.accepted).toHaveLength(0);
  });

  it('tries again when nobody listens or the name is unknown', async () => {
    await double.close();
    expect(await send()).toMatchObject({ kind: 'retry', spends: true });
    const nowhere = await openAt(double.webhook.replace(/^http:\/\/127.0.0.1:\d+/, 'https://slack.invalid'));
    const outcome = await nowhere.send(renderSlack(aDigest())[0] ?? '', aContext());
    expect(outcome).toMatchObject({ kind: 'retry', spends: true });
  });

  it('never says the address', async () => {
    const outcomes = [];
    for (const status of [400, 403, 500]) {
      double.script({ kind: 'answer', status, body: `no hook at ${double.webhook} or /${double.token}` });
      outcomes.push(await send());
    }
    double.script({ kind: 'cut before' });
    outcomes.push(await send());
    expect(JSON.stringify(outcomes)).not.toContain(double.token);
  });
});

async function sendOne(changes: Partial<DigestStory>) {
  const group = aDigestGroup({ stories: [aDigestStory(changes)] });
  const [body = ''] = renderSlack(aDigest({ groups: [group] }));
  return channel.send(body, aContext());
}

async function openAt(webhook: string): Promise<Channel> {
  const parsed = parseChannel('desk', { type: 'slack', webhook: new Secret(webhook) });
  if (parsed.kind === 'invalid') throw parsed.error;
  return openChannel(channelId('desk'), parsed.settings, { log: silentLog, stdout: () => {}, root: '.' });
}

function messages(digest: Digest): readonly SlackBody[] {
  return renderSlack(digest).map((body) => JSON.parse(body) as SlackBody); // made by renderSlack
}

/** The texts in which Slack looks for markup. */
function parsedBySlack(post: SlackPost): string[] {
  const contexts = (post.blocks ?? []).flatMap((block) => (block.type === 'context' ? block.elements : []));
  return [post.text, ...contexts.filter((one) => one.type === 'mrkdwn').map((one) => one.text)];
}

function shown(post: SlackPost): string {
  return (post.blocks ?? [])
    .map((block) => {
      if (block.type === 'context') return block.elements.map((one) => one.text).join(' ');
      if (block.type !== 'rich_text') return '';
      const elements = block.elements.flatMap((section) => section.elements);
      const links = elements.flatMap((one) => (one.type === 'link' ? [one.url] : []));
      return `${elements.map((one) => one.text ?? '').join('')} ${links.join(' ')}`;
    })
    .join('\n');
}
