/**
 * The only place that reads the environment. A name is looked for in the process's environment, then in
 * `.env` at the root; `NAME_FILE` names a file that holds the value (the way of container secrets).
 */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';

export type EnvValue =
  | { readonly kind: 'set'; readonly value: string }
  | { readonly kind: 'unset' }
  /** `NAME_FILE` names a file that cannot be read. */
  | { readonly kind: 'unreadable'; readonly reason: string };

export interface Env {
  /** An empty value counts as unset: it is what `NAME=` in a copied `.env.example` gives. */
  get(name: string): EnvValue;
}

/**
 * Read anew on every call, so that a reload sees a changed `.env` (`process.loadEnvFile` would keep the old value).
 * @param root folder of `.env` and base of relative `NAME_FILE` paths
 * @throws when `.env` is there but cannot be read
 */
export function openEnv(root: string, vars: Readonly<NodeJS.ProcessEnv> = process.env): Env {
  const dotenv = readDotenv(join(root, '.env'));
  const plain = (name: string): string | undefined => vars[name] || dotenv[name] || undefined;
  return {
    get(name) {
      const value = plain(name);
      if (value !== undefined) return { kind: 'set', value };
      const file = plain(`${name}_FILE`);
      return file === undefined ? { kind: 'unset' } : readSecretFile(name, resolve(root, file));
    },
  };
}

function readDotenv(path: string): NodeJS.Dict<string> {
  try {
    return parseEnv(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw new Error(`${path} cannot be read`, { cause: error });
  }
}

function readSecretFile(name: string, path: string): EnvValue {
  try {
    const value = readFileSync(path, 'utf8').trim();
    if (value !== '') return { kind: 'set', value };
    return { kind: 'unreadable', reason: `${name}_FILE names ${path}, which is empty` };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    return { kind: 'unreadable', reason: `${name}_FILE names ${path}, which cannot be read (${code})` };
  }
}
