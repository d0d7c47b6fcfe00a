/** A watch that moves from its file to Redis and back, as an operator moves it. */
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBackend } from '../../src/backend/open.js';
import { openRedis } from '../../src/backend/redis/redis.js';
import { systemClock } from '../../src/lib/clock.js';
import { MINUTE } from '../../src/lib/duration.js';
import { silentLog } from '../../src/lib/log.js';
import { Secret } from '../../src/lib/secret.js';
import { type RedisServer, startRedis } from '../backend/redis-server.js';
import { aClock } from '../builders.js';
import { anRss, type Home, makeHome, type Newsstand, openHome, openNewsstand } from '../pipeline/home.js';
import { run } from './terminal.js';

const TITLE = 'Un avión de carga iraní aterriza en El Alto sin plan de vuelo conocido';
const ADDRESS = 'https://valle.example/v';
const SETTINGS = {
  network: { allow: ['127.0.0.1'] },
  poll: { gap: '0s' }, // the clock stands still between two polls
  channels: { screen: { type: 'stdout' } },
  routes: [{ id: 'on-screen', to: ['screen'], schedule: 'immediate' }],
};

const began = Date.now() - 120 * MINUTE;
const clock = aClock(began);
let redis: RedisServer;
let stand: Newsstand;
let home: Home;
let exported: string;

const path = (name: string) => join(home.dir, name);
const atalaya = (...args: string[]) => run(['--root', home.dir, ...args]);
const publish = (feed: string, at: number) =>
  stand.put(`/${feed}`, anRss([{ title: TITLE, guid: feed[0] ?? '', at }]));

/** The watch's store from now on. */
function use(store: { readonly tag: string } | { readonly file: string }): void {
  home.write('atalaya.yml', { ...SETTINGS, store });
  if ('tag' in store) writeFileSync(path('.env'), `REDIS_URL=${redis.url}\n`);
  else rmSync(path('.env'), { force: true });
}

/** @param tag of the store on Redis; the first file without it */
async function pollAll(tag?: string) {
  const url = new Secret(redis.url);
  const store = tag === undefined ? undefined : await openRedis({ url, tag, clock, log: silentLog });
  const open = await openHome(home, clock, (file) =>
    store === undefined
      ? file
      : { ...store, close: () => Promise.all([file.close(), store.close()]).then(() => {}) },
  );
  await open.app.once();
  await open.close();
  const fresh = open.polls.flatMap((poll) => (poll.kind === 'polled' ? poll.fresh : []));
  return {
    joins: fresh.map(({ story }) => story?.kind),
    alerts: fresh.flatMap(({ alerts }) => alerts.map(({ reason }) => reason)),
    digests: open.screen.length,
  };
}

beforeAll(async () => {
  redis = await startRedis();
  stand = await openNewsstand();
  const feeds = ['valle', 'norte'].map((id) => ({ id, url: `${stand.url}/${id}`, publisher: id }));
  home = makeHome({ feeds, settings: { ...SETTINGS, store: { file: 'data/watch.db' } } });
  exported = path('watch.jsonl.gz');
  for (const feed of ['valle', 'norte']) stand.put(`/${feed}`, anRss([]));
  await pollAll();
  publish('valle', began + MINUTE);
  clock.advance(20 * MINUTE);
  expect(await pollAll()).toEqual({ joins: ['new'], alerts: ['new story'], digests: 1 });
});
afterAll(async () => {
  home.remove();
  await stand.close();
  await redis.stop();
});
beforeEach(() => use({ file: 'data/watch.db' }));

it('goes on on Redis and then in another file, and tells nothing twice', async () => {
  const why = await atalaya('why', ADDRESS);
  expect(why.out).toContain('new story');
  const written = await atalaya('export', exported);
  expect(written).toMatchObject({ status: 0, out: '' });
  expect(written.err).toMatch(/^\d+ records of .*watch\.db written to .*watch\.jsonl\.gz\.\n$/);
  expect(statSync(exported).mode & 0o777).toBe(0o600);

  use({ tag: 'moved' });
  const taken = await atalaya('import', exported);
  expect(taken.err).toMatch(
    /^\d+ records of .*watch\.db, exported 20\S+Z, taken into 127\.0\.0\.1:\d+\/0\.\n$/,
  );
  expect(await atalaya('why', ADDRESS)).toEqual(why);
  clock.advance(30 * MINUTE);
  publish('norte', clock.now() - MINUTE);
  expect(await pollAll('moved')).toEqual({ joins: ['join'], alerts: [], digests: 0 });

  const { out, err } = await atalaya('export', '-');
  expect(err).toContain('written to stdout');
  use({ file: 'again.db' });
  expect(await run(['--root', home.dir, 'import', '-'], out)).toMatchObject({ status: 0, out: '' });
  expect((await atalaya('why', ADDRESS)).out).toContain('delivered');
  expect(JSON.parse((await atalaya('status', '--json')).out)).toMatchObject({
    store: { items: 2, openStories: 1, alerts: 1, deliveries: { delivered: 1, pending: 0 } },
  });
});

it('writes one record a line under a header, and their number at the end', async () => {
  await atalaya('export', path('plain.jsonl'));
  const lines = readFileSync(path('plain.jsonl'), 'utf8').trimEnd().split('\n');
  expect(JSON.parse(lines[0] ?? '')).toEqual({
    atalaya: 'store',
    format: 1,
    exportedAt: expect.stringMatching(/^20\d\d-\d\d-\d\dT/),
    place: path('data/watch.db'),
  });
  expect(JSON.parse(lines.at(-1) ?? '')).toEqual({ kind: 'end', records: lines.length - 2 });
});

