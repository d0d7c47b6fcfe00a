import { expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../../src/lib/duration.js';
import { digestId, routeId } from '../../../src/model/id.js';
import { aClosing, aDelivery, aDigest, aNotice, anAlert, NOON } from '../../builders.js';
import { close, plan, poll, ROUTE, type Stage } from './stage.js';

export function describeDigests(stage: Stage): void {
  const read = async () => {
    const open = await stage.state.readOpenDigest(ROUTE);
    if (!open) throw new Error('no window is open');
    return open;
  };

  it('opens a window with the first alert and keeps the order of planning', async () => {
    const [first, second, third] = [anAlert(), anAlert(), anAlert()];
    stage.clock.advance(MINUTE);
    await plan(stage.state, [second, first], NOON + HOUR);
    stage.clock.advance(MINUTE);
    await plan(stage.state, [third], NOON + HOUR);
    expect(await read()).toMatchObject({ openedAt: NOON + MINUTE, closesAt: NOON + HOUR });
    expect((await read()).alerts).toEqual([second, first, third]);
  });

  it('moves the closing time earlier for an entry, never later', async () => {
    const closing = async (closesAt: number) => {
      await plan(stage.state, [anAlert()], closesAt);
      return (await read()).closesAt - NOON;
    };
    expect(await closing(NOON + HOUR)).toBe(HOUR);
    expect(await closing(NOON + 2 * HOUR)).toBe(HOUR);
    expect(await closing(NOON)).toBe(0);
    expect(await closing(NOON + HOUR)).toBe(0);
  });

  it('plans an alert once, wherever it comes from', async () => {
    const alert = anAlert();
    await plan(stage.state, [alert, alert]);
    const { version } = await read();
    const other = routeId('other');
    await plan(stage.state, [{ ...alert, step: 'again' }], NOON, other);
    expect(await read()).toMatchObject({ version, alerts: [alert], closesAt: NOON + MINUTE });
    expect(await stage.state.readOpenDigest(other)).toBeUndefined();
    await close(stage.state);
    await plan(stage.state, [alert]);
    expect(await stage.state.readOpenDigest(ROUTE)).toBeUndefined();
    expect((await stage.state.status()).alerts).toBe(1);
  });

  it('enters an alert into every route that takes it', async () => {
    const routes = ['a', 'b', 'c'].map((id) => ({ route: routeId(id), closesAt: NOON }));
    const alert = anAlert();
    await poll(stage.state, { alerts: [{ alert, routes }] });
    for (const { route } of routes) {
      expect((await stage.state.readOpenDigest(route))?.alerts).toEqual([alert]);
    }
    await close(stage.state, {}, routeId('a'));
    expect((await stage.state.readOpenDigest(routeId('b')))?.alerts).toEqual([alert]);
  });

  it('remembers an alert that no route takes', async () => {
    const alert = anAlert();
    await poll(stage.state, { alerts: [{ alert, routes: [] }] });
    await plan(stage.state, [alert]);
    expect(await stage.state.readOpenDigest(ROUTE)).toBeUndefined();
  });

  it('takes notices into the same window, each once', async () => {
    const notice = aNotice();
    const planned = { notice, routes: [{ route: ROUTE, closesAt: NOON + MINUTE }] };
    await stage.state.addNotices([planned]);
    await stage.state.addNotices([planned]);
    await poll(stage.state, { notices: [planned] });
    const alert = anAlert();
    await plan(stage.state, [alert]);
    expect(await read()).toMatchObject({ notices: [notice], alerts: [alert], closesAt: NOON + MINUTE });
  });

  it('is due when its time has come, longest due first', async () => {
    const early = routeId('early');
    await plan(stage.state, [anAlert()], NOON + HOUR);
    await plan(stage.state, [anAlert()], NOON + MINUTE, early);
    expect(await stage.state.dueDigests(10)).toEqual([]);
    stage.clock.advance(MINUTE);
    expect(await stage.state.dueDigests(10)).toEqual([early]);
    stage.clock.advance(HOUR);
    expect(await stage.state.dueDigests(10)).toEqual([early, ROUTE]);
    expect(await stage.state.dueDigests(1)).toEqual([early]);
  });

  it('records deliveries in the commit that closes a digest', async () => {
    await plan(stage.state, [anAlert()]);
    const { closed, digest, delivery } = await close(stage.state);
    expect(closed).toEqual({ kind: 'closed' });
    expect(await stage.state.readOpenDigest(ROUTE)).toBeUndefined();
    expect(await stage.state.readDigest(digest.id)).toEqual(digest);
    expect(await stage.state.readDelivery(delivery.id)).toEqual({ delivery, digest });
    expect(await stage.state.dueDeliveries(10)).toEqual([delivery.id]);
    expect(await stage.state.readDigest(digestId('unheard-of'))).toBeUndefined();
    await stage.reopen();
    expect(await stage.state.readDelivery(delivery.id)).toEqual({ delivery, digest });
  });

  it('refuses to close what has changed since it was composed', async () => {
    await plan(stage.state, [anAlert()]);
    const { version } = await read();
    await plan(stage.state, [anAlert()]);
    const digest = aDigest();
    const closing = aClosing({ version, digest, deliveries: [aDelivery({ digest: digest.id })] });
    expect(await stage.state.closeDigest(closing)).toEqual({ kind: 'stale' });
    expect((await read()).alerts).toHaveLength(2);
    expect(await stage.state.readDigest(digest.id)).toBeUndefined();
    expect(await stage.state.listDeliveries({ limit: 10 })).toEqual([]);
  });

  it('hears the same closing twice and closes once', async () => {
    await plan(stage.state, [anAlert()]);
    const { version } = await read();
    const digest = aDigest();
    const closing = aClosing({ version, digest, deliveries: [aDelivery({ digest: digest.id })] });
    expect(await stage.state.closeDigest(closing)).toEqual({ kind: 'closed' });
    const later = anAlert();
    await plan(stage.state, [later]);
    expect(await stage.state.closeDigest(closing)).toEqual({ kind: 'closed' });
    expect((await read()).alerts).toEqual([later]);
    expect(await stage.state.listDeliveries({ limit: 10 })).toHaveLength(1);
  });

  it('is closed by one of several that try at once', async () => {
    await plan(stage.state, [anAlert()]);
    const outcomes = await Promise.all([1, 2, 3].map(() => close(stage.state)));
    expect(outcomes.map(({ closed }) => closed.kind).sort()).toEqual(['closed', 'stale', 'stale']);
    expect(await stage.state.listDeliveries({ limit: 10 })).toHaveLength(1);
  });

  it('never takes a closing of one window for the next', async () => {
    await plan(stage.state, [anAlert()]);
    const { version } = await read();
    await close(stage.state);
    await plan(stage.state, [anAlert()]);
    const late = aClosing({ version, digest: aDigest() });
    expect(await stage.state.closeDigest(late)).toEqual({ kind: 'stale' });
    expect((await read()).alerts).toHaveLength(1);
  });

  it('refuses to close a window that is not open', async () => {
    expect(await stage.state.closeDigest(aClosing({ digest: aDigest() }))).toEqual({ kind: 'stale' });
  });

  it('opens the next window with the closing', async () => {
    await plan(stage.state, [anAlert()]);
    stage.clock.advance(HOUR);
    const next = { closesAt: NOON + 2 * HOUR };
    await stage.state.closeDigest(aClosing({ version: (await read()).version, digest: aDigest(), next }));
    expect(await read()).toMatchObject({
      openedAt: NOON + HOUR,
      ...next,
      alerts: [],
      notices: [],
      stories: [],
    });
  });

  it('ends a window without a digest when there is nothing to say', async () => {
    await plan(stage.state, [anAlert()]);
    await stage.state.closeDigest(aClosing({ version: (await read()).version }));
    expect(await stage.state.readOpenDigest(ROUTE)).toBeUndefined();
    const next = anAlert();
    await plan(stage.state, [next]);
    expect((await read()).alerts).toEqual([next]);
  });

  it('can be put off, unless it has changed', async () => {
    await plan(stage.state, [anAlert()], NOON);
    const { version } = await read();
    expect(await stage.state.postponeDigest(ROUTE, version + 1, NOON + HOUR)).toEqual({ kind: 'stale' });
    expect(await stage.state.postponeDigest(ROUTE, version, NOON + HOUR)).toEqual({ kind: 'closed' });
    expect(await read()).toMatchObject({ openedAt: NOON, closesAt: NOON + HOUR });
    expect((await read()).alerts).toHaveLength(1);
    expect(await stage.state.dueDigests(10)).toEqual([]);
    expect(await stage.state.postponeDigest(ROUTE, version, NOON + HOUR)).toEqual({ kind: 'stale' });
    expect(await stage.state.postponeDigest(routeId('closed'), 1, NOON)).toEqual({ kind: 'stale' });
  });

  it('counts the digests of a route that went out lately', async () => {
    const closeOne = async (deliveries: number) => {
      await plan(stage.state, [anAlert()]);
      const digest = aDigest();
      await stage.state.closeDigest(
        aClosing({
          version: (await read()).version,
          digest,
          deliveries: Array.from({ length: deliveries }, () => aDelivery({ digest: digest.id })),
        }),
      );
    };
    await closeOne(1);
    stage.clock.advance(HOUR);
    await closeOne(2);
    await closeOne(0);
    expect(await stage.state.countClosed(ROUTE, NOON)).toBe(2);
    expect(await stage.state.countClosed(ROUTE, NOON + 1)).toBe(1);
    expect(await stage.state.countClosed(ROUTE, NOON + HOUR)).toBe(1);
    expect(await stage.state.countClosed(ROUTE, NOON + HOUR + 1)).toBe(0);
    expect(await stage.state.countClosed(routeId('other'), 0)).toBe(0);
  });

  it('knows the last digest of a route that somebody heard, as long as it is kept', async () => {
    const last = (route = ROUTE) => stage.state.lastClosed(route);
    await plan(stage.state, [anAlert()]);
    await plan(stage.state, [anAlert()], NOON, routeId('other'));
    expect(await last()).toBeUndefined();
    await close(stage.state);
    stage.clock.advance(MINUTE);
    await plan(stage.state, [anAlert()]);
    const { digest } = await close(stage.state, { state: 'delivered', finishedAt: NOON + HOUR });
    stage.clock.advance(MINUTE);
    await plan(stage.state, [anAlert()]);
    await stage.state.closeDigest(aClosing({ version: (await read()).version, digest: aDigest() }));
    expect(await last()).toEqual(digest);
    expect(await last(routeId('other'))).toBeUndefined();
    await stage.reopen();
    expect(await last()).toEqual(digest);
    const other = await close(stage.state, {}, routeId('other'));
    expect(await last(routeId('other'))).toEqual(other.digest);
    expect(await last()).toEqual(digest);
  });
}
