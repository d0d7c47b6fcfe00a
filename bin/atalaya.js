#!/usr/bin/env node
// Starts the compiled program when it has been built, else runs the source as it stands.
import { existsSync } from 'node:fs';

const built = new URL('../dist/atalaya/main.js', import.meta.url);
if (existsSync(built)) {
  await import(built.href);
} else {
  const { register } = await import('tsx/esm/api');
  register();
  await import(new URL('../src/main.ts', import.meta.url).href);
}
