import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openEnv } from '../../src/config/env.js';
import { HOUR, MINUTE } from '../../src/lib/duration.js';
import type { Log } from '../../src/lib/log.js';
import { channelId } from '../../src/model/id.js';
import { loadWatch } from '../../src/pipeline/load.js';
import { PRESENCE } from '../../src/pipeline/presence.js';
import { openReloader } from '../../src/pipeline/reload.js';
import { aClock, type DrivenClock } from '../builders.js';
import {
  anRss,
  CARGO_RULE,
  type Home,
  makeHome,
  type Newsstand,
  type OpenHome,
  openHome,
  openNewsstand,
  PLAIN_FEED,
} from './home.js';

const ROUTE = { id: 'on-screen', to: ['screen'], schedule: 'immediate', notices: true };
const BASE = {
  network: { allow: ['127.0.0.1'] },
  poll: { perHost: 16, gap: '0s' },
  channels: { screen: { type: 'stdout' } },
};
const SHIP_RULE = {
  ...CARGO_RULE,
  id: 'ships',
  title: 'Ships',
  watch: 'buque*',
  examples: { match: [{ title: 'Un buque' }] },
};

let stand: Newsstand;
let clock: DrivenClock;
let home: Home;
let watch: OpenHome;
let logged: string[];

beforeEach(async () => {
  stand = await openNewsstand();
  clock = aClock();
  home = makeHome({ feeds: [aFeed('a')] });
  watch = await openHome(home, clock);
  logged = [];
});
afterEach(async () => {
  await watch.close();
  home.remove();
  await stand.close();
});

const aFeed = (id: string) => ({ id, url: `${stand.url}/${id}`, publisher: id });
const settings = (changes: Record<string, unknown>) => ({ ...BASE, routes: [ROUTE], ...changes });

function reloader() {
  const write = (_: unknown, message: string) => void logged.push(message);
  const log: Log = { debug: write, info: write, warn: write, error: write };
  return openReloader(watch.app, () => loadWatch(home.dir, openEnv(home.dir, home.env)), log);
}

const noticesTold = () => watch.digests.flatMap((digest) => digest?.notices.map(({ text }) => text) ?? []);
const storiesTold = () =>
  watch.digests.flatMap(
    (digest) => digest?.groups.flatMap(({ stories }) => stories.map(({ headline }) => headline.text)) ?? [],
  );

async function pollLater(): Promise<void> {
  clock.advance(HOUR);
  await watch.app.once();
}

