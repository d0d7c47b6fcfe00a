import { expect, it } from 'vitest';
import { DAY, HOUR } from '../../../src/lib/duration.js';
import { channelId, routeId } from '../../../src/model/id.js';
import type { Unsubscription } from '../../../src/model/unsubscription.js';
import { NOON } from '../../builders.js';
import { DESK, ROUTE, type Stage, WATCH } from './stage.js';

const ANA = 'ana@desk.example';
const ALL: Unsubscription = { channel: DESK, address: ANA, at: NOON };
const ONE: Unsubscription = { ...ALL, route: ROUTE };

export function describeUnsubscriptions(stage: Stage): void {
  it('are listed by channel, address and route, that of the whole channel first', async () => {
    const others: Unsubscription[] = [
      { channel: channelId('archive'), address: 'zoe@desk.example', route: ROUTE, at: NOON },
      ALL,
      ONE,
      { ...ALL, route: routeId('weekly') },
      { ...ONE, address: '"blanks in it"@desk.example' },
      { ...ONE, address: 'ünal@desk.example' },
    ];
    for (const each of others.toReversed()) await stage.state.unsubscribe(each);
    const [archive, ...desk] = others;
    const inOrder = [archive, desk[3], desk[0], desk[1], desk[2], desk[4]];
    expect(await stage.state.unsubscriptions()).toEqual(inOrder);
  });

  it('hold since they were first asked for, however often', async () => {
    await stage.state.unsubscribe(ONE);
    await stage.state.unsubscribe({ ...ONE, at: NOON + HOUR });
    expect(await stage.state.unsubscriptions()).toEqual([ONE]);
  });

  it('are taken back one by one, and only once', async () => {
    await stage.state.unsubscribe(ALL);
    await stage.state.unsubscribe(ONE);
    expect(await stage.state.resubscribe({ channel: DESK, address: 'bo@desk.example' })).toBe(false);
    expect(await stage.state.resubscribe({ channel: DESK, address: ANA })).toBe(true);
    expect(await stage.state.unsubscriptions()).toEqual([ONE]);
    expect(await stage.state.resubscribe({ channel: DESK, address: ANA })).toBe(false);
    expect(await stage.state.resubscribe(ONE)).toBe(true);
    expect(await stage.state.unsubscriptions()).toEqual([]);
  });

  it('outlive years, sweeps, a restart, and a channel and route that leave the configuration', async () => {
    await stage.state.unsubscribe(ONE);
    stage.clock.advance(4_000 * DAY);
    await stage.state.adopt({ ...WATCH, routes: [], channels: [] });
    const before = stage.clock.now();
    await stage.state.sweep({ itemsBefore: before, archiveMaxBytes: 0, deliveriesBefore: before });
    await stage.reopen();
    expect(await stage.state.unsubscriptions()).toEqual([ONE]);
  });
}
