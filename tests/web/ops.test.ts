/** The listener as a probe and a scraper meet it: real sockets on loopback. */
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { silentLog } from '../../src/lib/log.js';
import type { Listener } from '../../src/web/listener.js';
import { type OpsParts, openOps } from '../../src/web/ops.js';

const ANY_PORT = { host: '127.0.0.1', port: 0 };
const WELL: OpsParts = {
  unready: async () => undefined,
  metrics: async () => ({ type: 'text/plain; version=0.0.4', text: 'up 1\n' }),
  log: silentLog,
};

const opened: Listener[] = [];
afterEach(async () => {
  for (const ops of opened.splice(0)) await ops.close();
});

async function open(parts: Partial<OpsParts> = {}, listen = ANY_PORT): Promise<Listener> {
  const ops = await openOps(listen, { ...WELL, ...parts });
  opened.push(ops);
  return ops;
}

describe('the listener', () => {
  it.each([
    ['/healthz', 200, 'ok\n'],
    ['/readyz', 200, '{"ready":true}'],
    ['/metrics', 200, 'up 1\n'],
    ['/', 404, 'nothing here: /healthz /readyz /metrics\n'],
    ['/metrics/../etc/passwd', 404, 'nothing here: /healthz /readyz /metrics\n'],
  ])('answers %s with %i', async (path, status, body) => {
    const { url } = await open();
    const answer = await fetch(url + path);
    expect([answer.status, await answer.text()]).toEqual([status, body]);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    for (const banner of ['server', 'x-powered-by']) expect(answer.headers.has(banner)).toBe(false);
  });

  it('says why it is not ready, and lives all the same', async () => {
    const { url } = await open({ unready: async () => 'stopping' });
    const answer = await fetch(`${url}/readyz`);
    expect([answer.status, await answer.json()]).toEqual([503, { ready: false, reason: 'stopping' }]);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  it('answers HEAD without a body', async () => {
    const { url } = await open();
    const answer = await fetch(`${url}/readyz`, { method: 'HEAD' });
    expect([answer.status, await answer.text()]).toEqual([200, '']);
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('refuses %s', async (method) => {
    const { url } = await open();
    const answer = await fetch(`${url}/readyz`, {
      method,
      body: method === 'OPTIONS' ? null : 'x'.repeat(1e6),
    });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  it('refuses headers that no probe sends', async () => {
    const { url } = await open();
    const answer = await fetch(`${url}/healthz`, { headers: { filler: 'x'.repeat(10_000) } });
    expect(answer.status).toBe(431);
  });

  it('tells a fault to the log and not to the asker', async () => {
    const said: unknown[] = [];
    const log = { ...silentLog, error: (facts: unknown) => said.push(facts) };
    const { url } = await open({ log, metrics: () => Promise.reject(new Error('in /srv/secret.ts')) });
    const answer = await fetch(`${url}/metrics`);
    expect([answer.status, await answer.text()]).toEqual([500, 'broken; the log says why\n']);
    expect(said).toHaveLength(1);
  });

  it('says that its place is taken, and what to do', async () => {
    const { url } = await open();
    const listen = { ...ANY_PORT, port: Number(new URL(url).port) };
    await expect(open({}, listen)).rejects.toThrow(
      `cannot listen at 127.0.0.1:${listen.port}: another program listens there; name another place`,
    );
  });

  it('closes although somebody holds a connection', async () => {
    const ops = await open();
    const { hostname, port } = new URL(ops.url);
    const held = connect(Number(port), hostname);
    await new Promise((resolve) => held.once('connect', resolve));
    const ended = new Promise((resolve) => held.once('close', resolve));
    held.on('error', () => {});
    await ops.close();
    await ended;
  });
});
