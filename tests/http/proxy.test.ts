/** Requests by way of a real proxy on loopback, plain ones and through a tunnel. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect, promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Resolve } from '../../src/http/address.js';
import { type HttpClientOptions, openHttpClient } from '../../src/http/client.js';
import type { HttpClient } from '../../src/http/outcome.js';
import { Secret } from '../../src/lib/secret.js';
import { makeCertificate } from '../certificate.js';
import { startProgram } from '../cli/program.js';
import { type FeedServer, openFeedServer, redirect, send } from '../doubles/feed-server.js';
import { type ForwardProxy, openProxy, type ProxyOptions } from '../doubles/proxy.js';
import { anRss, makeHome } from '../pipeline/home.js';

const PUBLIC = '93.184.216.34';

let server: FeedServer;
const opened: { close(): Promise<unknown> }[] = [];

beforeEach(async () => {
  server = keep(await openFeedServer());
  server.script('/feed', send({ body: 'hola' }));
});
afterEach(async () => {
  for (const each of opened.splice(0).reverse()) await each.close();
});

function keep<T extends { close(): Promise<unknown> }>(each: T): T {
  opened.push(each);
  return each;
}

const proxyTo = async (options: ProxyOptions = {}): Promise<ForwardProxy> =>
  keep(await openProxy({ plain: server.port, ...options }));

/** @param names what they lead to; others are not known */
function aClient(
  proxy: HttpClientOptions['proxy'],
  names: Readonly<Record<string, readonly string[]>> = { 'news.example': [PUBLIC] },
  options: Partial<HttpClientOptions> = {},
): HttpClient {
  const resolve: Resolve = (host, _options, answer) => {
    const found = names[host.replace(/\.$/, '')];
    if (found === undefined) return answer(Object.assign(new Error('unknown'), { code: 'ENOTFOUND' }), []);
    answer(
      null,
      found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
  return keep(openHttpClient({ userAgent: 'test/1', resolve, ...(proxy ? { proxy } : {}), ...options }));
}

async function ask(client: HttpClient, url: string): Promise<string> {
  const outcome = await client.get(url, { accept: 'text/xml' });
  return outcome.kind === 'ok'
    ? Buffer.from(outcome.bytes).toString()
    : `${outcome.reason}: ${outcome.detail}`;
}

const both = ({ url }: ForwardProxy) => ({ http: new Secret(url), https: new Secret(url) });

describe('by way of a proxy', () => {
  it('a plain request is handed over whole, to a proxy in a private network too', async () => {
    const proxy = await proxyTo();
    expect(await ask(aClient(both(proxy)), 'http://news.example/feed?a=1')).toBe('');
    server.script('/feed?a=1', send({ body: 'hola' }));
    expect(await ask(aClient(both(proxy)), 'http://news.example/feed?a=1')).toBe('hola');
    expect(proxy.asked).toEqual(Array(2).fill('GET http://news.example/feed?a=1'));
    expect(server.requests[0]?.headers).toMatchObject({ host: 'news.example', 'user-agent': 'test/1' });
  });

  it('each hop of a redirect names its own host', async () => {
    const proxy = await proxyTo();
    server.script('/old', redirect('http://other.example/feed', 301));
    const client = aClient(both(proxy), { 'news.example': [PUBLIC], 'other.example': [PUBLIC] });
    expect(await ask(client, 'http://news.example/old')).toBe('hola');
    expect(server.requests.map(({ headers }) => headers.host)).toEqual(['news.example', 'other.example']);
  });

  it('a secure one goes through a tunnel, in which the proxy is not trusted', async () => {
    const tcp = createTcpServer((socket) => socket.end('no TLS'));
    await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve));
    const { port } = tcp.address() as AddressInfo; // a TCP server that listens has one
    keep({ close: () => promisify(tcp.close.bind(tcp))() });
    const proxy = await proxyTo({ secure: port });
    expect(await ask(aClient(both(proxy)), 'https://news.example/feed')).toMatch(
      new RegExp(`^(?:tls|network): by way of the proxy 127.0.0.1:${proxy.port}: `),
    );
    expect(proxy.asked).toEqual(['CONNECT news.example:443']);
  });

  it('user and password go to the proxy alone, and are never shown', async () => {
    const proxy = await proxyTo();
    const http = new Secret(proxy.url.replace('http://', 'http://ana:s%40fe@'));
    expect(await ask(aClient({ http }), 'http://news.example/feed')).toBe('hola');
    expect(proxy.logins).toEqual([`Basic ${Buffer.from('ana:s@fe').toString('base64')}`]);
    expect(server.requests[0]?.headers).not.toHaveProperty('proxy-authorization');
    expect(inspect({ http })).not.toContain('fe@');
  });

  it.each([
    ['http://news.example/feed', 407, 'HTTP 407'],
    ['https://news.example/feed', 407, 'it refuses with HTTP 407'],
    ['https://news.example/feed', 403, 'it refuses with HTTP 403'],
  ])('%s refused with %i is told as the proxy’s doing', async (url, refuse, words) => {
    const proxy = await proxyTo({ refuse });
    const outcome = await aClient(both(proxy)).get(url, {});
    const said = outcome.kind === 'ok' ? `HTTP ${outcome.status}` : outcome.detail;
    expect(said).toContain(words);
    expect(server.requests).toEqual([]);
  });

  it('a proxy that is not there is named', async () => {
    const { url, port, close } = await openProxy({});
    await close();
    const said = await ask(aClient({ http: new Secret(url) }), 'http://news.example/feed');
    expect(said).toBe(`connect: by way of the proxy 127.0.0.1:${port}: the connection was refused`);
  });

  it('a proxy that never answers is left after one time-out', async () => {
    const tcp = createTcpServer(() => {});
    await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve));
    const { port } = tcp.address() as AddressInfo; // as above
    keep({ close: async () => void tcp.close() });
    const proxy = { https: new Secret(`http://127.0.0.1:${port}`) };
    const said = await ask(aClient(proxy, undefined, { timeout: 300 }), 'https://news.example/feed');
    expect(said).toMatch(/^timeout: /);
  });
});

