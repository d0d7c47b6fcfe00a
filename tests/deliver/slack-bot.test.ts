import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Channel } from '../../src/deliver/channel.js';
import { openChannel, parseChannel } from '../../src/deliver/registry.js';
import { renderSlack } from '../../src/deliver/slack/render.js';
import {
  openSlackApiDouble,
  type SlackApiDouble,
  slackApiRateLimited,
} from '../../src/demo/services/slack-api.js';
import { silentLog } from '../../src/lib/log.js';
import { Secret } from '../../src/lib/secret.js';
import { channelId, deliveryId } from '../../src/model/id.js';
import { aDigest } from '../builders.js';
import { anyDigest, runs } from './arbitraries.js';
import { aContext } from './context.js';
import { sampleDigest } from './sample.js';

let double: SlackApiDouble;
let channel: Channel;

beforeEach(async () => {
  double = await openSlackApiDouble();
  channel = await openAt();
});
afterEach(async () => {
  await channel.close();
  await double.close();
});

const BODY = renderSlack(aDigest())[0] ?? '';
const send = (changes = {}) => channel.send(BODY, aContext(changes));
const other = (n: number) => send({ delivery: deliveryId(`other-${n}`) });
const posts = () => double.methods.filter((method) => method === 'chat.postMessage').length;

describe('a Slack bot', () => {
  it('posts with the delivery and part in its metadata, links folded, and tells where it stands', async () => {
    expect(await send({ part: 2, parts: 3 })).toEqual({
      kind: 'sent',
      remoteId: expect.stringMatching(/^C0MADEUP01\/\d+\.000001$/),
    });
    expect(double.accepted[0]).toMatchObject({
      message: { unfurl_links: false, unfurl_media: false },
      metadata: { event_type: 'atalaya_digest', event_payload: { delivery: 'delivery-of-noon', part: 2 } },
    });
    expect(double.methods).toEqual(['chat.postMessage']);
  });

  it('is accepted whatever the texts', async () => {
    await fc.assert(
      fc.asyncProperty(anyDigest(), async (digest) => {
        for (const [part, body] of channel.render(digest).entries()) {
          expect(await channel.send(body, aContext({ part }))).toMatchObject({ kind: 'sent' });
        }
      }),
      runs(25),
    );
  });
});

describe('a message of unknown outcome', () => {
  it('that arrived is found, however much was posted since, and is not posted again', async () => {
    double.script({ kind: 'cut after' });
    expect(await send()).toMatchObject({ kind: 'ambiguous' });
    for (let n = 0; n < 8; n++) await other(n);
    const before = posts();
    expect(await send({ possibleRepeat: true })).toEqual({
      kind: 'sent',
      remoteId: `${double.channel}/${double.accepted[0]?.ts}`,
      once: true,
    });
    expect(posts()).toBe(before);
  });

  it('that did not arrive is posted, and is no repeat', async () => {
    double.script({ kind: 'cut before' });
    expect(await send()).toMatchObject({ kind: 'ambiguous' });
    await send({ part: 1 });
    expect(await send({ possibleRepeat: true })).toMatchObject({ kind: 'sent', once: true });
    expect(double.accepted).toHaveLength(2);
    expect(double.accepted[1]?.message.text).not.toContain('repeat');
  });

  it('is posted once more with "(possible repeat)" where the bot may not read the channel', async () => {
    double.take('channels:history');
    expect(await send({ possibleRepeat: true })).toMatchObject({ kind: 'sent' });
    expect(double.accepted[0]?.message.text).toMatch(/\(possible repeat\)$/);
    expect(JSON.stringify(double.accepted[0]?.message.blocks?.[0])).toContain('(possible repeat)');
  });

  it('is not posted while it cannot be looked for', async () => {
    double.script(slackApiRateLimited(30), { kind: 'cut before' }, { kind: 'answer', status: 503 });
    expect(await send({ possibleRepeat: true })).toMatchObject({
      kind: 'retry',
      after: 30_000,
      spends: false,
    });
    expect(await send({ possibleRepeat: true })).toMatchObject({ kind: 'retry', spends: true });
    expect(await send({ possibleRepeat: true })).toMatchObject({ kind: 'retry', spends: true });
    expect(posts()).toBe(0);
  });
});

describe('what Slack answers', () => {
  it.each([
    ['not_in_channel', { kind: 'stopped', reason: expect.stringContaining('/invite') }],
    ['channel_not_found', { kind: 'stopped' }],
    ['token_revoked', { kind: 'stopped' }],
    ['restricted_action', { kind: 'stopped' }],
    ['ratelimited', { kind: 'retry', spends: false }],
    ['service_unavailable', { kind: 'retry', spends: true }],
    ['fatal_error', { kind: 'ambiguous' }],
    ['invalid_blocks', { kind: 'rejected' }],
    ['msg_too_long', { kind: 'rejected' }],
    ['<html>proxy xoxb-made-up</html>', { kind: 'ambiguous', reason: 'the answer was not Slack’s' }],
  ])('%s is judged', async (error, expected) => {
    const body = error.startsWith('<') ? error : JSON.stringify({ ok: false, error });
    double.script({ kind: 'answer', status: 200, headers: { 'content-type': 'application/json' }, body });
    expect(await send()).toMatchObject(expected);
  });

  it.each([
    [500, { kind: 'retry', spends: true }],
    [504, { kind: 'ambiguous' }],
    [302, { kind: 'stopped' }],
    [403, { kind: 'stopped' }],
  ])('a %d is judged', async (status, expected) => {
    double.script({ kind: 'answer', status, headers: { location: 'http://127.0.0.1:1/' } });
    expect(await send()).toMatchObject(expected);
  });

  it('is waited for as long as a 429 says, or a little where it does not say', async () => {
    double.script(slackApiRateLimited(17), { kind: 'answer', status: 429 });
    expect(await send()).toMatchObject({ kind: 'retry', after: 17_000, spends: false });
    expect(await send()).toMatchObject({ kind: 'retry', after: 5_000, spends: false });
  });

  it('stops at a wrong token, and never says it', async () => {
    channel = await openAt({ token: new Secret('xoxb-another-made-up-token') });
    const outcome = await send();
    expect(outcome).toMatchObject({ kind: 'stopped', reason: expect.stringContaining('not valid') });
    expect(JSON.stringify(outcome)).not.toContain('xoxb');
  });

  it('is not waited for when it was told to stop', async () => {
    expect(await send({ signal: AbortSignal.abort() })).toMatchObject({ kind: 'retry', spends: false });
    const stop = new AbortController();
    double.script({ kind: 'stall' });
    const outcome = send({ signal: stop.signal });
    await double.calls(1);
    stop.abort();
    expect(await outcome).toMatchObject({ kind: 'ambiguous' });
  });

  it('is tried again when nobody listens', async () => {
    await double.close();
    expect(await send()).toMatchObject({ kind: 'retry', spends: true });
  });
});

it('a digest of five languages reaches a bot’s channel in one message', async () => {
  for (const body of channel.render(sampleDigest())) await channel.send(body, aContext());
  expect(double.accepted).toHaveLength(1);
});

async function openAt(changes: Record<string, unknown> = {}): Promise<Channel> {
  const { token, channel: to, api } = double;
  const parsed = parseChannel('team', {
    type: 'slack',
    token: new Secret(token),
    channel: to,
    api,
    ...changes,
  });
  if (parsed.kind === 'invalid') throw parsed.error;
  return openChannel(channelId('team'), parsed.settings, { log: silentLog, stdout: () => {}, root: '.' });
}
