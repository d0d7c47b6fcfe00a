import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { aRoot, changed } from '../config/root.js';
import { run } from './terminal.js';

const root = aRoot();
const item = (changes: object): string =>
  JSON.stringify({ id: 'a', title: 'A cargo plane is landing', lang: 'en', ...changes });
const match = async (lines: readonly string[], ...args: string[]) => {
  const ran = await run(['match', '--root', root, ...args], lines.join('\n'));
  return {
    ...ran,
    lines: ran.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  };
};

describe('match', () => {
  it('prints a line for each item, in the same order', async () => {
    const { status, err, lines } = await match([item({ id: 'z' }), item({ title: 'Rain' }), item({ id: 7 })]);
    expect([status, err]).toEqual([0, '']);
    expect(lines.map(({ id, rules }) => [id, rules.map((rule: { id: string }) => rule.id)])).toEqual([
      ['z', ['cargo-flights']],
      ['a', []],
      [7, ['cargo-flights']],
    ]);
  });

  it('shows severity and evidence, at its place in the text', async () => {
    const [line] = (await match([item({})])).lines;
    const [rule] = line.rules;
    expect(rule).toMatchObject({ id: 'cargo-flights', severity: 'high' });
    expect(rule.evidence).toContainEqual(
      expect.objectContaining({
        field: 'title',
        start: 2,
        end: 13,
        text: 'cargo plane',
        concept: 'cargo-plane',
      }),
    );
  });

  it.each([
    ['not JSON', 'nope', null, 'not JSON'],
    ['a list', '[1]', null, 'not a JSON object'],
    ['an item without a title', '{"id": "b"}', 'b', 'title is missing'],
    ['an item without an id', '{"title": "b"}', null, 'id is missing'],
    ['an unknown affiliation', item({ affiliation: 'spy' }), 'a', 'affiliation: unknown value "spy"'],
    [
      'characters that would play with the terminal',
      item({ affiliation: '\u001b[2J' }),
      'a',
      'affiliation: unknown value "\\u001b[2J"',
    ],
    ['a time that is none', item({ publishedAt: 'soon' }), 'a', 'publishedAt: is not a time'],
  ])('gives a line for %s too, and exits with 1', async (_, line, id, what) => {
    const { status, err, lines } = await match([item({}), line, item({})]);
    expect(status).toBe(1);
    expect(err).toContain(`line 2: ${what}`);
    expect(lines[1]).toEqual({ id, error: expect.stringContaining(`line 2: ${what}`) });
    expect(lines[2].rules.length).toBe(1);
  });

  it.each([
    ['blank lines', ['', item({}), '  ']],
    ['nulls and keys of others', [item({ summary: null, score: 3 })]],
    ['times of either kind', [item({ publishedAt: '2026-05-13T12:00:00Z' })]],
    ['a byte order mark and CRLF', [`\uFEFF${item({})}\r`]],
    ['a line separator inside a string', [item({ summary: 'one' }).replace('one', 'one\u2028two')]],
  ])('takes %s', async (_, lines) => {
    const ran = await match(lines);
    expect([ran.status, ran.lines.length, ran.lines[0].rules.length]).toEqual([0, 1, 1]);
  });

  it('reads characters that two chunks share', async () => {
    const bytes = Buffer.from(`${item({ title: 'Un avión de carga, landing' })}\n`);
    const cut = bytes.indexOf(0xc3) + 1;
    const { out } = await run(['match', '--root', root], [bytes.subarray(0, cut), bytes.subarray(cut)]);
    expect(JSON.parse(out).rules[0].evidence[0].text).toBe('avión de carga');
  });

  it('fills in from a known feed what the item leaves out, and only that', async () => {
    const country = changed('rules/cargo.yml', '@cargo-plane\n  AND landing', 'landing country:bo');
    const own = aRoot({ 'rules/cargo.yml': country });
    const lines = [
      item({ feed: 'bo-valle' }),
      item({ feed: 'bo-valle', country: 'pe' }),
      item({ feed: 'other' }),
    ];
    const { out } = await run(['match', '--root', own], lines.join('\n'));
    const fired = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).rules.length);
    expect(fired).toEqual([1, 0, 0]);
  });

  it.each([
    ['', 'rules'],
    ['a root, ', '.'],
  ])('reads rules from %sthe folder of --rules', async (_, folder) => {
    const other = aRoot({ 'rules/cargo.yml': changed('rules/cargo.yml', 'id: cargo-flights', 'id: other') });
    const { lines } = await match([item({})], '--rules', join(other, folder));
    expect(lines[0].rules[0].id).toBe('other');
  });

  it('refuses rules with an error rather than leave one out', async () => {
    const other = aRoot({ 'rules/bad.yml': 'id: x' });
    const { status, out, err } = await run(['match', '--root', other], item({}));
    expect([status, out]).toEqual([1, '']);
    expect(err).toContain('rules/bad.yml:1:1 title is missing');
  });

  it('reads a file, and says when there is none', async () => {
    writeFileSync(join(root, 'items.jsonl'), `${item({})}\n`);
    expect((await match([], join(root, 'items.jsonl'))).lines.length).toBe(1);
    const missing = await run(['match', '--root', root, join(root, 'none.jsonl')]);
    expect([missing.status, missing.err]).toEqual([1, expect.stringContaining('none.jsonl')]);
  });
});

describe('match as a process', () => {
  const bin = fileURLToPath(new URL('../../bin/atalaya.js', import.meta.url));
  const start = () => spawn(process.execPath, [bin, 'match', '--root', root], { stdio: 'pipe' });

  it('answers each line as it comes', async () => {
    const child = start();
    for (const id of ['one', 'two']) {
      child.stdin.write(`${item({ id })}\n`);
      const [answer] = await once(child.stdout, 'data');
      expect(JSON.parse(String(answer)).id).toBe(id);
    }
    child.stdin.end();
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('ends quietly when nobody reads on', async () => {
    const child = start();
    const errors: string[] = [];
    child.stderr.on('data', (chunk) => errors.push(String(chunk)));
    child.stdin.on('error', () => {}); // the pipe closes while we still write
    child.stdin.write(`${item({})}\n`);
    await once(child.stdout, 'data');
    child.stdout.destroy();
    const ended = once(child, 'exit');
    for (let i = 0; i < 200; i++) child.stdin.write(`${item({})}\n`.repeat(100));
    child.stdin.end();
    expect([await ended, errors]).toEqual([[0, null], []]);
  });
});
