import { expect, it } from 'vitest';
import { SECOND } from '../../../src/lib/duration.js';
import { NOON } from '../../builders.js';
import type { Stage } from './stage.js';

const TTL = 10 * SECOND;

export function describeLeases(stage: Stage): void {
  const take = (holder: string, slots?: number, name = 'workers') =>
    stage.state.lease({ name, holder, ttl: TTL, ...(slots === undefined ? {} : { slots }) });

  it('is held by one, and tells the others by whom and until when', async () => {
    expect(await take('pid 1')).toEqual({ kind: 'held' });
    expect(await take('pid 2')).toEqual({ kind: 'taken', by: 'pid 1', until: NOON + TTL });
    expect(await take('pid 2', 1, 'another')).toEqual({ kind: 'held' });
    expect((await stage.state.status()).leases).toEqual([
      { name: 'another', holder: 'pid 2', until: NOON + TTL },
      { name: 'workers', holder: 'pid 1', until: NOON + TTL },
    ]);
  });

  it('is given to one of many that ask at once', async () => {
    const outcomes = await Promise.all(['a', 'b', 'c', 'd'].map((holder) => take(holder)));
    expect(outcomes.filter((outcome) => outcome.kind === 'held')).toHaveLength(1);
  });

  it('is renewed by its holder and ends by itself', async () => {
    await take('pid 1');
    stage.clock.advance(TTL - 1);
    expect(await take('pid 1')).toEqual({ kind: 'held' });
    stage.clock.advance(TTL - 1);
    expect(await take('pid 2')).toMatchObject({ kind: 'taken', by: 'pid 1' });
    stage.clock.advance(1);
    expect((await stage.state.status()).leases).toEqual([]);
    expect(await take('pid 2')).toEqual({ kind: 'held' });
    expect(await take('pid 1')).toMatchObject({ kind: 'taken', by: 'pid 2' });
  });

  it('is let go by its holder alone', async () => {
    await take('pid 1');
    await stage.state.release('workers', 'pid 2');
    expect(await take('pid 2')).toMatchObject({ kind: 'taken' });
    await stage.state.release('workers', 'pid 1');
    await stage.state.release('workers', 'pid 1');
    expect(await take('pid 2')).toEqual({ kind: 'held' });
  });

  it('has as many slots as it is said to have', async () => {
    expect(await take('a', 2)).toEqual({ kind: 'held' });
    stage.clock.advance(SECOND);
    expect(await take('b', 2)).toEqual({ kind: 'held' });
    expect(await take('c', 2)).toEqual({ kind: 'taken', by: 'a', until: NOON + TTL });
    expect(await take('a', 2)).toEqual({ kind: 'held' });
    expect(await take('c', 2)).toMatchObject({ kind: 'taken' });
    await stage.state.release('workers', 'b');
    expect(await take('c', 2)).toEqual({ kind: 'held' });
  });

  it('outlives the one who held it', async () => {
    await take('pid 1');
    await stage.reopen();
    expect(await take('pid 2')).toMatchObject({ kind: 'taken', by: 'pid 1' });
  });
}
