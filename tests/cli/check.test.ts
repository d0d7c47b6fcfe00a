import { describe, expect, it } from 'vitest';
import { aRoot, changed } from '../config/root.js';
import { run } from './terminal.js';

const RULE = 'rules/cargo.yml';
const broken = { [RULE]: changed(RULE, 'severity: high', 'severity: grave') };

describe('check', () => {
  it('counts what a sound configuration holds', async () => {
    expect(await run(['check', '--root', aRoot()])).toEqual({
      status: 0,
      out: '1 feed (1 enabled), 1 rule, 1 concept, 2 examples, 1 route, 1 channel\n',
      err: '',
    });
  });

  it('tells every problem on stderr and exits with 1 when one is an error', async () => {
    const { status, out, err } = await run(['--root', aRoot(broken), 'check']);
    expect(status).toBe(1);
    expect(out).toContain('0 rules');
    expect(err).toContain(
      'rules/cargo.yml:3:11 severity: unknown value "grave" — one of low, medium, high, critical\n',
    );
    expect(err).toMatch(/\n1 error, \d+ warnings?\n$/);
  });

  it('exits with 0 when there are but warnings', async () => {
    const root = aRoot({ [RULE]: changed(RULE, 'severity:', 'review: 2020-01-01\nseverity:') });
    const { status, err } = await run(['check', '--root', root]);
    expect([status, err]).toEqual([0, expect.stringContaining('0 errors, 1 warning')]);
  });

  it('prints all of it as JSON', async () => {
    const { status, out, err } = await run(['check', '--json', '--root', aRoot(broken)]);
    expect([status, err]).toEqual([1, '']);
    const { counts, problems } = JSON.parse(out);
    expect(counts.feeds).toBe(1);
    expect(problems).toContainEqual({
      file: RULE,
      line: 3,
      column: 11,
      what: 'severity: unknown value "grave"',
      hint: 'one of low, medium, high, critical',
      severity: 'error',
    });
  });
});

describe('the command line', () => {
  it.each([
    ['an unknown command', ['chekc'], 'Did you mean check?'],
    ['an unknown option', ['check', '--jsn'], 'Did you mean --json?'],
    ['a superfluous argument', ['check', 'this'], 'too many arguments'],
    ['no command', [], 'Usage: atalaya'],
  ])('with %s exits with 2', async (_, args, what) => {
    const { status, out, err } = await run(args);
    expect([status, out]).toEqual([2, '']);
    expect(err).toContain(what);
  });

  it.each([
    [['--help']],
    [['check', '--help']],
    [['match', '-h']],
    [['feeds', 'list', '-h']],
    [['rules', 'list', '-h']],
  ])('%j ends with an example', async (args) => {
    const { status, out } = await run(args);
    expect(status).toBe(0);
    expect(out).toMatch(/\nExample:\n {2}\$ .+\n$/);
  });
});
