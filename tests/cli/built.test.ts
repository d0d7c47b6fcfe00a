/** The built program: what is found by its place must come along. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { version } from '../../src/cli/version.js';
import { openReadings } from '../../src/config/readings.js';
import { type RedisServer, startRedis } from '../backend/redis-server.js';
import { type Home, makeHome } from '../pipeline/home.js';

const REPOSITORY = join(import.meta.dirname, '../..');
/** It is a lot to read; machines that test are busy. */
const PATIENCE = 240_000;

let redis: RedisServer;
let home: Home;
let copy: string;

beforeAll(async () => {
  redis = await startRedis();
  home = makeHome({ feeds: [] });
  copy = mkdtempSync(join(tmpdir(), 'atalaya-built-'));
});
afterAll(async () => {
  rmSync(copy, { recursive: true });
  home.remove();
  await redis.stop();
});

it(
  'is built by npm run build, needs no source, and opens a store on Redis',
  () => {
    for (const name of ['package.json', 'tsconfig.json', 'build.js', 'bin', 'src'])
      cpSync(join(REPOSITORY, name), join(copy, name), { recursive: true });
    symlinkSync(join(REPOSITORY, 'node_modules'), join(copy, 'node_modules'), 'junction');
    execFileSync('npm', ['run', '-s', 'build'], { cwd: copy, shell: process.platform === 'win32' });
    rmSync(join(copy, 'src'), { recursive: true });
    const out = execFileSync(process.execPath, [join(copy, 'bin/atalaya.js'), '--root', home.dir, 'status'], {
      encoding: 'utf8',
      env: { ...process.env, REDIS_URL: redis.url },
    });
    expect(out).toContain(`store       Redis 127.0.0.1:${redis.port}/0`);
  },
  PATIENCE,
);

it(
  'keeps nothing in the name of another build, which took its place while it ran',
  async () => {
    const [feeds, kept, begun] = [join(home.dir, 'feeds/one.yml'), keptIn(home.dir), 1_700_000_000];
    const program = join(copy, 'dist');
    stamp(program, begun);
    home.write('feeds/one.yml', { feeds: [] });
    const running = spawn(
      process.execPath,
      [join(copy, 'bin/atalaya.js'), '--root', home.dir, 'run', '--listen', 'none'],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    let output = '';
    for (const stream of [running.stdout, running.stderr])
      stream.on('data', (data: Buffer) => {
        output += data;
      });
    try {
      await waitFor(() => output.includes('Watching'));
      stamp(program, begun + 1);
      const before = readFileSync(kept, 'utf8');
      writeFileSync(feeds, '# edited\nfeeds: []\n');
      await waitFor(() => readFileSync(kept, 'utf8') !== before);
      const known = [begun, begun + 1].map((at) =>
        openReadings(kept, `${version()} ${at * 1_000}`).find('feeds', readFileSync(feeds, 'utf8')),
      );
      expect(known).toEqual([[], undefined]);
    } finally {
      running.kill();
      await once(running, 'exit');
    }
  },
  PATIENCE,
);

const keptIn = (root: string): string => join(root, 'data/atalaya.db.read');

async function waitFor(isSo: () => boolean): Promise<void> {
  while (!isSo()) await setTimeout(50);
}

/** As if all of it had been written then. @param at s */
function stamp(folder: string, at: number): void {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    utimesSync(join(folder, name), at, at);
}

/** When each was written, s. */
interface Written {
  readonly built?: number;
  readonly source: number;
  /** What git notes of a pull. */
  readonly pulled?: number;
  /** Where git keeps its notes, when that is elsewhere: of a worktree or a submodule. */
  readonly notes?: string;
}

it.each<[string, Written, string]>([
  ['where nothing was built, the source', { source: 1 }, 'the source'],
  ['where no git is, as built', { built: 1, source: 2 }, 'as built'],
  ['where it was built after a pull, as built', { source: 1, pulled: 2, built: 3 }, 'as built'],
  ['where a pull brought no source, as built', { source: 1, built: 2, pulled: 3 }, 'as built'],
  ['where a pull brought source, the source', { built: 1, source: 2, pulled: 2 }, 'the source'],
  [
    'where one brought it to a worktree, the source',
    { built: 1, source: 2, pulled: 2, notes: 'notes' },
    'the source',
  ],
])('is started %s', (_, { built, source, pulled, notes }, expected) => {
  const root = mkdtempSync(join(copy, 'started-'));
  const write = (folder: string, file: string, text: string, at: number | undefined): void => {
    if (at === undefined) return;
    mkdirSync(join(root, folder), { recursive: true });
    writeFileSync(join(root, folder, file), text);
    utimesSync(join(root, folder, file), at, at);
  };
  cpSync(join(REPOSITORY, 'bin'), join(root, 'bin'), { recursive: true });
  symlinkSync(join(REPOSITORY, 'node_modules'), join(root, 'node_modules'), 'junction');
  writeFileSync(join(root, 'package.json'), '{"type": "module"}');
  write('dist/atalaya', 'main.js', "console.log('as built')", built);
  write('src', 'main.ts', "console.log('the source' satisfies string)", source);
  write(`${notes ?? '.git'}/logs`, 'HEAD', '', pulled);
  if (notes !== undefined) writeFileSync(join(root, '.git'), `gitdir: ${notes}\n`);
  const { stdout, stderr } = spawnSync(process.execPath, [join(root, 'bin/atalaya.js')], {
    encoding: 'utf8',
  });
  expect(stdout).toBe(`${expected}\n`);
  expect(stderr).toBe(
    built !== undefined && expected === 'the source'
      ? 'dist/ is older than the source, which runs in its place: npm run build\n'
      : '',
  );
});
