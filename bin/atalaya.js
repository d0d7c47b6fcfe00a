#!/usr/bin/env node
// Starts the program that was built, or the source as it stands: where nothing was built, and where git has brought
// newer source since.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const builtAt = timeOf('dist/atalaya/main.js');

if (builtAt > 0 && !isStale(builtAt)) {
  await import(new URL('../dist/atalaya/main.js', import.meta.url).href);
} else {
  const { register } = await import('tsx/esm/api');
  register();
  await import(new URL('../src/main.ts', import.meta.url).href);
}

/** What git does last in a pull or checkout is to note it: most starts look no further. */
function isStale(since) {
  if (timeOf(join(gitFolder(), 'logs/HEAD')) <= since || timeOf('src') === 0) return false;
  const files = readdirSync(join(root, 'src'), { recursive: true });
  if (!files.some((file) => timeOf(join('src', file)) > since)) return false;
  process.stderr.write('dist/ is older than the source, which runs in its place: npm run build\n');
  return true;
}

/** Of a worktree or a submodule it is elsewhere (gitrepository-layout): `.git` says where. */
function gitFolder() {
  try {
    return readFileSync(join(root, '.git'), 'utf8')
      .replace(/^gitdir: /, '')
      .trim();
  } catch {
    return '.git'; // a folder, or none
  }
}

/** ms; 0 for what is not there. */
function timeOf(path) {
  try {
    return statSync(resolve(root, path)).mtimeMs;
  } catch {
    return 0;
  }
}
