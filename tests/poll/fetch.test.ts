import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openHttpClient } from '../../src/http/client.js';
import type { HttpClient } from '../../src/http/outcome.js';
import { hash } from '../../src/lib/hash.js';
import { type FetchOutcome, type FetchRequest, fetchFeed } from '../../src/poll/fetch.js';
import { type FeedServer, openFeedServer, redirect, send, stall, withEtag } from '../doubles/feed-server.js';

const now = Date.UTC(2026, 10, 22, 12, 0, 0);
const BODY = '<rss version="2.0"/>';
let server: FeedServer;
let client: HttpClient;

beforeEach(async () => {
  server = await openFeedServer();
  client = openHttpClient({ userAgent: 'test/1', timeout: 2_000, allow: ['127.0.0.1'] });
});
afterEach(async () => {
  await client.close();
  await server.close();
});

function poll(request: Partial<FetchRequest> = {}): Promise<FetchOutcome> {
  return fetchFeed(client, { url: server.url('/feed'), validators: {}, ...request }, { now: () => now });
}

describe('a first poll', () => {
  it('brings the body, its hash, and what to ask with next time', async () => {
    const headers = {
      etag: 'W/"a1"',
      'last-modified': 'Sun, 22 Nov 2026 11:00:00 GMT',
      'content-type': 'application/rss+xml; charset=utf-8',
      'cache-control': 'max-age=300',
    };
    server.script('/feed', send({ headers, body: BODY }));
    expect(await poll({ lang: 'es' })).toEqual({
      kind: 'modified',
      url: server.url('/feed'),
      bytes: Buffer.from(BODY),
      contentType: 'application/rss+xml; charset=utf-8',
      bodyHash: hash(Buffer.from(BODY)),
      validators: { etag: 'W/"a1"', lastModified: 'Sun, 22 Nov 2026 11:00:00 GMT' },
      freshFor: 300_000,
    });
    expect(server.requests[0]?.headers).toMatchObject({ 'accept-language': 'es, *;q=0.5' });
    expect(server.requests[0]?.headers).not.toHaveProperty('if-none-match');
  });

  it('tells where a feed has moved for good, and reads it there', async () => {
    server.script('/feed', redirect('/moved', 301));
    server.script('/moved', send({ body: BODY }));
    expect(await poll()).toMatchObject({
      kind: 'modified',
      url: server.url('/moved'),
      movedTo: server.url('/moved'),
    });
  });
});

describe('a later poll', () => {
  it('sends the validators back verbatim', async () => {
    server.script('/feed', send({ body: BODY }));
    const lastModified = 'yesterday, more or less';
    await poll({ validators: { etag: '"odd  one"', lastModified } });
    expect(server.requests[0]?.headers).toMatchObject({
      'if-none-match': '"odd  one"',
      'if-modified-since': lastModified,
    });
  });

  it('of an unchanged feed keeps the validators, renewed by a 304', async () => {
    server.script('/feed', send({ status: 304, headers: { etag: '"new"', 'cache-control': 'max-age=60' } }));
    const validators = { etag: '"old"', lastModified: 'then' };
    expect(await poll({ validators })).toEqual({
      kind: 'not-modified',
      how: '304',
      validators: { etag: '"new"', lastModified: 'then' },
      freshFor: 60_000,
    });
  });

  it('goes from modified to 304 with a server that keeps its word', async () => {
    server.script('/feed', withEtag('"v1"', BODY));
    const first = await poll();
    expect(first.kind).toBe('modified');
    if (first.kind !== 'modified') return;
    expect(await poll({ validators: first.validators })).toMatchObject({ kind: 'not-modified', how: '304' });
  });

  it('knows an unchanged body where the server ignores validators', async () => {
    server.script('/feed', send({ body: BODY, headers: { etag: '"random"' } }));
    expect(await poll({ bodyHash: hash(Buffer.from(BODY)) })).toEqual({
      kind: 'not-modified',
      how: 'same-body',
      validators: { etag: '"random"' },
    });
  });

  it('does not believe a 304 that nobody asked for', async () => {
    server.script('/feed', send({ status: 304 }));
    expect(await poll()).toMatchObject({ kind: 'failed', reason: 'status' });
  });
});

