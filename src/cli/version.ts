import { readFileSync } from 'node:fs';

/** Of the program, as its package says. */
export function version(): string {
  const file = new URL('../../package.json', import.meta.url); // the same from src/ and dist/
  const about: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return typeof about === 'object' && about !== null && 'version' in about
    ? String(about.version)
    : 'unknown';
}
