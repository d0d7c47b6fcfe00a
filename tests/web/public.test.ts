/** The listener that recipients' links lead to, over real sockets on loopback, on a whole watch and its store. */
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { unsubscribeToken, unsubscribeUrl } from '../../src/deliver/unsubscribe-link.js';
import { HOUR } from '../../src/lib/duration.js';
import { type Log, silentLog } from '../../src/lib/log.js';
import { Secret } from '../../src/lib/secret.js';
import { channelId, routeId } from '../../src/model/id.js';
import type { Listener } from '../../src/web/listener.js';
import { openPublic } from '../../src/web/public.js';
import { aClock, NOON } from '../builders.js';
import { type Home, makeHome, type OpenHome, openHome } from '../pipeline/home.js';

const SECRET = 'a made-up secret of thirty-two characters';
const ANA = { channel: channelId('director'), route: routeId('week'), address: 'ana@desk.example' };
const NOTHING_LIKE_IT = { status: 404, body: expect.stringContaining('not valid, or not any more') };

let home: Home;
let watch: OpenHome;
let listener: Listener;
let ms: number;
let said: string[];

async function open(path: string): Promise<void> {
  home = makeHome({
    feeds: [],
    settings: {
      public: { url: `http://127.0.0.1:8486${path}`, secret: `\${PUBLIC_SECRET}` },
      channels: {
        director: {
          type: 'email',
          outbox: 'mail',
          from: 'w@watch.example',
          to: ['Ana <ana@desk.example>', 'bo@desk.example'],
        },
        desk: { type: 'stdout' },
      },
      routes: [
        { id: 'week', to: ['director', 'desk'], schedule: 'weekly mon 08:00', lang: 'es' },
        { id: 'on-call', to: ['director'], schedule: 'immediate', lang: 'pt' },
      ],
    },
    env: { PUBLIC_SECRET: SECRET },
  });
  watch = await openHome(home, aClock());
  [ms, said] = [0, []];
  const say = (facts: unknown, words: string) => void said.push(`${words} ${JSON.stringify(facts)}`);
  const log: Log = { ...silentLog, debug: say, info: say, error: say };
  const parts = { context: () => watch.app.context, log, now: () => ms };
  listener = await openPublic({ host: '127.0.0.1', port: 0 }, parts);
}

async function close(): Promise<void> {
  await listener.close();
  await watch.close();
  home.remove();
}

beforeEach(() => open('/mail'));
afterEach(close);

const linkOf = (key = ANA, secret = SECRET) =>
  unsubscribeUrl({ url: `${listener.url}/mail`, secret: new Secret(secret) }, key);
const ask = async (url: string, init: RequestInit = {}) => {
  const answer = await fetch(url, { redirect: 'manual', ...init });
  return { status: answer.status, body: await answer.text(), headers: answer.headers };
};
const post = (url: string, form: Record<string, string>) =>
  ask(url, { method: 'POST', body: new URLSearchParams(form) });
const ONE_CLICK = { 'List-Unsubscribe': 'One-Click' };
const multipart = (fields: Record<string, string>): FormData => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return form;
};
const left = () => watch.backend.state.unsubscriptions();

describe('a link that is opened', () => {
  it.each(['GET', 'HEAD'])('changes nothing by %s, however often', async (method) => {
    for (let i = 0; i < 5; i++) expect((await ask(linkOf(), { method })).status).toBe(200);
    expect(await left()).toEqual([]);
  });

  it('shows what it speaks of in the language of the route, and no address', async () => {
    const { body, headers } = await ask(linkOf());
    expect(headers.get('content-type')).toMatch(/^text\/html; charset=utf-8$/i);
    expect(body).toContain('<html lang="es" dir="ltr">');
    expect(body).toContain('¿Darse de baja?');
    expect(body).toContain('<bdi>week</bdi>');
    expect(body).not.toMatch(/ana@|desk\.example/i);
    expect((await ask(linkOf({ ...ANA, route: routeId('on-call') }))).body).toContain('lang="pt"');
  });

  it('loads and runs nothing, stays out of indexes, caches and referrers', async () => {
    const { body, headers } = await ask(linkOf());
    expect(body).not.toMatch(/<(?:script|img|link|iframe)\b|\son\w+=|url\(|https?:/i);
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-\S+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
    );
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex, nofollow',
      'x-content-type-options': 'nosniff',
    });
    for (const banner of ['server', 'x-powered-by', 'set-cookie']) expect(headers.has(banner)).toBe(false);
  });

  it.each(['', '/correo/más', '/a%20b/%25'])('is known behind the path %j of public.url', async (path) => {
    await close();
    await open(path);
    const { settings } = watch.app.context.watch;
    const { pathname } = new URL(
      unsubscribeUrl({ url: settings.public.url ?? '', secret: new Secret(SECRET) }, ANA),
    );
    expect((await ask(listener.url + pathname)).status).toBe(200);
  });

  it('answers HEAD with the head of the page alone', async () => {
    const [got, head] = [await ask(linkOf()), await ask(linkOf(), { method: 'HEAD' })];
    expect([head.status, head.body]).toEqual([200, '']);
    expect(head.headers.get('content-security-policy')).toBe(got.headers.get('content-security-policy'));
  });

  it('believes nothing that a proxy or a stranger says of the place', async () => {
    const headers = {
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'ftp',
      forwarded: 'host=evil.example',
    };
    expect((await ask(linkOf(), { headers })).body).not.toContain('evil.example');
  });
});

