import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Of the program, as its package says. */
export function version(): string {
  const file = new URL('../../package.json', import.meta.url); // the same from src/ and dist/
  const about: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return typeof about === 'object' && about !== null && 'version' in about
    ? String(about.version)
    : 'unknown';
}

/**
 * Tells one build from another, which `version` may not. Undefined for the source, which changes under our feet. As it
 * was when it was first asked: another may be built in its place while this one runs.
 */
export function build(): string | undefined {
  const file = fileURLToPath(import.meta.url);
  if (!file.endsWith('.ts')) running ??= `${version()} ${statSync(file).mtimeMs}`;
  return running;
}

let running: string | undefined;
