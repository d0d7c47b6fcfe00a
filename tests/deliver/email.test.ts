import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { simpleParser } from 'mailparser';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Channel } from '../../src/deliver/channel.js';
import { type EmailBody, renderEmail } from '../../src/deliver/email/render.js';
import { openChannel, parseChannel } from '../../src/deliver/registry.js';
import { type PublicLinks, unsubscribeUrl } from '../../src/deliver/unsubscribe-link.js';
import { silentLog } from '../../src/lib/log.js';
import { Secret } from '../../src/lib/secret.js';
import type { Digest } from '../../src/model/digest.js';
import { channelId, deliveryId, digestId, routeId } from '../../src/model/id.js';
import { aDigest, aDigestGroup, aDigestStory } from '../builders.js';
import { openSmtpDouble, type SmtpDouble, type SmtpFault } from '../doubles/smtp.js';
import { anyDigest, runs } from './arbitraries.js';
import { aContext } from './context.js';
import { sampleDigest } from './sample.js';
import { expectStories } from './stories.js';

const TO = 'analyst@desk.example';

describe('an e-mail digest', () => {
  it('says the gist in the subject', () => {
    expect(messages(sampleDigest())[0]?.subject).toBe(
      '[alta] Vuelos de la Fuerza Quds a América Latina: ' +
        '\u2068سومین پرواز باری نیروی قدس در یک هفته در کاراکاس به زمین نشست\u2069 (y 4 más)',
    );
  });

  it('tells the same in HTML and in text', () => {
    const [body] = messages(sampleDigest());
    const html = (body?.html ?? '').replaceAll(/<[^>]+>/g, '').replaceAll('&amp;', '&');
    for (const words of [
      'Irán · vinculado al Estado',
      'Efecto Llanero',
      'Titular cambiado',
      'قشم‌فارس',
      'ALTA'.toLowerCase(),
    ]) {
      expect(html).toContain(words);
      expect(body?.text.toLowerCase()).toContain(words.toLowerCase());
    }
  });

  it('lets headlines find their own direction and language', () => {
    expect(messages(sampleDigest())[0]?.html).toMatch(/<div class="ink" dir="auto" lang="fa"/);
  });

  it('is cut into messages under 100 KB and says "and N more" past three', () => {
    const stories = Array.from({ length: 900 }, () => aDigestStory());
    const parts = messages(aDigest({ groups: [aDigestGroup({ stories })] }));
    expect(parts).toHaveLength(3);
    expect(parts[1]?.subject).toMatch(/\(2\/3\)$/);
    expect(parts.at(-1)?.text).toMatch(/^and \d+ more$/m);
  });

  it('holds no script, image or address of another kind, whatever its texts, and every story or its count', () => {
    fc.assert(
      fc.property(anyDigest(), (digest) => {
        const parts = messages(digest);
        for (const { html, text, subject } of parts) {
          expect(Buffer.byteLength(html)).toBeLessThan(100_000);
          expect(Buffer.byteLength(text)).toBeLessThan(100_000);
          expect(html).not.toMatch(/<(?:script|img|iframe|link|object|svg|form)\b|<[^>]*(?:\son\w+=|url\()/i);
          for (const [, href] of html.matchAll(/href="([^"]*)"/g)) expect(href).toMatch(/^https?:\/\//);
          expect(html.match(/<!--/g)).toHaveLength(2);
          expect(subject).not.toMatch(/[\r\n]/);
        }
        expectStories(
          digest,
          parts.map((part) => part.html.replaceAll(/<\/?(?:mark|span)[^>]*>/g, '')).join('\n'),
        );
        expectStories(digest, parts.map((part) => part.text).join('\n'));
      }),
      runs(100),
    );
  });
});

describe('sending e-mail', () => {
  let double: SmtpDouble;
  let channel: Channel;

  beforeEach(async () => {
    double = await openSmtpDouble();
    channel = await openAt({ smtp: new Secret(double.address) });
  });
  afterEach(() => double.close());

  const send = (changes = {}) =>
    channel.send(renderEmail(sampleDigest())[0] ?? '', aContext({ recipient: TO, ...changes }));

  it('reaches its one recipient, readable in any script, under an id that stays', async () => {
    expect(await send()).toMatchObject({
      kind: 'sent',
      remoteId: expect.stringMatching(/^<.+@watch\.example>$/),
    });
    await send({ possibleRepeat: true });
    const [first, second] = double.accepted;
    expect(first?.to).toEqual([TO]);
    expect(first?.mail.subject).toContain('نیروی قدس');
    expect(first?.mail.html).toContain('כתב הבוקר');
    expect(first?.mail.text).toContain('כתב הבוקר');
    expect(first?.mail.headers.get('auto-submitted')).toBe('auto-generated');
    expect(second?.mail.messageId).toBe(first?.mail.messageId);
    expect(second?.mail.subject).toMatch(/\(posible repetición\)$/);
    expect(second?.mail.html).toContain('(posible repetición)');
    expect(first?.mail.html).not.toContain('repeat');
  });

  it('is a list by its route, which one can leave by mail', async () => {
    await send();
    channel = await openAt({ smtp: new Secret(double.address), unsubscribe: 'Desk <desk@watch.example>' });
    await send();
    const [plain, told] = double.accepted.map(({ mail }) => mail.headers.get('list'));
    expect(plain).toMatchObject({
      id: { id: 'on-call.atalaya.watch.example' },
      unsubscribe: { mail: 'watch@watch.example?subject=unsubscribe%20on-call' },
    });
    expect(told).toMatchObject({ unsubscribe: { mail: 'desk@watch.example?subject=unsubscribe%20on-call' } });
  });

  it('can be left at one click by who gets it, where there is a page for that', async () => {
    const links = { url: 'https://watch.example/w', secret: new Secret('s'.repeat(32)) };
    channel = await openAt({ smtp: new Secret(double.address) }, '.', links);
    await send();
    await send({ possibleRepeat: true });
    await send({ recipient: 'Other <other@desk.example>' });
    const [first, again, other] = double.accepted.map(({ mail }) => mail);
    const spoken = { channel: channelId('mail'), route: routeId('on-call'), address: TO };
    const url = unsubscribeUrl(links, spoken);
    expect(
      first?.headerLines.find(({ key }) => key === 'list-unsubscribe')?.line.replaceAll(/\s+/g, ' '),
    ).toBe(`List-Unsubscribe: <${url}>, <mailto:watch@watch.example?subject=unsubscribe%20on-call>`);
    expect(first?.headers.get('list')).toMatchObject({
      unsubscribe: { url },
      'unsubscribe-post': { name: 'List-Unsubscribe=One-Click' },
    });
    expect(first?.html).toContain(`<a href="${url}"`);
    expect(first?.html).toContain('Darse de baja</a>');
    expect(first?.text).toMatch(/^Enviado por Atalaya\nDarse de baja: https:\S+$/m);
    expect([again?.html, again?.text].every((half) => String(half).includes(url))).toBe(true);
    expect(other?.text).not.toContain(url);
    expect(url).not.toMatch(/mail|on-call|analyst|desk/);
  });

  it('can be left however long the name of its route', async () => {
    const links = { url: 'https://watch.example/w', secret: new Secret('s'.repeat(32)) };
    channel = await openAt({ smtp: new Secret(double.address) }, '.', links);
    const route = routeId('r'.repeat(64)); // the longest that the configuration takes
    const [body = ''] = renderEmail(aDigest({ route }));
    await channel.send(body, aContext({ recipient: TO }));
    const url = unsubscribeUrl(links, { channel: channelId('mail'), route, address: TO });
    expect(double.accepted[0]?.mail.text).toContain(url);
  });

  it('says nothing of a link where there is none', async () => {
    await send();
    const [first] = double.accepted.map(({ mail }) => mail);
    expect(first?.headers.get('list')).not.toHaveProperty('unsubscribe-post');
    expect(String(first?.html) + first?.text).not.toMatch(/unsubscribe|Darse de baja/i);
  });

  it('threads the alerts of a story, and no digest of a longer time', async () => {
    const mailed = async (digest: Digest, delivery: string) => {
      const [body = ''] = renderEmail(digest);
      await channel.send(body, aContext({ recipient: TO, delivery: deliveryId(delivery) }));
      return double.accepted.at(-1)?.mail;
    };
    const first = await mailed(sampleDigest(), 'one');
    const next = await mailed(sampleDigest({ id: digestId('later') }), 'two');
    const daily = await mailed(sampleDigest({ schedule: 'daily' }), 'three');
    expect(first?.references).toMatch(/^<.+@watch\.example>$/);
    expect(next?.references).toBe(first?.references);
    expect(next?.messageId).not.toBe(first?.messageId);
    expect(daily?.references).toBeUndefined();
  });

  it('has a delivery for each recipient', async () => {
    const channel = await openAt({ smtp: new Secret(double.address), to: [TO, 'b@desk.example'] });
    expect(channel.recipients).toEqual([TO, 'b@desk.example']);
  });

  it('threads the further parts under the first', async () => {
    await send({ parts: 2 });
    await send({ part: 1, parts: 2 });
    expect(double.accepted[1]?.mail.inReplyTo).toBe(double.accepted[0]?.mail.messageId);
  });

  it.each<[SmtpFault, object]>([
    [{ kind: 'refuse', at: 'greeting', code: 554 }, { kind: 'stopped' }],
    [
      { kind: 'refuse', at: 'greeting', code: 421 },
      { kind: 'retry', spends: true },
    ],
    [{ kind: 'refuse', at: 'login', code: 535 }, { kind: 'stopped' }],
    [
      { kind: 'refuse', at: 'login', code: 454 },
      { kind: 'retry', spends: true },
    ],
    [{ kind: 'refuse', at: 'sender', code: 550 }, { kind: 'stopped' }],
    [{ kind: 'refuse', at: 'sender', code: 530 }, { kind: 'stopped' }],
    [{ kind: 'refuse', at: 'sender', code: 552 }, { kind: 'rejected' }],
    [{ kind: 'refuse', at: 'recipient', code: 550 }, { kind: 'rejected' }],
    [
      { kind: 'refuse', at: 'recipient', code: 450 },
      { kind: 'retry', spends: true },
    ],
    [
      { kind: 'refuse', at: 'data', code: 451 },
      { kind: 'retry', spends: true },
    ],
    [{ kind: 'refuse', at: 'data', code: 554 }, { kind: 'rejected' }],
    [{ kind: 'cut at greeting' }, { kind: 'retry', spends: true }],
    [{ kind: 'cut before data' }, { kind: 'retry', spends: true }],
    [{ kind: 'cut after data' }, { kind: 'ambiguous' }],
  ])('%j is judged, and the password is never said', async (fault, expected) => {
    double.script(fault);
    const outcome = await send();
    expect(outcome).toMatchObject(expected);
    expect(JSON.stringify(outcome)).not.toContain(double.password);
  });

  it('stops the channel when the password is wrong', async () => {
    channel = await openAt({ smtp: new Secret(double.address.replace(double.password, 'wrong')) });
    expect(await send()).toMatchObject({ kind: 'stopped' });
  });

  it('tries again when nobody listens', async () => {
    await double.close();
    expect(await send()).toMatchObject({ kind: 'retry', spends: true });
  });

  it('does not know the outcome when it is told to stop while waiting for the reply', async () => {
    const stop = new AbortController();
    double.script({ kind: 'stall after data' });
    const taken = double.nextTaken();
    const outcome = send({ signal: stop.signal });
    await taken;
    stop.abort();
    expect(await outcome).toMatchObject({ kind: 'ambiguous' });
  });

  it('sends nothing when it was told to stop before', async () => {
    expect(await send({ signal: AbortSignal.abort() })).toMatchObject({ kind: 'retry', spends: false });
    expect(double.accepted).toHaveLength(0);
  });
});

describe('an outbox', () => {
  it('gets each message as HTML and as a whole e-mail', async () => {
    const root = await mkdtemp(join(tmpdir(), 'atalaya-outbox-'));
    const channel = await openAt({ outbox: 'mail' }, root);
    const outcome = await channel.send(renderEmail(aDigest())[0] ?? '', aContext({ recipient: TO }));
    expect(outcome).toMatchObject({ kind: 'sent' });
    const names = (await readdir(join(root, 'mail'))).sort();
    expect(names).toEqual(['delivery-of-noon-1.eml', 'delivery-of-noon-1.html']);
    const mail = await simpleParser(await readFile(join(root, 'mail', 'delivery-of-noon-1.eml')));
    expect(mail.subject).toContain('[medium] Cargo flights');
    await rm(root, { recursive: true });
  });
});

async function openAt(changes: Record<string, unknown>, root = '.', links?: PublicLinks): Promise<Channel> {
  const parsed = parseChannel('mail', {
    type: 'email',
    from: 'Watch <watch@watch.example>',
    to: [TO],
    ...changes,
  });
  if (parsed.kind === 'invalid') throw parsed.error;
  return openChannel(channelId('mail'), parsed.settings, {
    log: silentLog,
    stdout: () => {},
    root,
    ...(links && { links }),
  });
}

function messages(digest: Digest): readonly EmailBody[] {
  return renderEmail(digest).map((body) => JSON.parse(body) as EmailBody); // made by renderEmail
}
