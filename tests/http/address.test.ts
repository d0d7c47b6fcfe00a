import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { guardAddresses, type Resolve } from '../../src/http/address.js';
import { openHttpClient } from '../../src/http/client.js';
import type { HttpClient } from '../../src/http/outcome.js';
import { type FeedServer, openFeedServer, redirect, send } from '../doubles/feed-server.js';

describe('the guard', () => {
  it.each([
    ['127.0.0.1', /loopback/],
    ['127.8.9.1', /loopback/],
    ['::1', /loopback/],
    ['10.1.2.3', /private/],
    ['172.31.0.1', /private/],
    ['192.168.1.1', /private/],
    ['fd00::1', /private/],
    ['169.254.169.254', /link-local/],
    ['fe80::1', /link-local/],
    ['100.64.0.1', /carrier-grade/],
    ['0.0.0.0', /unspecified/],
    ['0.1.2.3', /unspecified/],
    ['::', /unspecified/],
    ['255.255.255.255', /broadcast/],
    ['224.0.0.1', /multicast/],
    ['ff02::1', /multicast/],
    ['192.0.2.1', /reserved/],
    ['198.18.0.1', /reserved/],
    ['240.0.0.1', /reserved/],
    ['2001:db8::1', /reserved/],
    ['::ffff:127.0.0.1', /IPv6 form/],
    ['::ffff:8.8.8.8', /IPv6 form/],
    ['::ffff:0:7f00:1', /translated/],
    ['64:ff9b::7f00:1', /NAT64/],
    ['64:ff9b:1::7f00:1', /NAT64/],
    ['2002:7f00:1::', /6to4/],
    ['2001:0:7f00:1::', /Teredo/],
    ['::127.0.0.1', /IPv6 form/],
    ['fec0::1', /special/],
    ['100::1', /special/],
    ['4000::1', /reserved/],
    ['localhost', /not an address/],
  ])('refuses %s', (address, why) => {
    expect(guardAddresses([])(address)).toMatch(why);
  });

  it.each(['8.8.8.8', '190.129.90.1', '2a00:1450:4007::1', '2620:0:2d0:200::7'])(
    'lets %s pass',
    (address) => {
      expect(guardAddresses([])(address)).toBeUndefined();
    },
  );

  it.each([
    [['127.0.0.1'], '127.0.0.1', true],
    [['127.0.0.1'], '127.0.0.2', false],
    [['127.0.0.1'], '::ffff:127.0.0.1', true],
    [['10.0.0.0/8'], '10.200.1.1', true],
    [['10.0.0.0/8'], '11.0.0.1', true],
    [['10.0.0.0/8'], '192.168.0.1', false],
    [['fd00::/8', '192.168.0.0/24'], '192.168.0.7', true],
    [['::1'], '::1', true],
  ])('with %j allowed, %s passes: %s', (allow, address, passes) => {
    expect(guardAddresses(allow)(address) === undefined).toBe(passes);
  });

  it.each(['localhost', '10.0.0.0/99', '', '10.0'])('does not take "%s" for a network', (entry) => {
    expect(() => guardAddresses([entry])).toThrow(TypeError);
  });
});

describe('a connection', () => {
  let server: FeedServer;
  let clients: HttpClient[];

  beforeEach(async () => {
    server = await openFeedServer();
    server.script('/feed', send({ body: 'secret' }));
    clients = [];
  });
  afterEach(async () => {
    await Promise.all(clients.map((client) => client.close()));
    await server.close();
  });

  function aClient(allow: readonly string[], resolve?: Resolve): HttpClient {
    const client = openHttpClient({ userAgent: 'test/1', allow, ...(resolve ? { resolve } : {}) });
    clients.push(client);
    return client;
  }

  async function ask(url: string, allow: readonly string[] = [], client = aClient(allow)): Promise<string> {
    const outcome = await client.get(url, {});
    return outcome.kind === 'ok' ? 'ok' : outcome.reason;
  }

  it.each([
    ['http://127.0.0.1'],
    ['http://localhost'],
    ['http://2130706433'],
    ['http://0x7f.1'],
    ['http://0'],
    ['http://[::1]'],
    ['http://[::ffff:127.0.0.1]'],
    ['http://[::ffff:7f00:1]'],
  ])('to %s is refused before it is made', async (origin) => {
    expect(await ask(`${origin}:${server.port}/feed`)).toBe('forbidden-address');
    expect(server.requests).toEqual([]);
  });

  it('to a name is made when the address behind it is allowed', async () => {
    expect(await ask(`http://localhost:${server.port}/feed`, ['127.0.0.1'])).toBe('ok');
  });

  it('through a redirect is refused all the same', async () => {
    server.script('/near', redirect(`http://127.0.0.2:${server.port}/feed`));
    server.script('/mapped', redirect(`http://[::ffff:127.0.0.2]:${server.port}/feed`));
    expect(await ask(server.url('/near'), ['127.0.0.1'])).toBe('forbidden-address');
    expect(await ask(server.url('/mapped'), ['127.0.0.1'])).toBe('forbidden-address');
  });

  it('to a name goes to the address that was judged, whatever the name leads to a moment later', async () => {
    const answers = [['127.0.0.1'], ['127.0.0.2'], ['127.0.0.1']];
    let asked = 0;
    const client = aClient(['127.0.0.1'], (_host, _options, answer) => {
      answer(
        null,
        (answers[asked++] ?? []).map((address) => ({ address, family: 4 })),
      );
    });
    server.script('/feed', send({ headers: { connection: 'close' }, body: 'secret' }));
    const url = `http://rebinding.example:${server.port}/feed`;
    expect(await ask(url, [], client)).toBe('ok');
    expect(asked).toBe(1);
    expect(await ask(url, [], client)).toBe('forbidden-address');
    expect(server.requests).toHaveLength(1);
    expect(await ask(url, [], client)).toBe('ok');
  });

  it('to a name of several addresses is made to none that is refused', async () => {
    const near = ['127.0.0.2', '::1', '::ffff:127.0.0.1', '64:ff9b::7f00:1', '2002:7f00:1::'];
    const resolve =
      (addresses: readonly string[]): Resolve =>
      (_host, _options, answer) =>
        answer(
          null,
          addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
        );
    const url = `http://many.example:${server.port}/feed`;
    expect(await ask(url, [], aClient(['10.0.0.1'], resolve(near)))).toBe('forbidden-address');
    expect(await ask(url, [], aClient(['127.0.0.1'], resolve([...near, '127.0.0.1'])))).toBe('ok');
  });
});
