import { expect, it } from 'vitest';
import { HOUR } from '../../../src/lib/duration.js';
import type { Mute } from '../../../src/model/mute.js';
import { anAlert, NOON } from '../../builders.js';
import { FEED, poll, ROUTE, type Stage } from './stage.js';

const CARGO = { subject: 'rule', name: 'cargo-flights' } as const;

export function describeMutes(stage: Stage): void {
  const aMute = (changes: Partial<Mute> = {}): Mute => {
    return { ...CARGO, since: NOON, until: NOON + HOUR, why: 'air show', ...changes };
  };

  it('are listed with their reason, the first to end first, until they end by themselves', async () => {
    const feed = aMute({ subject: 'feed', name: FEED, until: NOON + 2 * HOUR });
    await stage.state.mute(feed);
    await stage.state.mute(aMute());
    expect(await stage.state.mutes()).toEqual([
      { ...aMute(), held: 0 },
      { ...feed, held: 0 },
    ]);
    stage.clock.advance(HOUR);
    expect(await stage.state.mutes()).toEqual([{ ...feed, held: 0 }]);
    await stage.state.sweep({ itemsBefore: 0, archiveMaxBytes: 1e9, deliveriesBefore: 0 });
    expect(await stage.state.mutes()).toHaveLength(1);
    await stage.reopen();
    expect(await stage.state.mutes()).toHaveLength(1);
  });

  it('count an alert that they hold back once, and no other', async () => {
    await stage.state.mute(aMute());
    const held = { alert: anAlert(), routes: [], muted: CARGO };
    const told = { alert: anAlert(), routes: [{ route: ROUTE, closesAt: NOON + HOUR }] };
    await poll(stage.state, { alerts: [held, told] });
    await poll(stage.state, { alerts: [held] });
    expect(await stage.state.mutes()).toMatchObject([{ held: 1 }]);
    expect((await stage.state.readOpenDigest(ROUTE))?.alerts).toEqual([told.alert]);
    expect(await stage.state.status()).toMatchObject({ alerts: 2 });
  });

  it('count nothing when the commit is refused', async () => {
    await stage.state.mute(aMute());
    const commit = { rev: 7, alerts: [{ alert: anAlert(), routes: [], muted: CARGO }] };
    expect(await poll(stage.state, commit)).toEqual({ kind: 'stale' });
    expect(await stage.state.mutes()).toMatchObject([{ held: 0 }]);
  });

  it('end when they are told to, and only once', async () => {
    await stage.state.mute(aMute());
    expect(await stage.state.unmute({ subject: 'feed', name: CARGO.name })).toBe(false);
    expect(await stage.state.unmute(CARGO)).toBe(true);
    expect(await stage.state.unmute(CARGO)).toBe(false);
    expect(await stage.state.mutes()).toEqual([]);
    await stage.state.mute(aMute());
    stage.clock.advance(HOUR);
    expect(await stage.state.unmute(CARGO)).toBe(false); // it had ended
  });

  it('take the place of an earlier one of the same subject', async () => {
    await stage.state.mute(aMute());
    await poll(stage.state, { alerts: [{ alert: anAlert(), routes: [], muted: CARGO }] });
    const longer = aMute({ until: NOON + 3 * HOUR, why: 'longer' });
    await stage.state.mute(longer);
    expect(await stage.state.mutes()).toEqual([{ ...longer, held: 0 }]);
  });
}
