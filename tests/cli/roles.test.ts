/** Several processes of one watch on one real Redis, as an operator runs them. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RedisServer, startRedis } from '../backend/redis-server.js';
import { anRss, type Home, makeHome, type Newsstand, openNewsstand, PLAIN_FEED } from '../pipeline/home.js';
import { type Ended, type Program, startProgram } from './program.js';

const ROUTE = { id: 'on-screen', to: ['screen'], schedule: 'immediate', wait: '1s' };

let stand: Newsstand;
let redis: RedisServer;
let home: Home;
let programs: Program[];

beforeAll(async () => {
  stand = await openNewsstand();
});
afterAll(() => stand.close());
beforeEach(async () => {
  redis = await startRedis({ appendonly: 'yes' });
  programs = [];
  home = makeHome({ feeds: [], settings: { routes: [ROUTE], web: { listen: 'none' } } });
});
afterEach(async () => {
  for (const { child, ended } of programs) {
    child.kill('SIGKILL');
    await ended;
  }
  await redis.stop();
  home.remove();
});

function start(...args: string[]): Program {
  const program = startProgram(home, args, { REDIS_URL: redis.url });
  programs.push(program);
  return program;
}

const atalaya = (...args: string[]): Promise<Ended> =>
  startProgram(home, args, { REDIS_URL: redis.url }).ended;

/** A feed more, with one story about a cargo plane in each place. */
function publish(...places: readonly string[]): void {
  for (const place of places)
    stand.put(
      `/${place}`,
      anRss([{ title: `Un avión de carga aterriza en ${place}`, at: Date.now() - 60_000 }]),
    );
  const feed = (id: string) => ({ ...PLAIN_FEED, id, url: `${stand.url}/${id}`, publisher: id });
  home.write('feeds/all.yml', { feeds: places.map(feed) });
}

const tellings = (place: string): number =>
  programs.reduce((sum, program) => sum + program.out().split(`en ${place}`).length - 1, 0);

/** Somebody has told it, and on the screen it stands once. */
async function toldOnce(place: string): Promise<void> {
  await Promise.any(programs.map((program) => program.says(`en ${place}`)));
  const { out } = await atalaya('deliveries', '--json');
  expect(JSON.parse(out).every(({ state }: { state: string }) => state === 'delivered')).toBe(true);
  expect([place, tellings(place)]).toEqual([place, 1]);
}

describe('two processes on one Redis', () => {
  it('share the work by their roles, and status shows both', async () => {
    publish('oruro');
    const [poller, deliverer] = [start('run', '--role', 'poll'), start('run', '--role', 'deliver')];
    await poller.says(`(role poll); state in Redis 127.0.0.1:${redis.port}/0`);
    await deliverer.says('"delivered"');
    await toldOnce('oruro');
    expect(poller.out()).toBe('');
    const { out } = await atalaya('status');
    expect(out).toMatch(new RegExp(`worker +pid ${poller.child.pid} on .*: poll; since`));
    expect(out).toMatch(new RegExp(`worker +pid ${deliverer.child.pid} on .*: deliver; since`));
    expect(out).not.toContain('not the files here');
    for (const { child, ended } of programs) {
      child.kill('SIGTERM');
      expect((await ended).status).toBe(0);
    }
    expect((await atalaya('status')).out).toContain('none running');
  }, 120_000);

  it('tell each story once, take edited files over, and go on when one is killed', async () => {
    publish('oruro', 'potosi');
    const [first, second] = [start('run'), start('run')];
    for (const program of programs) await program.says('Watching 2 feeds');
    for (const place of ['oruro', 'potosi']) await toldOnce(place);
    publish('oruro', 'potosi', 'sucre');
    for (const program of programs) await program.says('configuration reloaded');
    await toldOnce('sucre');
    first.child.kill('SIGKILL');
    publish('oruro', 'potosi', 'sucre', 'tarija');
    await second.says('en tarija');
    await toldOnce('tarija');
    for (const place of ['oruro', 'potosi', 'sucre']) expect([place, tellings(place)]).toEqual([place, 1]);
  }, 120_000);

  it('stay while their Redis is away, say so once, and go on when it is back', async () => {
    publish('oruro');
    const service = start('run');
    await toldOnce('oruro');
    await redis.kill();
    await service.says('the store does not answer');
    publish('oruro', 'potosi');
    await redis.restart();
    await service.says('the store answers again');
    publish('oruro', 'potosi', 'sucre');
    await toldOnce('sucre');
    service.child.kill('SIGTERM');
    const { status, err } = await service.ended;
    expect(status).toBe(0);
    expect(err.match(/the store does not answer/g)).toHaveLength(1);
  }, 120_000);

  it('stop when they are asked to although it answers nothing', async () => {
    publish('oruro');
    const service = start('run');
    await toldOnce('oruro');
    redis.freeze();
    service.child.kill('SIGTERM');
    expect((await service.ended).status).toBe(0);
  }, 120_000);

  it('do not start without it, and say what is missing', async () => {
    await redis.kill();
    const { status, err } = await atalaya('run');
    expect(status).toBe(1);
    expect(err).toContain(`127.0.0.1:${redis.port}`);
    expect(err).not.toContain('    at ');
  }, 120_000);
});