describe('one click', () => {
  it.each([
    ['as a form', new URLSearchParams(ONE_CLICK)],
    ['as multipart', multipart(ONE_CLICK)],
  ])('%s leaves the route, and a second changes nothing', async (_, body) => {
    for (let i = 0; i < 2; i++) expect((await ask(linkOf(), { method: 'POST', body })).status).toBe(200);
    expect(await left()).toEqual([{ ...ANA, at: NOON }]);
  });

  it('tells the log what, and not who', async () => {
    await post(linkOf(), ONE_CLICK);
    expect(said.join('\n')).toContain('"channel":"director","route":"week","wish":"leave route"');
    expect(said.join('\n')).not.toContain('ana');
  });
});

describe('the page', () => {
  it('takes one out of the route, out of the channel, and back in', async () => {
    const { channel, address } = ANA;
    const gone = await post(linkOf(), { wish: 'leave route' });
    expect(gone.body).toContain('Baja registrada');
    expect(gone.body).toContain('Suscribirse de nuevo');
    await watch.backend.state.unsubscribe({ ...ANA, route: routeId('on-call'), at: NOON + HOUR });
    const all = await post(linkOf(), { wish: 'leave channel' });
    expect(all.body).toContain('ningún correo del canal <b><bdi>director</bdi></b>');
    expect((await ask(linkOf())).body).toContain('ningún correo de');
    expect(await left()).toContainEqual({ channel, address, at: NOON });
    const back = await post(linkOf(), { wish: 'return' });
    expect(back.body).toContain('Suscripción renovada');
    expect(back.body).toContain('Darse de baja de <b><bdi>week</bdi></b>');
    expect(await left()).toEqual([{ ...ANA, route: 'on-call', at: NOON + HOUR }]);
    await post(linkOf(), { wish: 'return' });
    expect(await left()).toHaveLength(1);
  });

  it.each<[string, Record<string, string>]>([
    ['nothing', {}],
    ['another word', { wish: 'leave everything' }],
    ['another click', { 'List-Unsubscribe': 'Two-Clicks' }],
  ])('changes nothing when it is sent %s', async (_, form) => {
    expect((await post(linkOf(), form)).status).toBe(400);
    expect(await left()).toEqual([]);
  });

  it('says to try again when the store is away', async () => {
    await watch.backend.close();
    const answer = await post(linkOf(), ONE_CLICK);
    expect(answer).toMatchObject({ status: 503, body: expect.stringContaining('Inténtelo de nuevo') });
    expect(answer.body).not.toContain('watch.db');
  });
});