describe('a poll that brings nothing', () => {
  it.each([
    [404, {}, { reason: 'status', detail: 'HTTP 404: there is nothing at this address' }],
    [418, {}, { reason: 'status', detail: 'HTTP 418' }],
    [410, {}, { reason: 'gone' }],
    [429, { 'retry-after': '120' }, { reason: 'rate-limited', retryAfter: 120_000 }],
    [503, { 'retry-after': new Date(now + 60_000).toUTCString() }, { reason: 'status' }],
    [503, { 'retry-after': 'later' }, { reason: 'status' }],
  ])('says why: %i %j', async (status, headers, outcome) => {
    server.script('/feed', send({ status, headers }));
    expect(await poll()).toMatchObject({ kind: 'failed', ...outcome });
  });

  it('hears a Retry-After given as a date', async () => {
    const headers = {
      date: new Date(now).toUTCString(),
      'retry-after': new Date(now + 60_000).toUTCString(),
    };
    server.script('/feed', send({ status: 503, headers }));
    expect(await poll()).toMatchObject({ kind: 'failed', retryAfter: 60_000 });
  });

  it.each(['', ' \r\n\t '])('finds the body %j empty', async (body) => {
    server.script('/feed', send({ body }));
    expect(await poll()).toMatchObject({ kind: 'failed', reason: 'empty' });
  });

  it('passes on what the network did', async () => {
    server.script('/feed', stall);
    const signal = AbortSignal.timeout(50);
    expect(await poll({ signal })).toMatchObject({ kind: 'failed', reason: 'aborted' });
  });
});

describe('a door that only browsers open', () => {
  const door = (mark: string) => `<!DOCTYPE html><html><head><title>Un momento</title>${mark}</head></html>`;

  it.each<[string, Parameters<typeof send>[0]]>([
    ['Cloudflare', { status: 403, headers: { 'cf-mitigated': 'challenge' }, body: door('') }],
    ['Cloudflare', { body: door('<script>window._cf_chl_opt={}</script>') }],
    ['AWS WAF', { status: 202, headers: { 'x-amzn-waf-action': 'challenge' } }],
    ['Vercel', { status: 429, headers: { 'x-vercel-mitigated': 'challenge' }, body: 'x' }],
    [
      'DDoS-Guard',
      { status: 403, body: door('<script src="/.well-known/ddos-guard/js-challenge/index.js">') },
    ],
    ['Sucuri', { body: door('<script>sucuri_cloudproxy_js=1</script>') }],
    ['ArvanCloud', { body: door('<script>document.cookie="__arcsjs=1"</script>') }],
    ['Anubis', { body: door('<script id="anubis_challenge" type="application/json">{}</script>') }],
  ])('of %s is told apart from refusals and from pages', async (whose, reply) => {
    server.script('/feed', send(reply));
    expect(await poll()).toMatchObject({
      kind: 'failed',
      reason: 'challenge',
      detail: expect.stringContaining(`(a challenge of ${whose})`),
    });
  });

  it.each([
    [
      'a feed that speaks of one',
      '<rss version="2.0"><channel><item><title>_cf_chl_opt</title></item></channel></rss>',
    ],
    ['a page behind such a site', door('<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js">')],
  ])('is not %s', async (_what, body) => {
    server.script('/feed', send({ body }));
    expect((await poll()).kind).toBe('modified');
  });
});

it('a validator that could not be sent back is not kept', async () => {
  server.script(
    '/feed',
    send({ body: BODY, headers: { etag: `"${'x'.repeat(2_000)}"`, 'last-modified': 'é' } }),
  );
  expect(await poll()).toMatchObject({ validators: {} });
});
