/** The program as an operator runs it: a real process, a real signal. */
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unsubscribeToken } from '../../src/deliver/unsubscribe-link.js';
import { Secret } from '../../src/lib/secret.js';
import { channelId, routeId } from '../../src/model/id.js';
import { anRss, CARGO_RULE, type Home, makeHome, type Newsstand, openNewsstand } from '../pipeline/home.js';
import { type Ended, startProgram } from './program.js';

const CARGO = 'Un avión de carga aterriza en El Alto';

let stand: Newsstand;
const homes: Home[] = [];

beforeAll(async () => {
  stand = await openNewsstand();
  stand.put('/a', anRss([{ title: CARGO, at: Date.now() - 60_000 }]));
});
afterAll(async () => {
  for (const home of homes) home.remove();
  await stand.close();
});

function aHome(settings = {}): Home {
  const feeds = ['a', 'gone'].map((id) => ({ id, url: `${stand.url}/${id}`, publisher: id }));
  const home = makeHome({
    feeds,
    settings: { store: { file: 'data/watch.db' }, web: { listen: 'none' }, ...settings },
  });
  homes.push(home);
  return home;
}

const start = (home: Home, ...args: string[]) => startProgram(home, args);
const atalaya = (home: Home, ...args: string[]): Promise<Ended> => start(home, ...args).ended;

describe('run --once', () => {
  it('prints the digest on stdout, talks on stderr, and tells nothing twice', async () => {
    const home = aHome();
    const first = await atalaya(home, 'run', '--once');
    expect(first.status).toBe(0);
    expect(first.out).toContain('avión de carga');
    expect(first.err).toContain('"poll failed"');
    const second = await atalaya(home, 'run', '--once');
    expect(second).toMatchObject({ status: 0, out: '' });

    const status = await atalaya(home, 'status');
    expect(status.out).toMatch(/feeds +1 of 2 answered, 1 failing/);
    expect(status.out).toMatch(/deliveries +1 delivered/);
    expect(status.out).toContain('gone: 1 time since');
    const deliveries = JSON.parse((await atalaya(home, 'deliveries', '--json')).out);
    expect(deliveries).toMatchObject([{ route: 'on-screen', channel: 'screen', state: 'delivered' }]);
    expect((await atalaya(home, 'deliveries')).out).toContain('on-screen → screen');
    expect((await atalaya(home, 'deliveries', '--failed')).out).toBe(
      'none has failed, and none waits for a stopped channel\n',
    );
  }, 90_000);

  it('refuses to start on a broken configuration, and says what is wrong and where', async () => {
    const home = aHome();
    home.write('rules/cargo-flights.yml', {
      id: 'cargo-flights',
      title: 'x',
      severity: 'high',
      why: 'y',
      watch: '@nobody',
    });
    const { status, out, err } = await atalaya(home, 'run', '--once');
    expect([status, out]).toEqual([1, '']);
    expect(err).toContain('rules/cargo-flights.yml:1:');
    expect(err).toContain('unknown concept @nobody');
    expect(existsSync(join(home.dir, 'data'))).toBe(false);
  });

  it('names the store that it cannot use, and what to do', async () => {
    const home = aHome({ store: { file: 'broken.db' } });
    writeFileSync(join(home.dir, 'broken.db'), 'this was never a database'.repeat(100));
    const { status, err } = await atalaya(home, 'run', '--once');
    expect(status).toBe(1);
    expect(err).toContain(join(home.dir, 'broken.db'));
    expect(err).not.toContain('    at '); // a stack is for bugs
  });
});

describe('run with a public address', () => {
  const SECRET = 'a made-up secret of thirty-two characters';
  const aPublicHome = (changes: Record<string, unknown>, secret = SECRET): Home => {
    const home = aHome({
      public: {
        url: 'http://127.0.0.1:8486/w',
        listen: '127.0.0.1:0',
        secret: `\${PUBLIC_SECRET}`,
        ...changes,
      },
      channels: { mail: { type: 'email', outbox: 'out', from: 'w@x.example', to: ['ana@x.example'] } },
      routes: [{ id: 'all', to: ['mail'], schedule: 'daily 08:00' }],
    });
    writeFileSync(join(home.dir, '.env'), `PUBLIC_SECRET=${secret}\n`);
    return home;
  };

  it('takes recipients out at one click', async () => {
    const home = aPublicHome({});
    const service = start(home, 'run');
    await service.says(' Ctrl-C stops.');
    const [, place = ''] = /recipients' links at (\S+)\. /.exec(service.err()) ?? [];
    const key = { channel: channelId('mail'), route: routeId('all'), address: 'ana@x.example' };
    const link = `${place}/w/unsubscribe/${unsubscribeToken(new Secret(SECRET), key)}`;
    const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' });
    expect((await fetch(link, { method: 'POST', body })).status).toBe(200);
    expect((await atalaya(home, 'channels', 'list')).out).toContain(
      'open; all of its recipients have unsubscribed (1): nobody gets it',
    );
    service.child.kill('SIGTERM');
    const { status, err } = await service.ended;
    expect(status).toBe(0);
    expect(err).not.toContain('ana@');
  }, 90_000);

  it('does not start where it cannot listen, nor without its secret', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const listen = `127.0.0.1:${(taken.address() as AddressInfo).port}`; // a TCP server has no other kind of address
    const refused = await atalaya(aPublicHome({ listen }), 'run');
    expect(refused).toMatchObject({
      status: 1,
      err: expect.stringContaining('name another place (public.listen)'),
    });
    taken.close();
    const unsigned = await atalaya(aPublicHome({}, ''), 'run');
    expect(unsigned).toMatchObject({ status: 1, err: expect.stringContaining('PUBLIC_SECRET is not set') });
  }, 90_000);
});

describe('run', () => {
  it('works until it is asked to stop, and lets no second service in', async () => {
    const home = aHome({ routes: [{ id: 'on-screen', to: ['screen'], schedule: 'immediate', wait: '1s' }] });
    const service = start(home, 'run', '--listen', 'none');
    await service.says('Watching 2 feeds');
    const second = await atalaya(home, 'run', '--once');
    expect(second.status).toBe(1);
    expect(second.err).toContain(`is being worked on by pid ${service.child.pid} on`);
    expect((await atalaya(home, 'status')).out).toContain(`pid ${service.child.pid} on`);
    await service.says(' carga'); // the digest
    service.child.kill('SIGTERM');
    const { status, out } = await service.ended;
    expect(status).toBe(0);
    expect(out).toContain('El Alto');
    expect((await atalaya(home, 'status')).out).toContain('none running');
  });

  it('takes over edited files, keeps the last good ones when they are broken, and reads anew on SIGHUP', async () => {
    const home = aHome({ log: 'info' });
    const service = start(home, 'run');
    await service.says('Watching 2 feeds with 1 rule ');
    home.write('rules/ships.yml', { ...CARGO_RULE, id: 'ships' });
    await service.says('"rules":2,');
    await service.says('configuration reloaded');
    home.write('rules/ships.yml', { ...CARGO_RULE, id: 'ships', watch: '@nobody' });
    await service.says('rules/ships.yml:1:');
    await service.says('configuration rejected; the last good one stays');
    service.child.kill('SIGHUP');
    await service.says('SIGHUP: the configuration is read anew');
    await service.says('configuration still has the problems told before');
    home.write('rules/ships.yml', { ...CARGO_RULE, id: 'ships' });
    await service.says('configuration is sound again');
    service.child.kill('SIGTERM');
    const { status, err } = await service.ended;
    expect(status).toBe(0);
    expect(err.match(/configuration rejected/g)).toHaveLength(1);
  });
});
