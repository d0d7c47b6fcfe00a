import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Home, makeHome } from '../pipeline/home.js';
import { run } from './terminal.js';

let home: Home;
beforeEach(() => {
  home = makeHome({ feeds: [{ id: 'bo-valle', url: 'https://valle.example/rss' }] });
});
afterEach(() => home.remove());

const atalaya = (...args: string[]) => run(['--root', home.dir, ...args]);

describe('mute', () => {
  it('holds back, is listed here and in status, and is ended', async () => {
    expect((await atalaya('mute', 'list')).out).toBe('nothing is muted\n');
    const muted = await atalaya('mute', 'cargo-flights', '--for', '4h', '--why', 'air\n show');
    expect(muted).toMatchObject({ status: 0, out: '' });
    expect(muted.err).toMatch(
      /^Alerts of rule cargo-flights are held back until .*Z; atalaya unmute rule:cargo-flights/,
    );
    await atalaya('mute', 'bo-valle', '--for', '2d', '--why', 'rebuilt');
    const line =
      /^rule cargo-flights until \d{4}-\d\d-\d\d \d\d:\d\dZ: air show; 0 alerts held back\nfeed bo-valle/;
    expect((await atalaya('mute', 'list')).out).toMatch(line);
    expect((await atalaya('status')).out).toContain('muted       rule cargo-flights until');
    expect(JSON.parse((await atalaya('mute', 'list', '--json')).out)).toMatchObject([
      { subject: 'rule', name: 'cargo-flights', why: 'air show', held: 0 },
      { subject: 'feed' },
    ]);
    expect(await atalaya('unmute', 'rule:cargo-flights')).toMatchObject({
      status: 0,
      err: 'Alerts of rule cargo-flights go out again; 0 alerts held back.\n',
    });
    expect(await atalaya('unmute', 'cargo-flights')).toMatchObject({
      status: 1,
      err: expect.stringContaining('Nothing mutes "cargo-flights"'),
    });
  });

  it('works while rules are broken, and not when it cannot know the store', async () => {
    home.write('rules/cargo-flights.yml', { id: 'cargo-flights', watch: '@nobody' });
    const muting = ['mute', 'cargo-flights', '--for', '4h', '--why', 'noise'];
    expect((await atalaya(...muting)).status).toBe(0);
    expect((await atalaya('status')).out).toContain('muted       rule cargo-flights');
    home.write('atalaya.yml', { store: { fill: 'x' } });
    expect(await atalaya(...muting)).toMatchObject({
      status: 1,
      err: expect.stringContaining('unknown key fill'),
    });
  });

  it.each([
    [['cargo-flight', '--for', '4h', '--why', 'x'], 'did you mean cargo-flights?'],
    [['cargo-flights', '--why', 'x'], 'say for how long: --for 4h'],
    [['cargo-flights', '--for', '4h'], 'say why'],
    [['cargo-flights', '--for', '4h', '--why', ' '], 'say why'],
    [['cargo-flights', '--for', '99d', '--why', 'x'], '--for takes 1m to 30d'],
    [['cargo-flights', '--for', 'long', '--why', 'x'], 'a duration is wanted'],
    [['cargo-flights', '--for', '4h', '--why', 'x'.repeat(201)], 'at most 200'],
    [[], 'what'],
  ])('refuses %j, and says what to write', async (args, told) => {
    const { status, err } = await atalaya('mute', ...args);
    expect(status).toBe(2);
    expect(err).toContain(told);
  });
});
