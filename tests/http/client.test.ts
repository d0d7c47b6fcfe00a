import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type HttpClientOptions, openHttpClient } from '../../src/http/client.js';
import type { HttpClient, HttpOutcome } from '../../src/http/outcome.js';
import {
  breakAfter,
  drip,
  endless,
  type FeedServer,
  gzipBomb,
  headerFlood,
  openFeedServer,
  redirect,
  send,
  sendRaw,
  stall,
  stallAfter,
} from '../doubles/feed-server.js';

const RAW_EMPTY = 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n';

let server: FeedServer;
let clients: HttpClient[] = [];

beforeEach(async () => {
  server = await openFeedServer();
});

afterEach(async () => {
  await Promise.all(clients.map((client) => client.close()));
  clients = [];
  await server.close();
});

function aClient(options: Partial<HttpClientOptions> = {}): HttpClient {
  const client = openHttpClient({ userAgent: 'test/1', allow: ['127.0.0.1'], ...options });
  clients.push(client);
  return client;
}

function textOf(outcome: HttpOutcome): string {
  return outcome.kind === 'ok'
    ? Buffer.from(outcome.bytes).toString()
    : `${outcome.reason}: ${outcome.detail}`;
}

function reasonOf(outcome: HttpOutcome): string {
  return outcome.kind === 'ok' ? `ok ${outcome.status}` : outcome.reason;
}

describe('a request', () => {
  it('says who asks, and brings status, headers and bytes', async () => {
    server.script('/feed', send({ status: 203, headers: { 'X-Feed': 'yes' }, body: 'hola' }));
    const outcome = await aClient().get(server.url('/feed'), { accept: 'text/xml' });
    expect(outcome).toMatchObject({ kind: 'ok', status: 203, url: server.url('/feed') });
    expect(outcome.kind === 'ok' && outcome.headers['x-feed']).toBe('yes');
    expect(server.requests[0]?.headers).toMatchObject({ 'user-agent': 'test/1', accept: 'text/xml' });
  });

  it.each([
    ['gzip', gzipSync('noticias')],
    ['x-gzip', gzipSync('noticias')],
    ['br', brotliCompressSync('noticias')],
    ['deflate', deflateSync('noticias')],
    ['deflate', deflateRawSync('noticias')],
    ['gzip, br', brotliCompressSync(gzipSync('noticias'))],
    ['gzip', Buffer.from('noticias')],
    ['UTF-8', Buffer.from('noticias')],
    ['none', Buffer.from('noticias')],
    ['', gzipSync('noticias')],
  ])('reads a body encoded as "%s"', async (encoding, body) => {
    server.script('/feed', send({ headers: encoding ? { 'content-encoding': encoding } : {}, body }));
    expect(textOf(await aClient().get(server.url('/feed'), {}))).toBe('noticias');
  });

  it('keeps what came of a gzip stream that was cut', async () => {
    const whole = gzipSync(Buffer.from(Array.from({ length: 5_000 }, (_, i) => `noticia ${i}\n`).join('')));
    const body = whole.subarray(0, whole.length / 2);
    server.script('/feed', send({ headers: { 'content-encoding': 'gzip' }, body }));
    expect(textOf(await aClient().get(server.url('/feed'), {}))).toMatch(/^noticia 0\nnoticia 1\n/);
  });

  it.each([
    ['zstd', 'x'],
    ['gzip, gzip, gzip', 'x'],
    ['constructor', 'x'],
    ['br', 'not brotli at all'],
  ])('reports a body whose encoding "%s" it cannot undo', async (encoding, body) => {
    server.script('/feed', send({ headers: { 'content-encoding': encoding }, body }));
    expect(reasonOf(await aClient().get(server.url('/feed'), {}))).toBe('encoding');
  });
});

