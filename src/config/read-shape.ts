/** zod's findings in the words of people who never heard of zod, each at its line and column. */
import * as z from 'zod';
import { Secret } from '../lib/secret.js';
import { didYouMean } from '../lib/suggest.js';
import { errorAt, type Located, type Path, withValue } from './located.js';
import type { Problem } from './problem.js';
import { quote } from './shapes.js';

/** The value as the shape makes it, or what is wrong with it: one problem for each fault. */
export function readShape<T>(
  shape: z.ZodType<T>,
  from: Located<unknown>,
): { readonly read?: Located<T>; readonly problems: readonly Problem[] } {
  const outcome = shape.safeParse(from.value, { error: knownKeys });
  if (outcome.success) return { read: withValue(from, outcome.data), problems: [] };
  return { problems: shapeProblems(outcome.error, from) };
}

export function shapeProblems(error: z.ZodError, from: Located<unknown>): readonly Problem[] {
  return error.issues.flatMap((issue) => problemsOf(issue, from));
}

const KNOWN_KEYS = 'known keys: ';

/**
 * zod knows a shape's keys only while it parses: hand it this as `error`, so that a misspelt key gets
 * the one that was meant.
 */
export const knownKeys: z.core.$ZodErrorMap = (issue) => {
  if (issue.code !== 'unrecognized_keys' || !(issue.inst instanceof z.ZodObject)) return undefined;
  return `${KNOWN_KEYS}${Object.keys(issue.inst.shape).join(', ')}`;
};

function problemsOf(issue: z.core.$ZodIssue, from: Located<unknown>): readonly Problem[] {
  const path = pathOf(issue.path);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => unknownKey(key, path, issue.message, from));
  }
  const branch = issue.code === 'invalid_union' ? nearestBranch(issue.errors) : undefined;
  if (branch !== undefined) {
    return branch.flatMap((inner) => problemsOf({ ...inner, path: [...issue.path, ...inner.path] }, from));
  }
  const value = valueAt(from.value, path);
  const position = issue.code === 'invalid_key' ? from.atKey(path) : from.at(path);
  const [what = '', ...hint] = say(issue, value).split(' — ');
  if (value === undefined && issue.code !== 'custom') {
    return [errorAt(from, position, `${printPath(path)} is missing`)];
  }
  const label = path.length === 0 ? '' : `${printPath(path)}: `;
  return [errorAt(from, position, `${label}${what}`, hint.length === 0 ? undefined : hint.join(' — '))];
}

function unknownKey(key: string, path: Path, message: string, from: Located<unknown>): Problem {
  const known = message.startsWith(KNOWN_KEYS) ? message.slice(KNOWN_KEYS.length).split(', ') : [];
  const hint = didYouMean(key, known) ?? (known.length === 0 ? undefined : message);
  const inside = path.length === 0 ? '' : ` in ${printPath(path)}`;
  return errorAt(from, from.atKey([...path, key]), `unknown key ${key}${inside}`, hint);
}

function say(issue: z.core.$ZodIssue, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${TYPES[issue.expected] ?? issue.expected}, not ${describe(value)}`;
    case 'invalid_value':
      return sayChoice(issue.values.map(String), value);
    case 'invalid_union':
      // `options` is there when a discriminator, e.g. a channel's type, names no known kind
      return sayChoice(
        'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : [],
        value,
      );
    case 'invalid_key':
      return `the key ${issue.issues[0]?.message ?? 'is not valid'}`;
    default:
      return issue.message.charAt(0).toLowerCase() + issue.message.slice(1);
  }
}

function sayChoice(options: readonly string[], value: unknown): string {
  const what = typeof value === 'string' ? `unknown value ${quote(value)}` : `must not be ${describe(value)}`;
  // of a word as short as a language's tag any other is near
  const near = typeof value === 'string' && value.length > 3 ? didYouMean(value, options) : undefined;
  const hint = near ?? (options.length === 0 ? undefined : `one of ${options.join(', ')}`);
  return hint === undefined ? what : `${what} — ${hint}`;
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a set of keys',
  record: 'a set of keys',
};

function describe(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (value instanceof Secret) return 'a secret';
  if (typeof value === 'string') return 'text';
  return typeof value === 'object'
    ? 'a set of keys'
    : `${typeof value === 'number' ? 'the number ' : ''}${value}`;
}

/** Of a union the branch that came furthest: the one that was meant. */
function nearestBranch(
  branches: readonly (readonly z.core.$ZodIssue[])[],
): readonly z.core.$ZodIssue[] | undefined {
  const depth = (issues: readonly z.core.$ZodIssue[]): number =>
    Math.max(...issues.map(({ path }) => path.length));
  return [...branches].sort((a, b) => depth(b) - depth(a))[0];
}

function pathOf(path: readonly PropertyKey[]): Path {
  return path.map((step) => (typeof step === 'number' ? step : String(step)));
}

function valueAt(value: unknown, path: Path): unknown {
  let here = value;
  for (const step of path) {
    // a scalar that stands for a list of one has no index of its own
    if (typeof here !== 'object' || here === null) return here;
    here = Object.getOwnPropertyDescriptor(here, step)?.value;
  }
  return here;
}

/** `when.severity`, `to[2]` */
function printPath(path: Path): string {
  return path.reduce<string>(
    (told, step) => (typeof step === 'number' ? `${told}[${step}]` : told === '' ? step : `${told}.${step}`),
    '',
  );
}
