import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Channel } from '../../src/deliver/channel.js';
import { openChannel, parseChannel } from '../../src/deliver/registry.js';
import type { WebhookPayload } from '../../src/deliver/webhook/payload.js';
import { renderWebhook, WEBHOOK_LIMIT } from '../../src/deliver/webhook/render.js';
import { signature } from '../../src/deliver/webhook/send.js';
import { signingKey } from '../../src/deliver/webhook/settings.js';
import { openWebhookDouble, WEBHOOK_SECRET, type WebhookDouble } from '../../src/demo/services/webhook.js';
import { silentLog } from '../../src/lib/log.js';
import { Secret } from '../../src/lib/secret.js';
import type { Digest } from '../../src/model/digest.js';
import { channelId } from '../../src/model/id.js';
import { aDigest, aDigestGroup, aDigestStory } from '../builders.js';
import { anyDigest, runs } from './arbitraries.js';
import { aContext } from './context.js';
import { sampleDigest } from './sample.js';
import { sampleWeek } from './sample-week.js';

/** As receivers read it who know nothing of us. */
const isPublished = new Ajv({ formats: { 'date-time': true, uri: true } }).compile(
  JSON.parse(readFileSync(new URL('../../schemas/webhook.json', import.meta.url), 'utf8')),
);

let double: WebhookDouble;
let channel: Channel;

beforeEach(async () => {
  double = await openWebhookDouble();
  channel = await openAt(double.url);
});
afterEach(async () => {
  await channel.close();
  await double.close();
});