describe('headers of one origin', () => {
  const own = { 'x-api-key': 'k1' };
  const keys = (seen: FeedServer) => seen.requests.map(({ headers }) => headers['x-api-key']);

  it('follow a redirect within it, and override what else is sent but who asks', async () => {
    server.script('/old', redirect('/new', 301));
    const headers = { ...own, accept: 'text/x', 'user-agent': 'forged' };
    await aClient().get(server.url('/old'), { accept: 'text/xml' }, undefined, headers);
    expect(keys(server)).toEqual(['k1', 'k1']);
    expect(server.requests[1]?.headers).toMatchObject({ accept: 'text/x', 'user-agent': 'test/1' });
  });

  it('are not sent to another, nor to the first when a redirect comes back to it', async () => {
    const other = await openFeedServer();
    server.script('/feed', redirect(other.url('/a')));
    other.script('/a', redirect(server.url('/back')));
    await aClient().get(server.url('/feed'), { accept: 'text/xml' }, undefined, own);
    await other.close();
    expect(keys(server)).toEqual(['k1', undefined]);
    expect(keys(other)).toEqual([undefined]);
    expect(other.requests[0]?.headers.accept).toBe('text/xml');
  });
});

describe('a redirect', () => {
  it('is followed, and remembered while all are permanent', async () => {
    server.script('/old', redirect('/new', 301));
    server.script('/new', redirect('/newest', 308));
    server.script('/newest', send({ body: 'aquí' }));
    const outcome = await aClient().get(server.url('/old'), {});
    expect(outcome).toMatchObject({ url: server.url('/newest'), movedTo: server.url('/newest') });
  });

  it('that is temporary is followed and forgotten, with all after it', async () => {
    server.script('/a', redirect('/b', 301));
    server.script('/b', redirect('/c', 307));
    server.script('/c', redirect('/d', 301));
    server.script('/d', send({ body: 'aquí' }));
    const outcome = await aClient().get(server.url('/a'), {});
    expect(outcome).toMatchObject({ url: server.url('/d'), movedTo: server.url('/b') });
  });

  it('written in UTF-8 without escapes leads where it says', async () => {
    const asBytes = Buffer.from('/última-hora').toString('latin1'); // how node:http writes a header
    server.script('/old', redirect(asBytes));
    server.script('/%C3%BAltima-hora', send({ body: 'aquí' }));
    expect(textOf(await aClient().get(server.url('/old'), {}))).toBe('aquí');
  });

  it('is followed five times and no more', async () => {
    for (let i = 0; i < 6; i++) server.script(`/${i}`, redirect(`/${i + 1}`));
    server.script('/6', send({ body: 'fin' }));
    expect(reasonOf(await aClient().get(server.url('/0'), {}))).toBe('redirects');
    expect(textOf(await aClient().get(server.url('/1'), {}))).toBe('fin');
  });

  it.each(['file:///etc/passwd', 'ftp://example.org/', 'javascript:alert(1)', 'http://'])(
    'to %s is not followed',
    async (location) => {
      server.script('/feed', redirect(location));
      expect(reasonOf(await aClient().get(server.url('/feed'), {}))).toBe('url');
    },
  );

  it('without a place to go is an answer like any other', async () => {
    server.script('/feed', send({ status: 302, body: 'lost' }));
    expect(reasonOf(await aClient().get(server.url('/feed'), {}))).toBe('ok 302');
  });
});

