/** What is said of a server before it is trusted with a store. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect, promisify } from 'node:util';
import { Redis } from 'ioredis';
import { afterEach, expect, it } from 'vitest';
import { openBackend } from '../../src/backend/open.js';
import { BackendError } from '../../src/backend/port.js';
import { openRedis } from '../../src/backend/redis/redis.js';
import { systemClock } from '../../src/lib/clock.js';
import { type Log, silentLog } from '../../src/lib/log.js';
import { Secret } from '../../src/lib/secret.js';
import { makeCertificate } from '../certificate.js';
import { type Directives, type RedisServer, startRedis } from './redis-server.js';

const run = promisify(execFile);
const ends: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

it('is the store of a watch that names a server, and shares it', async () => {
  const { url, port } = await start();
  const redis = { url: new Secret(url), tag: 'atalaya' };
  const backend = await openBackend({ file: '/nowhere/x', clock: systemClock, log: silentLog, redis });
  ends.push(() => backend.close());
  expect(backend.exclusive).toBe(false);
  expect((await backend.state.status()).place).toBe(`127.0.0.1:${port}/0`);
  expect(Math.abs((await backend.state.now()) - Date.now())).toBeLessThan(60_000); // the server's own clock
});

it('has a store for each tag, and one in each database', async () => {
  const { url } = await start();
  const stores = [url, url, url.replace('/0', '/1')].map((address, i) =>
    openRedis({ url: new Secret(address), tag: `tag-${i % 2}`, log: silentLog }),
  );
  const [first, ...others] = await Promise.all(stores);
  for (const backend of [first, ...others]) ends.push(async () => backend?.close());
  await first?.state.lease({ name: 'mine', holder: 'me', ttl: 60_000 });
  expect((await first?.state.status())?.leases).toHaveLength(1);
  for (const other of others) expect((await other.state.status()).leases).toEqual([]);
});

const PASSWORD = 's3cret-word';
it.each([
  ['redis://127.0.0.1', 'the server asks for a password; put it in the address'],
  ['redis://:another@127.0.0.1', 'the server refuses this name and password'],
  [`redis://somebody:${PASSWORD}@127.0.0.1`, 'the server refuses this name and password'],
])('is not let in by %s', async (start_, advice) => {
  const { port } = await start({ requirepass: PASSWORD });
  const refusal = await refusalOf(`${start_}:${port}/0`);
  expect(refusal).toContain(`127.0.0.1:${port}/0: ${advice}`);
  expect(refusal).not.toMatch(/s3cret-word|another/);
});

it('shows the password to nobody when the server has changed its own', async () => {
  const { url } = await start({ requirepass: PASSWORD });
  const observer = new Redis(url);
  const said: unknown[] = [];
  let complain: () => void = () => {};
  const complained = new Promise<void>((resolve) => {
    complain = resolve;
  });
  const note = (...words: unknown[]): void => {
    said.push(words);
    if (inspect(words).includes('jobs of kind poll: WRONGPASS')) complain();
  };
  const log: Log = { debug: note, info: note, warn: note, error: note };
  const backend = await openRedis({ url: new Secret(url), tag: 'atalaya', log, patience: 1_000 });
  ends.push(async () => Promise.all([backend.close(), observer.disconnect()]));
  backend.jobs.work(
    async () => ({ kind: 'done' }),
    { tick: 1, poll: 1, close: 1, deliver: 1, probe: 1 },
    note,
  );
  await observer.config('SET', 'requirepass', 'another');
  await observer.client('KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
  const refusal = await backend.state.now().catch((error: unknown) => error);
  expect(String(refusal)).toContain('the server refuses this name and password');
  await complained;
  expect(inspect([said, refusal], { depth: 9 })).not.toContain(PASSWORD);
});

it('is let in by the right password', async () => {
  const { url } = await start({ requirepass: PASSWORD });
  expect(await warningsOf(url)).toHaveLength(1);
});

it.each([
  ['http://127.0.0.1:6379', 'it has the shape redis://:password@host:6379/0'],
  ['127.0.0.1:6379', 'it has the shape'],
  ['redis://:hun/ter@127.0.0.1:6379', 'it has the shape'],
  ['redis://:%zz@127.0.0.1:6379', 'a % that means nothing'],
  ['redis://127.0.0.1:6379/news', 'it has the shape'],
  ['redis://127.0.0.1:6379/0?family=6', 'something after the database'],
])('cannot read %s, and does not repeat it', async (address, advice) => {
  const refusal = await refusalOf(address);
  expect(refusal).toContain(advice);
  expect(refusal).not.toContain(address);
});

it('says so when nobody answers at the address', async () => {
  const { url, port, stop } = await startRedis();
  await stop();
  expect(await refusalOf(url)).toContain(
    `127.0.0.1:${port}/0: no server takes connections there; start Redis`,
  );
  expect(await refusalOf('redis://nowhere.invalid/0')).toContain(
    'nowhere.invalid:6379/0: the host’s name is unknown',
  );
});

it.each([
  ['redis', 'the server does not answer; look whether it is up'],
  ['rediss', 'is named rediss:// and speaks no TLS'],
])('says so when somebody takes the connection of %s:// and says nothing', async (protocol, advice) => {
  const silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  ends.push(async () => silent.close());
  const { port } = silent.address() as AddressInfo; // a TCP server has no other kind of address
  const url = new Secret(`${protocol}://127.0.0.1:${port}`);
  await expect(openRedis({ url, tag: 't', log: silentLog, silence: 100 })).rejects.toThrow(advice);
});

it('refuses a replica', async () => {
  const primary = await start();
  const replica = await start({ replicaof: `127.0.0.1 ${primary.port}` });
  expect(await refusalOf(replica.url)).toContain('the server is a read-only replica; name the primary');
});

it.each([
  ['keeps all', { appendonly: 'yes' }, undefined],
  ['keeps snapshots', { save: '3600 1' }, 'the server keeps snapshots alone'],
  ['keeps nothing', {}, 'the server keeps nothing on disk'],
  [
    'evicts',
    { appendonly: 'yes', maxmemory: '64mb', 'maxmemory-policy': 'allkeys-lru' },
    'the server throws keys away when memory is short',
  ],
  ['would evict, had it a limit', { appendonly: 'yes', 'maxmemory-policy': 'allkeys-lru' }, undefined],
  ['has a limit and evicts nothing', { appendonly: 'yes', maxmemory: '64mb' }, undefined],
] as const)('warns, or not, of a server that %s', async (_, directives, warning) => {
  const { url } = await start(directives);
  const warnings = await warningsOf(url);
  expect(warnings).toEqual(warning === undefined ? [] : [expect.stringContaining(warning)]);
});

it('asks INFO where CONFIG is forbidden, and says what it could not find out', async () => {
  const { url } = await start({ maxmemory: '64mb', 'maxmemory-policy': 'allkeys-lru' });
  const observer = new Redis(url);
  ends.push(async () => observer.disconnect());
  await observer.acl('SETUSER', 'default', '-config');
  expect(await warningsOf(url)).toEqual([
    expect.stringContaining('the server throws keys away'),
    expect.stringContaining('it could not be checked that the server keeps its data on disk'),
  ]);
});

it('names the rights that are missing', async () => {
  const { url } = await start();
  const observer = new Redis(url);
  ends.push(async () => observer.disconnect());
  await observer.acl('SETUSER', 'default', 'resetkeys', '~other:*');
  expect(await refusalOf(url)).toContain('may not do what a store needs');
  await observer.acl('SETUSER', 'default', '~*', '-eval', '-evalsha');
  expect(await refusalOf(url)).toContain('may not do what a store needs');
});

it.each([
  ['99', 'the store has schema 99, and this Atalaya knows schema 1; run the newer Atalaya'],
  ['hello', '{atalaya}:schema is no schema of ours'],
])('refuses a store whose schema is %s, and changes nothing', async (schema, advice) => {
  const { url } = await start();
  const observer = new Redis(url);
  ends.push(async () => observer.disconnect());
  await observer.set('{atalaya}:schema', schema);
  expect(await refusalOf(url)).toContain(advice);
  expect(await observer.keys('*')).toEqual(['{atalaya}:schema']);
  expect(await observer.get('{atalaya}:schema')).toBe(schema);
});

it('speaks TLS to a server whose certificate is trusted, and to no other', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'atalaya-tls-'));
  ends.push(() => rm(folder, { recursive: true }));
  const { key, cert } = await makeCertificate(folder, 'IP:127.0.0.1');
  const { url, port } = await start({
    'tls-cert-file': cert,
    'tls-key-file': key,
    'tls-ca-cert-file': cert,
    'tls-auth-clients': 'no',
  });
  expect(await refusalOf(url)).toContain(
    'certificate is not trusted; name a file with its authority in NODE_EXTRA',
  );
  expect(await refusalOf(url.replace('rediss', 'redis'))).toContain(
    'a server that speaks TLS alone is named rediss',
  );
  const child = await run(
    process.execPath,
    ['--import', 'tsx', join(import.meta.dirname, 'redis-child.ts'), url],
    { env: { ...process.env, NODE_EXTRA_CA_CERTS: cert } },
  );
  expect(child.stdout).toBe(`127.0.0.1:${port}/0\n`);
});

async function start(directives: Directives = {}): Promise<RedisServer> {
  const server = await startRedis(directives);
  ends.push(() => server.stop());
  return server;
}

async function refusalOf(address: string): Promise<string> {
  const options = { url: new Secret(address), tag: 'atalaya', log: silentLog };
  const refusal: unknown = await openRedis(options).then(
    (backend) => backend.close(),
    (error: unknown) => error,
  );
  expect(refusal).toBeInstanceOf(BackendError);
  return String(refusal);
}

async function warningsOf(address: string): Promise<string[]> {
  const warnings: string[] = [];
  const log: Log = { ...silentLog, warn: (_, message) => void warnings.push(message) };
  const backend = await openRedis({ url: new Secret(address), tag: 'atalaya', log });
  await backend.close();
  return warnings;
}
