/** `${NAME}` in atalaya.yml: what must not stand in a file comes from the environment. */
import { Secret } from '../lib/secret.js';
import type { Env } from './env.js';
import { errorAt, type Located, type Path, withValue } from './located.js';
import type { Problem } from './problem.js';

const REFERENCE = /\$\{([^{}]*)\}/g;
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

export const asSecret = (filled: string): unknown => new Secret(filled);

/**
 * Fills in every string with a `${NAME}`. One with a name that is not set stays as written, and is a
 * problem at its place.
 * @param wrap what becomes of a string that was filled in at `path`
 */
export function interpolate(
  from: Located<unknown>,
  env: Env,
  wrap: (filled: string, path: Path) => unknown,
): { readonly filled: Located<unknown>; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const fill = (value: unknown, path: Path): unknown => {
    if (typeof value === 'string') return value.includes('${') ? fillString(value, path) : value;
    if (Array.isArray(value)) return value.map((each: unknown, index) => fill(each, [...path, index]));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, fill(each, [...path, key])]));
  };
  const fillString = (written: string, path: Path): unknown => {
    const before = problems.length;
    const filled = written.replace(REFERENCE, (whole: string, name: string, offset: number) => {
      const outcome = lookUp(name, env);
      if (outcome.value !== undefined) return outcome.value;
      problems.push(errorAt(from, from.at(path, offset), outcome.what, outcome.hint));
      return whole;
    });
    return problems.length === before && filled !== written ? wrap(filled, path) : written;
  };
  return { filled: withValue(from, fill(from.value, [])), problems };
}

type LookUp =
  | { readonly value: string }
  | { readonly value?: never; readonly what: string; readonly hint: string };

function lookUp(name: string, env: Env): LookUp {
  if (!NAME.test(name)) {
    return { what: `\${${name}} is not the name of a variable`, hint: `write e.g. \${DISCORD_DESK}` };
  }
  const found = env.get(name);
  switch (found.kind) {
    case 'set':
      return { value: found.value };
    case 'unset':
      return { what: `${name} is not set`, hint: 'add it to .env or the environment' };
    case 'unreadable':
      return { what: found.reason, hint: `or set ${name} itself` };
  }
}