describe('what a webhook is sent', () => {
  it('is a digest with its stories, each under its rule, in the texts of their sources', () => {
    const [payload] = payloads(sampleDigest());
    expect(payload).toMatchObject({
      type: 'digest',
      version: 1,
      timestamp: '2026-11-22T18:10:00.000Z',
      data: { part: 1, parts: 1, route: 'on-call', possibleRepeat: false, more: 0 },
    });
    expect(payload?.data.stories[0]).toMatchObject({
      severity: 'high',
      rule: { id: 'quds-force-flights', title: 'Vuelos de la Fuerza Quds a América Latina' },
      headline: { marks: [{ gloss: 'vuelo de carga' }, { gloss: 'Fuerza Quds' }, { gloss: 'Caracas' }] },
      sources: [{ affiliation: 'state-linked', at: '2026-11-22T18:05:00.000Z' }, {}, {}],
    });
  });

  it('has the brief of a week', () => {
    expect(payloads(sampleWeek())[0]?.data.brief).toMatchObject({
      counts: { stories: 11 },
      before: { stories: 8 },
      top: ['week-1', 'week-2', 'week-6'],
    });
  });

  it('is split when it is large, and says how much had no room', () => {
    const story = aDigestStory({ headline: { text: 'ñ'.repeat(1_900), marks: [] } });
    const parts = payloads(aDigest({ groups: [aDigestGroup({ stories: Array(900).fill(story) })] }));
    expect(parts).toHaveLength(10);
    const shown = parts.reduce((sum, { data }) => sum + data.stories.length, 0);
    expect(parts.at(-1)?.data.more).toBe(900 - shown);
  });

  it('is as the published schema says, whatever its texts, and to its size, and loses no story', async () => {
    await fc.assert(
      fc.asyncProperty(anyDigest(), async (digest) => {
        const before = double.accepted.length;
        for (const [part, body] of channel.render(digest).entries()) {
          expect(Buffer.byteLength(body)).toBeLessThanOrEqual(WEBHOOK_LIMIT + 10_000);
          expect(isPublished(JSON.parse(body)), JSON.stringify(isPublished.errors)).toBe(true);
          expect(await channel.send(body, aContext({ part, possibleRepeat: true }))).toEqual({
            kind: 'sent',
          });
        }
        const got = double.accepted.slice(before).flatMap(({ payload }) => payload.data);
        const ids = got.flatMap(({ stories }) => stories.map(({ id }) => id));
        const more = got.reduce((sum, data) => sum + data.more, 0);
        const all = digest.groups.flatMap(({ stories }) => stories.map(({ story }) => story));
        expect(ids).toEqual(all.slice(0, ids.length));
        expect(ids.length + more).toBeGreaterThanOrEqual(all.length);
        expect(JSON.stringify(got)).not.toMatch(/"url":"(?!https?:)/);
      }),
      runs(60),
    );
  });
});

describe('sending to a webhook', () => {
  const send = (changes = {}) => channel.send(renderWebhook(aDigest())[0] ?? '', aContext(changes));

  it('is signed as the example of the standard is', () => {
    const key = signingKey('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw');
    const said = signature('msg_p5jXN8AQM9LWM0D4loKWxJek', 1_614_265_330, '{"test": 2432232314}', key);
    expect(said).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  it('keeps its id when it is sent again, and says that it may be a repeat', async () => {
    double.script({ kind: 'cut after' });
    expect(await send()).toMatchObject({ kind: 'ambiguous' });
    expect(await send({ possibleRepeat: true })).toEqual({ kind: 'sent' });
    expect(double.accepted.map(({ id }) => id)).toEqual(['delivery-of-noon-1', 'delivery-of-noon-1']);
    expect(double.accepted.map(({ payload }) => payload.data.possibleRepeat)).toEqual([false, true]);
  });

  it('is refused by a receiver with another secret, and then stops', async () => {
    const other = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
    channel = await openAt(double.url, { secret: new Secret(other) });
    expect(await send()).toMatchObject({ kind: 'stopped' });
  });

  it('brings the authorization that the receiver asks for', async () => {
    channel = await openAt(double.url, { authorization: new Secret('Bearer made-up') });
    await send();
    expect(double.authorization).toBe('Bearer made-up');
  });

  it.each([
    [429, { kind: 'retry', spends: false, after: 7_000 }],
    [503, { kind: 'retry', spends: true, after: 7_000 }],
    [504, { kind: 'retry', spends: true }], // it is told once more under the same id
    [410, { kind: 'stopped' }],
    [302, { kind: 'stopped' }],
    [413, { kind: 'rejected' }],
  ])('a %d is judged', async (status, expected) => {
    const headers = { 'retry-after': '7', location: 'http://127.0.0.1:1/' };
    double.script({ kind: 'answer', status, headers, body: 'x'.repeat(100_000) });
    expect(await send()).toMatchObject(expected);
  });

  it('reaches no private address unless network.allow lists it', async () => {
    channel = await openAt(double.url, {}, []);
    expect(await send()).toMatchObject({ kind: 'stopped', reason: expect.stringContaining('network.allow') });
    expect(double.accepted).toHaveLength(0);
  });

  it('tries again when nobody listens, and sends nothing when it was told to stop', async () => {
    expect(await send({ signal: AbortSignal.abort() })).toMatchObject({ kind: 'retry', spends: false });
    await double.close();
    expect(await send()).toMatchObject({ kind: 'retry', spends: true });
  });

  it('never says its address, secret or authorization', async () => {
    channel = await openAt(double.url, { authorization: new Secret('Bearer made-up') });
    const outcomes = [];
    for (const status of [400, 401, 500]) {
      double.script({ kind: 'answer', status, body: `${double.url} ${WEBHOOK_SECRET}` });
      outcomes.push(await send());
    }
    expect(JSON.stringify(outcomes)).not.toMatch(/hooks|whsec|made-up/);
  });
});

async function openAt(
  url: string,
  changes: Record<string, unknown> = {},
  allow = ['127.0.0.1'],
): Promise<Channel> {
  const raw = { type: 'webhook', url: new Secret(url), secret: new Secret(WEBHOOK_SECRET), ...changes };
  const parsed = parseChannel('program', raw);
  if (parsed.kind === 'invalid') throw parsed.error;
  const deps = { log: silentLog, stdout: () => {}, root: '.', allow };
  return openChannel(channelId('program'), parsed.settings, deps);
}

function payloads(digest: Digest): readonly WebhookPayload[] {
  return renderWebhook(digest).map((body) => JSON.parse(body) as WebhookPayload); // made by renderWebhook
}
