import { describe, expect, it } from 'vitest';
import { aRoot } from '../config/root.js';
import { run } from './terminal.js';

describe('feeds list', () => {
  it('has a line for each feed', async () => {
    expect(await run(['feeds', 'list', '--root', aRoot()])).toEqual({
      status: 0,
      out: 'bo-valle  on  bo  es  independent  El Valle  https://valle.example/rss\n',
      err: '',
    });
  });

  it('lists what it can, tells what it cannot, and exits with 1', async () => {
    const { status, out, err } = await run([
      'feeds',
      'list',
      '--json',
      '--root',
      aRoot({ 'feeds/x.yml': 'feeds: [1]' }),
    ]);
    expect(status).toBe(1);
    expect(JSON.parse(out)).toMatchObject([{ id: 'bo-valle', publisher: 'bo-valle' }]);
    expect(err).toContain('feeds/x.yml:1:9 must be a set of keys, not the number 1');
  });
});

describe('rules list', () => {
  it('has a line for each rule', async () => {
    const { out } = await run(['rules', 'list', '--root', aRoot()]);
    expect(out).toBe('cargo-flights  high  1+1 examples  aviation  Cargo flights\n');
  });

  it('prints them as JSON', async () => {
    const { out } = await run(['rules', 'list', '--json', '--root', aRoot()]);
    expect(JSON.parse(out)).toMatchObject([{ id: 'cargo-flights', watch: '@cargo-plane\nAND landing\n' }]);
  });
});