it('leaves an older export as it was when a new one fails', async () => {
  await atalaya('export', exported);
  const before = readFileSync(exported);
  rmSync(path('data/else.db'), { force: true });
  use({ file: 'data/else.db' });
  expect((await atalaya('export', exported)).err).toContain('data/else.db is not there');
  expect(readFileSync(exported).equals(before)).toBe(true);
  expect(readdirSync(home.dir).filter((name) => name.endsWith('.part'))).toEqual([]);
});

describe('an export while somebody works', () => {
  const WORKER = {
    holder: 'pid 7 on desk',
    roles: ['poll'],
    configuration: '',
    version: '',
    startedAt: 1,
  } as const;

  it('is refused by name, unless it is asked for a copy of a file', async () => {
    await announcing({ file: path('data/watch.db') }, async () => {
      expect(await atalaya('export', exported)).toMatchObject({
        status: 1,
        err: expect.stringContaining('is being worked on by pid 7 on desk: stop that first'),
      });
      expect(await atalaya('export', '--while-running', exported)).toMatchObject({ status: 0 });
    });
  });

  it('is refused on Redis in any case', async () => {
    use({ tag: 'busy' });
    await announcing({ file: '', redis: { url: new Secret(redis.url), tag: 'busy' } }, async () => {
      expect((await atalaya('export', exported)).status).toBe(1);
      expect(await atalaya('export', '--while-running', exported)).toMatchObject({
        status: 2,
        err: expect.stringContaining('--while-running is for a store in a file'),
      });
      expect((await atalaya('import', exported)).err).toContain('is being worked on by pid 7 on desk');
    });
  });

  async function announcing(store: object, test: () => Promise<void>): Promise<void> {
    const backend = await openBackend({ file: '', ...store, clock: systemClock, log: silentLog });
    await backend.state.announce(WORKER, 10 * MINUTE);
    await test();
    await backend.state.depart(WORKER.holder);
    await backend.close();
  }
});

describe('an import', () => {
  let text: string;
  beforeAll(async () => {
    use({ file: 'data/watch.db' });
    await atalaya('export', exported);
    text = gunzipSync(readFileSync(exported)).toString();
  });
  const lines = () => text.trimEnd().split('\n');
  const change = (from: string | RegExp, to: string) => text.replace(from, to);
  const kind = (name: string) => lines().findIndex((line) => line.startsWith(`{"kind":"${name}"`)) + 1;

  it.each([
    ['that is no export', () => 'Dear diary\n', 'no export of a store'],
    ['that is empty', () => '', 'no export of a store'],
    [
      'of a newer Atalaya',
      () => change('"format":1', '"format":9'),
      'format 9, and this Atalaya knows formats up to 1',
    ],
    [
      'that ends early',
      () => text.slice(0, text.length / 2),
      /line \d+: no record|was cut off after line \d+/,
    ],
    ['without its end', () => `${lines().slice(0, -1).join('\n')}\n`, /was cut off after line \d+/],
    [
      'that lacks a line',
      () => lines().toSpliced(3, 1).join('\n'),
      /has \d+ records where it should have \d+/,
    ],
    [
      'with a kind of its own',
      () => change('"kind":"rule"', '"kind":"rude"'),
      () => `line ${kind('rule')}: `,
    ],
    [
      'with a mark that lacks its time',
      () => change(/"metAt":\d+/, '"metAt":"soon"'),
      () => `line ${kind('seen')}: `,
    ],
    ['with a key that no store has', () => change(/"key":"[^"]+"/, '"key":"a b"'), 'key: no key of a store'],
  ])('refuses a file %s, and leaves no store behind', async (_, make, words) => {
    use({ file: 'data/fresh.db' });
    writeFileSync(path('changed.jsonl'), make());
    const { status, err } = await atalaya('import', path('changed.jsonl'));
    expect([status, err]).toEqual([1, expect.stringMatching(typeof words === 'function' ? words() : words)]);
    expect(err).toContain('changed.jsonl: ');
    const now = JSON.parse((await atalaya('status', '--json')).out);
    expect([now.store.items, now.feeds]).toEqual([0, []]);
  });

  it('refuses a compressed file that is torn off, and one that is not there', async () => {
    use({ file: 'data/fresh.db' });
    const whole = gzipSync(text);
    writeFileSync(path('torn.jsonl.gz'), whole.subarray(0, whole.length - 40));
    expect((await atalaya('import', path('torn.jsonl.gz'))).err).toContain(
      'the file is damaged or was cut off',
    );
    expect((await atalaya('import', path('none.jsonl'))).err).toContain('none.jsonl');
  });

  it('refuses a store that holds something, and says what to do', async () => {
    const { status, err } = await atalaya('import', exported);
    expect(status).toBe(1);
    expect(err).toContain('watch.db: the store is not empty');
    expect(err).toContain('name a new one (store.file, or store.tag where it is on Redis)');
  });

  it('that was cut off on Redis is refused by every command until it is made again', async () => {
    use({ tag: 'torn' });
    writeFileSync(path('cut.jsonl'), `${lines().slice(0, -1).join('\n')}\n`);
    expect((await atalaya('import', path('cut.jsonl'))).err).toContain('was cut off after line');
    const refused = await atalaya('status');
    expect([refused.status, refused.err]).toEqual([
      1,
      expect.stringContaining('import again (atalaya import FILE)'),
    ]);
    expect(await atalaya('import', exported)).toMatchObject({ status: 0 });
    expect((await atalaya('status')).out).toContain('1 open');
  });
});
