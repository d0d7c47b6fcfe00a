import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type App, openApp } from '../../src/app.js';
import type { Backend } from '../../src/backend/port.js';
import { silentLog } from '../../src/lib/log.js';
import { channelId } from '../../src/model/id.js';
import { AlreadyRunning, PRESENCE } from '../../src/pipeline/presence.js';
import { silentReporter } from '../../src/pipeline/report.js';
import { RolesRefused } from '../../src/pipeline/roles.js';
import { doJob } from '../../src/pipeline/work.js';
import { close, plan, WATCH } from '../backend/contract/stage.js';
import { aClock, anAlert, type DrivenClock, NOON } from '../builders.js';
import { type Home, makeHome, type OpenHome, openHome } from './home.js';

let clock: DrivenClock;
let home: Home;
let watch: OpenHome;

beforeEach(async () => {
  clock = aClock();
  home = makeHome({ feeds: [] });
  watch = await openHome(home, clock);
});
afterEach(async () => {
  await watch.close();
  home.remove();
});

const workers = () => watch.backend.state.workers();

/** Another process on the store of the first. */
function join(backend: Partial<Backend>, roles: ('poll' | 'deliver' | 'web')[]): Promise<App> {
  const parts = { clock, log: silentLog, report: silentReporter, stdout: () => {}, roles, version: '0.1.0' };
  return openApp({ ...parts, watch: watch.app.context.watch, backend: { ...watch.backend, ...backend } });
}

describe('a process', () => {
  it('says who it is, what it does and by which configuration, until it stops', async () => {
    const { context } = watch.app;
    expect(await workers()).toMatchObject([
      { holder: context.holder, roles: ['poll', 'deliver', 'web'], configuration: context.watch.shared },
    ]);
    expect(context.holder).toMatch(new RegExp(`^pid ${process.pid} on .+ #[0-9a-f]{6}$`));
    await watch.app.stop();
    expect(await workers()).toEqual([]);
  });

  it('that died is forgotten', async () => {
    clock.advance(PRESENCE);
    expect(await workers()).toEqual([]);
  });

  it('shows the configuration that it took over', async () => {
    const { watch: before } = watch.app.context;
    await watch.app.replace({ ...before, digest: 'new', shared: 'new' });
    expect(await workers()).toMatchObject([{ configuration: 'new' }]);
  });

  it('works alone on a store that only one may work on', async () => {
    await expect(join({}, ['poll', 'deliver', 'web'])).rejects.toThrow(AlreadyRunning);
    await expect(join({}, ['poll'])).rejects.toThrow(RolesRefused);
    await expect(join({}, ['poll'])).rejects.toThrow('leave --role out, or share a Redis (store.redis)');
    expect(await workers()).toHaveLength(1);
  });

  it('shares a store that many may work on, under a name of its own', async () => {
    const limits: unknown[] = [];
    const jobs = { ...unused, work: (_: unknown, given: unknown) => void limits.push(given) };
    const poller = await join({ exclusive: false, jobs }, ['poll']);
    const deliverer = await join({ exclusive: false, jobs }, ['deliver', 'web']);
    const looker = await join({ exclusive: false, jobs }, ['web']);
    expect(limits).toEqual([
      { tick: 1, poll: 8, close: 0, deliver: 0, probe: 0 },
      { tick: 1, poll: 0, close: 1, deliver: 4, probe: 1 },
    ]);
    expect(new Set((await workers()).map(({ holder }) => holder)).size).toBe(4);
    for (const app of [poller, deliverer, looker]) await app.stop();
    expect(await workers()).toHaveLength(1);
  });

  it('is ready until it is asked to stop, or its store answers no more', async () => {
    expect(await watch.app.unready()).toBeUndefined();
    const looker = await join({ exclusive: false, jobs: unused }, ['web']);
    await watch.backend.close();
    expect(await looker.unready()).toContain('the store is closed');
    await looker.stop();
    expect(await looker.unready()).toBe('stopping');
  });
});

describe('a delivery to a channel that this process does not know', () => {
  it('is left to a process that works by other files, and fails when there is none', async () => {
    const { state } = watch.backend;
    await state.adopt(WATCH);
    await plan(state, [anAlert()]);
    const { delivery } = await close(state, { channel: channelId('elsewhere') });
    const deliver = () =>
      doJob(watch.app.context, watch.backend.jobs, { kind: 'deliver', delivery: delivery.id });
    const stateOf = async () => (await state.readDelivery(delivery.id))?.delivery.state;
    const other = {
      holder: 'other',
      roles: ['deliver'],
      configuration: 'x',
      version: '',
      startedAt: NOON,
    } as const;
    await state.announce(other, PRESENCE);
    expect([(await deliver()).kind, await stateOf()]).toEqual(['again', 'pending']);
    await state.depart('other');
    expect([(await deliver()).kind, await stateOf()]).toEqual(['done', 'failed']);
  });
});

/** Jobs of a process that is given none. */
const unused: Backend['jobs'] = {
  add: async () => {},
  work: () => {},
  tickEvery: async () => {},
  idle: async () => {},
  stop: async () => {},
};
