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

/** Tells one build from another, which `version` may not. Undefined for the source, which changes under our feet. */
export function build(): string | undefined {
  const file = fileURLToPath(import.meta.url);
  return file.endsWith('.ts') ? undefined : `${version()} ${statSync(file).mtimeMs}`;
}