describe('a reload', () => {
  it('changes nothing when nothing was changed', async () => {
    const before = watch.app.context;
    expect(await reloader().reload()).toEqual({ kind: 'unchanged' });
    expect(watch.app.context).toBe(before);
    expect(logged).toEqual([]);
  });

  it('brings new rules and feeds into the very next polls', async () => {
    stand.put('/a', anRss([{ title: 'Un buque zarpa' }]));
    stand.put('/b', anRss([{ title: 'Un buque llega', at: clock.now() + 50 * MINUTE }]));
    await watch.app.once();
    home.write('rules/ships.yml', SHIP_RULE);
    home.write('feeds/more.yml', { feeds: [{ ...PLAIN_FEED, ...aFeed('b') }] });
    expect((await reloader().reload()).kind).toBe('replaced');
    expect(logged).toEqual(['configuration reloaded']);
    await pollLater();
    expect(storiesTold()).toEqual(['Un buque llega']); // and nothing of the past
  });

  it('keeps the last good configuration when the new one has errors, and says where they are', async () => {
    const before = watch.app.context;
    home.write('rules/cargo-flights.yml', { ...CARGO_RULE, watch: '@nobody' });
    expect((await reloader().reload()).kind).toBe('rejected');
    expect(watch.app.context).toBe(before);
    expect(logged).toEqual(['configuration rejected; the last good one stays']);
    stand.put('/a', anRss([{ title: 'Un avión de carga aterriza' }]));
    await watch.app.once();
    expect(storiesTold()).toEqual(['Un avión de carga aterriza']);
    expect(noticesTold()).toEqual([
      expect.stringMatching(
        /^Configuration rejected: rules\/cargo-flights\.yml:1:\d+ unknown concept @nobody; the last good one stays\.$/,
      ),
    ]);
  });

  it('tells a set of problems once, another one again, and the end of them', async () => {
    const { reload } = reloader();
    const breakIt = (name: string) =>
      home.write('rules/cargo-flights.yml', { ...CARGO_RULE, watch: `@${name}` });
    for (const name of ['nobody', 'nobody', 'nothing']) {
      breakIt(name);
      await reload();
      clock.advance(MINUTE);
    }
    home.write('rules/cargo-flights.yml', CARGO_RULE);
    expect(await reload()).toEqual({ kind: 'unchanged' });
    await reload();
    await watch.app.once();
    const rejected = 'configuration rejected; the last good one stays';
    expect(logged).toEqual([
      rejected,
      'configuration still has the problems told before; the last good one stays',
      rejected,
      'configuration is sound again',
    ]);
    expect(noticesTold().filter((text) => text.includes('onfiguration'))).toEqual([
      expect.stringContaining('@nobody'),
      expect.stringContaining('@nothing'),
      'Configuration is sound again and in use.',
    ]);
  });

  it('survives a folder that cannot be read', async () => {
    rmSync(join(home.dir, 'atalaya.yml'));
    writeFileSync(join(home.dir, 'rules', 'cargo-flights.yml'), Buffer.from([0xff, 0xfe, 0x00]));
    expect((await reloader().reload()).kind).toBe('rejected');
  });

  it('leaves channels and connections open whose settings did not change', async () => {
    const before = watch.app.context;
    home.write('atalaya.yml', settings({ channels: { ...BASE.channels, spare: { type: 'stdout' } } }));
    await reloader().reload();
    const after = watch.app.context;
    expect(after.channels.get(channelId('screen'))).toBe(before.channels.get(channelId('screen')));
    expect([...after.channels.keys()]).toEqual(['screen', 'spare']);
    expect(after.http).toBe(before.http);
  });

  it('opens changed ones anew', async () => {
    const outbox = (folder: string) => ({
      type: 'email',
      outbox: folder,
      from: 'a@b.example',
      to: ['c@d.example'],
    });
    home.write('atalaya.yml', settings({ channels: { ...BASE.channels, mail: outbox('one') } }));
    const { reload } = reloader();
    await reload();
    const before = watch.app.context;
    home.write(
      'atalaya.yml',
      settings({
        channels: { ...BASE.channels, mail: outbox('two') },
        poll: { perHost: 16, gap: '0s', timeout: '20s' },
      }),
    );
    await reload();
    const after = watch.app.context;
    expect(after.channels.get(channelId('mail'))).not.toBe(before.channels.get(channelId('mail')));
    expect(after.channels.get(channelId('screen'))).toBe(before.channels.get(channelId('screen')));
    expect(after.http).not.toBe(before.http);
    stand.put('/a', anRss([{ title: 'Un avión de carga aterriza' }]));
    await watch.app.once(); // over the new connections
    expect(storiesTold()).toEqual(['Un avión de carga aterriza']);
  });

  it('lists as failed what waited for a route that is gone', async () => {
    home.write(
      'atalaya.yml',
      settings({ routes: [{ ...ROUTE, id: 'later', schedule: 'daily 08:00' }, ROUTE] }),
    );
    const { reload } = reloader();
    await reload();
    stand.put('/a', anRss([{ title: 'Un avión de carga aterriza' }]));
    await watch.app.once();
    home.write('atalaya.yml', settings({}));
    await reload();
    await watch.app.once();
    expect(noticesTold()).toEqual([expect.stringContaining('Route later was removed while 1 alert waited')]);
    const failed = await watch.backend.state.listDeliveries({ states: ['failed'], limit: 9 });
    expect(failed.map(({ route }) => route)).toEqual(['later']);
  });

  it('names the settings that wait for the next start', async () => {
    home.write('atalaya.yml', settings({ poll: { perHost: 16, gap: '0s', concurrency: 2 }, log: 'debug' }));
    await reloader().reload();
    expect(logged).toEqual(['configuration reloaded', 'changed settings that take effect at the next start']);
  });

  it('changes nothing when the store does not take it', async () => {
    const before = watch.app.context;
    home.write('rules/ships.yml', SHIP_RULE);
    await watch.backend.close();
    expect((await reloader().reload()).kind).toBe('rejected');
    expect(watch.app.context).toBe(before);
    await watch.app.stop();
    clock.advance(PRESENCE); // it could not say that it has gone
    watch = await openHome(home, clock);
  });
});
