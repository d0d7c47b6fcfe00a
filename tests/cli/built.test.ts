/** The built program: what is found by its place must come along. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
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