describe('before a proxy hears of it', () => {
  it.each([
    ['http://10.0.0.5/feed', {}],
    ['https://169.254.169.254/latest', {}],
    ['http://[::ffff:10.0.0.5]/feed', {}],
    ['http://2130706434.example/feed', { '2130706434.example': ['127.0.0.2'] }],
    ['http://inside.example/feed', { 'inside.example': ['10.0.0.5'] }],
    ['http://both.example/feed', { 'both.example': [PUBLIC, '10.0.0.5'] }],
    ['http://intranet/feed', {}],
    ['https://printer.local/feed', {}],
    ['https://metadata.google.internal/', {}],
  ])('%s is refused', async (url, names) => {
    const proxy = await proxyTo();
    expect(await ask(aClient(both(proxy), names), url)).toMatch(/^forbidden-address: /);
    expect(proxy.asked).toEqual([]);
  });

  it('a redirect into the private network is refused too', async () => {
    const proxy = await proxyTo();
    server.script('/feed', redirect('http://10.0.0.5/admin'));
    expect(await ask(aClient(both(proxy)), 'http://news.example/feed')).toMatch(/^forbidden-address: /);
    expect(proxy.asked).toEqual(['GET http://news.example/feed']);
  });

  it('a private address that is allowed passes, and so does a name that only the proxy knows', async () => {
    const proxy = await proxyTo();
    const client = aClient(both(proxy), {}, { allow: ['10.0.0.5'] });
    expect(await ask(client, 'http://10.0.0.5/feed')).toBe('hola');
    expect(await ask(client, 'http://known-there.example/feed')).toBe('hola');
  });
});

describe('no proxy', () => {
  const PRIVATE_TOO = { timeout: 300, allow: ['10.0.0.0/8', 'fd00::/8'] };

  it.each([
    ['news.example', 'http://news.example', 'direct'],
    ['.example', 'http://news.example', 'direct'],
    ['*.example', 'http://news.example', 'direct'],
    ['other.example, news.example', 'http://news.example', 'direct'],
    ['*', 'http://news.example', 'direct'],
    ['ews.example', 'http://news.example', 'proxy'],
    ['news.example:81', 'http://news.example', 'proxy'],
    ['news.example:81', 'http://news.example:81', 'direct'],
    ['news.example.', 'http://news.example', 'direct'],
    ['news.example', 'http://news.example.', 'direct'],
    ['10.0.0.0/8', 'http://10.9.9.9', 'direct'],
    ['10.0.0.0/16,fd00::/8', 'http://[fd00::1]', 'direct'],
    ['10.0.0.0/8', 'http://news.example', 'proxy'],
    ['.', 'http://news.example', 'proxy'],
    ['', 'http://news.example', 'proxy'],
    ['', 'http://127.0.0.1', 'direct'],
    ['', 'http://localhost', 'direct'],
    ['', 'http://[::1]', 'direct'],
  ])('with NO_PROXY=%s, %s is asked by the %s way', async (none, origin, way) => {
    const proxy = await proxyTo();
    const client = aClient({ ...both(proxy), none }, { 'news.example': ['10.9.9.9'], localhost: ['::1'] });
    expect(await ask(client, `${origin}/feed`)).toMatch(/^forbidden-address: /); // the guard stands on both ways
    const open = aClient({ ...both(proxy), none }, { 'news.example': [PUBLIC] }, PRIVATE_TOO);
    await ask(open, `${origin}/feed`);
    expect(proxy.asked).toHaveLength(way === 'proxy' ? 1 : 0);
  });
});

it('the whole program reads a feed over TLS through the proxy that its environment names', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'atalaya-proxy-'));
  const { key, cert } = await makeCertificate(folder, 'DNS:news.example');
  const secure = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_, response) => {
    response.end(anRss([{ title: 'Un avión de carga aterriza' }]));
  });
  await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
  keep({ close: async () => secure.closeAllConnections() });
  keep({ close: async () => void secure.close() });
  const { port } = secure.address() as AddressInfo; // it listens
  const proxy = await proxyTo({ secure: port });
  const home = makeHome({ feeds: [{ id: 'a', url: 'https://news.example/feed' }] });
  const env = { HTTPS_PROXY: proxy.url.replace('http://', ''), NODE_EXTRA_CA_CERTS: cert };
  const { status, out, err } = await startProgram(home, ['feeds', 'try', 'a'], env).ended;
  home.remove();
  rmSync(folder, { recursive: true });
  expect(out + err).toContain('Un avión de carga aterriza');
  expect([status, proxy.asked]).toEqual([0, ['CONNECT news.example:443']]);
});
