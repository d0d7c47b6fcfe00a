import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aRoot, changed } from '../config/root.js';
import { run } from './terminal.js';

describe('rules new', () => {
  const write = (root: string, id: string) => run(['--root', root, 'rules', 'new', id]);

  it('writes a rule that is sound as it stands', async () => {
    const root = aRoot();
    const { status, out } = await write(root, 'lithium-deals-2');
    expect([status, out]).toEqual([0, `${join(root, 'rules', 'lithium-deals-2.yml')}\n`]);
    const text = readFileSync(out.trim(), 'utf8');
    expect(text).toMatch(/^id: lithium-deals-2$/m);
    expect(text).toMatch(/^ {2}en: "Lithium deals 2"$/m);
    const check = await run(['--root', root, 'check']);
    expect([check.status, check.err, check.out]).toEqual([0, '', expect.stringContaining('2 rules')]);
  });

  it('overwrites nothing', async () => {
    const root = aRoot({ 'rules/mine.yml': 'half written' });
    const { status, out, err } = await write(root, 'mine');
    expect([status, out]).toEqual([1, '']);
    expect(err).toContain('mine.yml is there already, and is not overwritten.');
    expect(readFileSync(join(root, 'rules/mine.yml'), 'utf8')).toBe('half written');
  });

  it('takes no id that another file has', async () => {
    const root = aRoot();
    expect(await write(root, 'cargo-flights')).toMatchObject({
      status: 1,
      err: 'The id cargo-flights is taken: rules/cargo.yml has it.\n',
    });
    expect(readdirSync(join(root, 'rules'))).not.toContain('cargo-flights.yml');
  });

  it.each(['Lithium', '../escape', 'a b', ''])('refuses the id %j', async (id) => {
    const { status, err } = await write(aRoot(), id);
    expect([status, err]).toEqual([2, expect.stringContaining('is not an id')]);
  });
});

describe('rules fmt', () => {
  const LOOSE = changed('rules/cargo.yml', '@cargo-plane\n  AND landing', '((@cargo-plane))   landing');
  const fmt = (root: string, ...args: string[]) => run(['--root', root, 'rules', 'fmt', ...args]);
  const read = (root: string) => readFileSync(join(root, 'rules/cargo.yml'), 'utf8');

  it('rewrites the query, and nothing else', async () => {
    const root = aRoot({ 'rules/cargo.yml': `# ours\n${LOOSE}# the end\n` });
    const { status, out, err } = await fmt(root);
    expect([status, out, err]).toEqual([0, `${join(root, 'rules/cargo.yml')}: changed\n`, '']);
    const want = LOOSE.replace('((@cargo-plane))   landing', '@cargo-plane AND landing');
    expect(read(root)).toBe(`# ours\n${want}# the end\n`);
    expect(await fmt(root)).toEqual({ status: 0, out: '', err: '' });
    expect((await run(['--root', root, 'check'])).status).toBe(0);
  });

  it.each([
    ['plain', 'watch: ((@cargo-plane)) AND landing\n'],
    ['quoted', 'watch: "((@cargo-plane)) AND landing"\n\n'],
    ['folded', 'watch: >-\n    ((@cargo-plane))\n\n    AND landing\n'],
  ])('rewrites a %s one as a block', async (_, watch) => {
    const root = aRoot({
      'rules/cargo.yml': changed('rules/cargo.yml', 'watch: |\n  @cargo-plane\n  AND landing\n', watch),
    });
    await fmt(root);
    expect(read(root)).toContain('watch: |\n  @cargo-plane AND landing\n');
    expect((await run(['--root', root, 'check'])).status).toBe(0);
  });

  it('keeps the line ends of the file', async () => {
    const root = aRoot({ 'rules/cargo.yml': LOOSE.replaceAll('\n', '\r\n') });
    await fmt(root);
    expect(read(root).replaceAll('\r\n', '')).not.toContain('\n');
    expect(read(root)).toContain('  @cargo-plane AND landing\r\n');
  });

  it('only says so with --check, and exits with 1', async () => {
    const root = aRoot({ 'rules/cargo.yml': LOOSE });
    expect(await fmt(root, '--check')).toMatchObject({
      status: 1,
      out: expect.stringContaining('would be changed'),
    });
    expect(read(root)).toBe(LOOSE);
  });

  it.each([
    ['a query with comments', LOOSE.replace('landing\n', 'landing # down\n'), 'its query has comments'],
    [
      'a file in one line',
      '{id: x, title: x, severity: low, why: x, watch: (a)}\n',
      'cannot be changed in place',
    ],
  ])('leaves %s as it is, and says why', async (_, text, said) => {
    const root = aRoot({ 'rules/cargo.yml': text });
    const { status, out, err } = await fmt(root);
    expect([status, out, err]).toEqual([0, '', expect.stringContaining(said)]);
    expect(read(root)).toBe(text);
  });

  it('takes no # in quotes for a comment', async () => {
    const root = aRoot({ 'rules/cargo.yml': LOOSE.replace('landing\n', '"# 1 landing"\n') });
    expect((await fmt(root)).out).toContain('changed');
    expect(read(root)).toContain('  @cargo-plane AND "# 1 landing"\n');
  });

  it('goes on past a broken file, tells where it is wrong, and exits with 1', async () => {
    const root = aRoot({ 'rules/a.yml': 'id: x\n', 'rules/cargo.yml': LOOSE });
    writeFileSync(join(root, 'rules', 'b.yml'), LOOSE.replace('((@cargo-plane))', '((@cargo-plane)'));
    const { status, out, err } = await fmt(root);
    expect([status, out]).toEqual([1, expect.stringContaining('cargo.yml: changed')]);
    expect(err).toContain('a.yml:1:1 title is missing');
    expect(err).toMatch(/b\.yml:7:3 this \( is not closed/);
  });

  it('prints a query from stdin', async () => {
    const format = (query: string) => run(['rules', 'fmt', '-'], query);
    expect(await format('((a)) b*\n')).toMatchObject({ status: 0, out: 'a AND b*\n' });
    expect(await format('a # why\nb\n')).toMatchObject({ status: 0, out: 'a # why\nb\n' });
    const broken = await format('a OR');
    expect([broken.status, broken.out]).toEqual([1, '']);
    expect(broken.err).toContain('query:1:5 expected a term');
  });
});
