import { Readable, Writable } from 'node:stream';
import pc from 'picocolors';
import { describe, expect, it } from 'vitest';
import { openProgress } from '../../src/cli/progress.js';
import { SECOND } from '../../src/lib/duration.js';
import { aClock } from '../builders.js';

const CLEAR = '\r\u001b[K';

/** A bar, the clock that it goes by, and what it wrote since last asked. */
function aBar({ isTTY }: { readonly isTTY: boolean }) {
  const written: string[] = [];
  const write = (chunk: unknown, _: unknown, done: () => void): void => {
    written.push(String(chunk));
    done();
  };
  const clock = aClock();
  const plain = pc.createColors(false);
  const bar = openProgress(
    {
      stdin: Readable.from([]),
      stdout: new Writable({ write }),
      stderr: Object.assign(new Writable({ write }), { isTTY }),
      talk: plain,
      data: plain,
    },
    clock,
  );
  return { bar, clock, written: () => written.splice(0).join('') };
}

describe('a progress bar', () => {
  it('does not show itself for what is done within a second', () => {
    const { bar, clock, written } = aBar({ isTTY: true });
    clock.advance(SECOND - 1);
    bar.show(0.9, '9 items');
    bar.end();
    expect(written()).toBe('');
  });

  it('shows how far it is after a second, and at most ten times in each', () => {
    const { bar, clock, written } = aBar({ isTTY: true });
    clock.advance(SECOND);
    bar.show(0.5, '50 items');
    expect(written()).toBe(`${CLEAR}[${'#'.repeat(12)}${' '.repeat(12)}]  50%  50 items`);
    clock.advance(99);
    bar.show(0.6, '60 items');
    expect(written()).toBe('');
    clock.advance(1);
    bar.show(1, '100 items');
    expect(written()).toBe(`${CLEAR}[${'#'.repeat(24)}] 100%  100 items`);
  });

  it.each([
    [-1, '  0%'],
    [0, '  0%'],
    [7, '100%'],
  ])('stays a bar when told %d', (done, percent) => {
    const { bar, clock, written } = aBar({ isTTY: true });
    clock.advance(SECOND);
    bar.show(done, '');
    expect(written()).toMatch(new RegExp(`\\[[# ]{24}\\] ${percent}`));
  });

  it('takes itself off the line at the end, once', () => {
    const { bar, clock, written } = aBar({ isTTY: true });
    clock.advance(SECOND);
    bar.show(0.1, '');
    written();
    bar.end();
    bar.end();
    expect(written()).toBe(CLEAR);
  });

  it('leaves no mark where stderr is no terminal', () => {
    const { bar, clock, written } = aBar({ isTTY: false });
    clock.advance(SECOND);
    bar.show(0.5, '');
    bar.end();
    expect(written()).toBe('');
  });
});