describe('a link that is not ours', () => {
  const strange = (): Record<string, string> => ({
    'of somebody unknown': linkOf({ ...ANA, address: 'zoe@desk.example' }),
    'of a route that is gone': linkOf({ ...ANA, route: routeId('gone') }),
    'of a channel that is its own destination': linkOf({ ...ANA, channel: channelId('desk') }),
    'of another secret': linkOf(ANA, `${SECRET}.`),
    'with one letter changed': linkOf().replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
    'of another version': linkOf().replace('/unsubscribe/1', '/unsubscribe/2'),
    'cut short': linkOf().slice(0, -1),
    'with more behind it': `${linkOf()}/`,
    'without a token': `${listener.url}/mail/unsubscribe/`,
    'at another place': linkOf().replace('/mail/', '/'),
    root: `${listener.url}/`,
    'out of the way': `${listener.url}/mail/unsubscribe/..%2f..%2fetc/passwd`,
  });

  it('gets one answer, whatever is wrong with it', async () => {
    for (const method of ['GET', 'POST']) {
      const answers = [];
      for (const url of Object.values(strange())) {
        const body = method === 'POST' ? new URLSearchParams(ONE_CLICK) : null;
        const { status, body: text, headers } = await ask(url, { method, body });
        const { date: _, ...said } = Object.fromEntries(headers);
        answers.push({ status, body: text, said });
      }
      expect(answers[0]).toMatchObject(NOTHING_LIKE_IT);
      for (const answer of answers) expect(answer).toEqual(answers[0]);
    }
    expect(await left()).toEqual([]);
  });

  it('gets the same when there is no such place any more', async () => {
    const context = watch.app.context;
    const { url: _, ...without } = context.watch.settings.public;
    const settings = { ...context.watch.settings, public: without };
    const parts = { context: () => ({ ...context, watch: { ...context.watch, settings } }), log: silentLog };
    const other = await openPublic({ host: '127.0.0.1', port: 0 }, parts);
    try {
      expect(await ask(linkOf().replace(listener.url, other.url))).toMatchObject(NOTHING_LIKE_IT);
    } finally {
      await other.close();
    }
  });

  it('is held back by nobody else’s asking', async () => {
    for (let i = 0; i < 40; i++) await ask(strange().root ?? '');
    expect((await ask(linkOf())).status).toBe(200);
  });
});

describe('who asks too much', () => {
  it('of one link waits, and others do not', async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 31; i++) statuses.push((await ask(linkOf())).status);
    expect(statuses).toEqual([...Array(30).fill(200), 429]);
    expect((await ask(linkOf({ ...ANA, address: 'bo@desk.example' }))).status).toBe(200);
    ms += 1_000;
    expect((await ask(linkOf())).status).toBe(200);
  });

  it('is refused a body that no form has', async () => {
    const big = 'x'.repeat(10_000);
    expect((await post(linkOf(), { ...ONE_CLICK, big })).status).toBe(413);
    const chunked = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(`List-Unsubscribe=One-Click&big=${big}`));
        controller.close();
      },
    });
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const sent = await ask(linkOf(), { method: 'POST', body: chunked, duplex: 'half', headers });
    expect(sent.status).toBe(413);
    expect(await left()).toEqual([]);
  });

  it.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS'])('is refused %s', async (method) => {
    const { status, headers } = await ask(linkOf(), { method });
    expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD, POST']);
  });

  it('is refused headers that no browser sends', async () => {
    expect((await ask(linkOf(), { headers: { filler: 'x'.repeat(10_000) } })).status).toBe(431);
  });

  it('may break off in the middle of a body, which is no error of ours', async () => {
    const { host, hostname, port } = new URL(listener.url);
    const asks = connect(Number(port), hostname);
    asks.write(`POST / HTTP/1.1\r\nHost: ${host}\r\nTransfer-Encoding: chunked\r\n\r\nfff\r\nwish=`);
    await new Promise((resolve) => asks.once('connect', resolve));
    await ask(linkOf()); // by then the listener has begun to read
    asks.destroy();
    await vi.waitFor(() => expect(said).toEqual([expect.stringContaining('has gone')]));
  });

  it('may hold a connection, and the listener closes all the same', async () => {
    const { hostname, port } = new URL(listener.url);
    const held = connect(Number(port), hostname);
    await new Promise((resolve) => held.once('connect', resolve));
    const ended = new Promise((resolve) => held.once('close', resolve));
    held.on('error', () => {});
    await listener.close();
    await ended;
  });
});

describe('a token', () => {
  it('is the same each time, and another for anything else that it speaks of', () => {
    const secret = new Secret(SECRET);
    const tokens = [
      ANA,
      { ...ANA, address: 'bo@desk.example' },
      { ...ANA, route: routeId('on-call') },
      { ...ANA, channel: channelId('desk') },
      { channel: channelId('director-week'), route: routeId(''), address: ANA.address },
    ].map((key) => unsubscribeToken(secret, key));
    expect(new Set(tokens).size).toBe(tokens.length);
    for (const token of tokens) expect(token).toMatch(/^1[\w-]{43}$/);
    expect(unsubscribeToken(secret, ANA)).toBe(tokens[0]);
  });
});
