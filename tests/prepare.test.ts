import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

const PREPARE = fileURLToPath(new URL('prepare.mjs', import.meta.url));

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'atalaya-prepare-'));
  mkdirSync(join(folder, 'bin'));
  mkdirSync(join(folder, 'packages'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('where Redis is missing and nothing can install it, the tests fail with the command to type', () => {
  const { status, said } = prepare();
  expect(status).toBe(1);
  expect(said).toContain('The tests need redis-server and openssl, which could not be installed here. Type:');
  expect(said).toContain('sudo apt-get install redis-server openssl ');
  expect(said).toContain('brew install redis openssl ');
});

test('where apt-get can install without asking anybody, it does, and that is said', () => {
  aPackageManager();
  for (const name of ['redis-server', 'openssl']) write(`packages/${name}`, 'exit 0');
  const { status, said } = prepare();
  expect(said).toMatch(
    /The tests need redis-server and openssl, which this machine lacks; installing: .*apt-get install -y .*redis-server openssl\n/,
  );
  expect(status).toBe(0);
});

test('where the package manager fails, the tests fail with the command to type', () => {
  aPackageManager();
  write('packages/openssl', 'exit 0'); // and no redis-server
  const { status, said } = prepare();
  expect(status).toBe(1);
  expect(said).toContain('The tests need redis-server, which could not be installed here. Type:');
  expect(said).toContain('sudo apt-get install redis-server ');
});

/** On a machine that has no more programs than this test wrote. */
function prepare(): { readonly status: number | null; readonly said: string } {
  const { status, stderr } = spawnSync(process.execPath, [PREPARE], {
    env: { PATH: join(folder, 'bin') },
    encoding: 'utf8',
  });
  return { status, said: stderr };
}

/** It has what lies in `packages`; `sudo` lets anybody use it. */
function aPackageManager(): void {
  write('bin/apt-get', `[ "$1" != install ] || /bin/cp -p ${folder}/packages/* ${folder}/bin/`);
  write(
    'bin/sudo',
    'while [ "$1" != apt-get ] && [ "$1" != true ]; do shift; done; [ "$1" = true ] || exec "$@"',
  );
}

function write(file: string, script: string): void {
  writeFileSync(join(folder, file), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, file), 0o755);
}