describe('a server that', () => {
  it.each([
    ['never answers', stall],
    ['never finishes', stallAfter('<rss>')],
    ['drips a byte at a time', drip('x')],
    ['promises more than it sends', send({ headers: { 'content-length': '1000' }, body: '<rss>' })],
    ['says that the answer is coming, again and again', drip('HTTP/1.1 103 Early Hints\r\n\r\n', 'raw')],
  ])('%s is left after the time-out', async (_what, answer) => {
    server.script('/feed', answer);
    expect(reasonOf(await aClient({ timeout: 200 }).get(server.url('/feed'), {}))).toBe('timeout');
  });

  it('redirects for ever, slowly, is left after one time-out over all', async () => {
    server.script('/feed', (_request, response) => {
      setTimeout(() => redirect('/feed')(_request, response), 60);
    });
    const client = aClient({ timeout: 200, maxRedirects: 1_000 });
    expect(reasonOf(await client.get(server.url('/feed'), {}))).toBe('timeout');
  });

  it.each([
    ['never stops', endless],
    ['sends 30 MB', send({ body: Buffer.alloc(30 * 1024 * 1024, 'x') })],
    ['sends a gzip bomb', gzipBomb(60)],
    ['sends headers without end', headerFlood],
    ['sends one header of a megabyte', send({ headers: { 'x-long': 'x'.repeat(1024 * 1024) } })],
  ])('%s is stopped at the cap', async (_what, answer) => {
    server.script('/feed', answer);
    const before = process.memoryUsage().rss;
    expect(reasonOf(await aClient().get(server.url('/feed'), {}))).toBe('too-large');
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1024 * 1024);
  });

  it('redirects to ever new addresses for ever is left after five', async () => {
    let hops = 0;
    for (let i = 0; i < 50; i++)
      server.script(`/${i}`, (request, response) => {
        hops += 1;
        redirect(`/${i + 1}`)(request, response);
      });
    expect(reasonOf(await aClient().get(server.url('/0'), {}))).toBe('redirects');
    expect(hops).toBe(6);
  });

  it('sends more than it promised is believed no further, and spoils nothing that comes after', async () => {
    server.script('/lying', sendRaw('HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n<rss></rss>'));
    server.script('/smuggling', sendRaw(`${RAW_EMPTY}HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nfalse`));
    server.script('/feed', send({ body: 'true' }));
    const client = aClient();
    expect(['<rss>', 'network: ']).toContain(textOf(await client.get(server.url('/lying'), {})).slice(0, 9));
    expect(textOf(await client.get(server.url('/feed'), {}))).toBe('true');
    await client.get(server.url('/smuggling'), {});
    expect(textOf(await client.get(server.url('/feed'), {}))).toBe('true');
  });

  it('names two lengths is not understood', async () => {
    const head = 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 11\r\n\r\n<rss></rss>';
    server.script('/feed', sendRaw(head));
    expect(reasonOf(await aClient().get(server.url('/feed'), {}))).toBe('network');
  });

  it('hangs up in the middle is a broken connection', async () => {
    server.script('/feed', breakAfter('<rss>'));
    expect(reasonOf(await aClient().get(server.url('/feed'), {}))).toBe('network');
  });

  it('is not there refuses the connection', async () => {
    const url = server.url('/feed');
    await server.close();
    expect(reasonOf(await aClient().get(url, {}))).toBe('connect');
  });

  it('speaks no TLS is told apart from one that does', async () => {
    const outcome = await aClient().get(server.url('/feed').replace('http:', 'https:'), {});
    expect(reasonOf(outcome)).toBe('tls');
  });
});

it.each(['', 'no address', 'ftp://example.org/feed', '//example.org', `http://x/${'y'.repeat(9_000)}`])(
  'no request is made of "%.30s"',
  async (url) => {
    expect(reasonOf(await aClient().get(url, {}))).toBe('url');
  },
);

it('a name that does not exist is a matter of DNS', async () => {
  expect(reasonOf(await aClient().get('http://no-such-host.invalid/feed', {}))).toBe('dns');
});

it('a request can be called off', async () => {
  server.script('/feed', stall);
  const outcome = await aClient().get(server.url('/feed'), {}, AbortSignal.timeout(50));
  expect(reasonOf(outcome)).toBe('aborted');
});

it('a request can be called off while the name of its host is still looked for', async () => {
  const calling = new AbortController();
  const client = aClient({ resolve: () => calling.abort() });
  expect(reasonOf(await client.get('http://slow.example/feed', {}, calling.signal))).toBe('aborted');
});

it('a word before the answer is not the answer', async () => {
  const hint = 'HTTP/1.1 103 Early Hints\r\nlink: </style.css>\r\n\r\n';
  server.script('/feed', sendRaw(`${hint}HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n<rss>`));
  expect(await aClient().get(server.url('/feed'), {})).toMatchObject({
    status: 200,
    headers: { 'content-length': '5' },
    bytes: Buffer.from('<rss>'),
  });
});
