/**
 * How a channel's settings take an address that is also a password: only as a `Secret`, which configuration
 * makes of `${NAME}`. Written in clear it is refused, for YAML files end up in repositories. No message shows it.
 */
import * as z from 'zod';
import { Secret } from '../lib/secret.js';

/**
 * @param what names the value in messages, e.g. `webhook address`
 * @param name of the environment variable that the shipped configuration gives it
 * @param problem says what is wrong with the revealed value, or undefined when it is fine
 */
export function secretField(what: string, name: string, problem: (value: string) => string | undefined) {
  return asWritten('\\$\\{[A-Za-z_][A-Za-z0-9_]*\\}').transform((value, context): Secret => {
    if (!(value instanceof Secret)) {
      const fault = value === undefined ? 'is missing' : 'is a secret';
      context.addIssue({
        code: 'custom',
        message: `the ${what} ${fault}: write "\${${name}}" here and put the value into the environment or .env`,
      });
      return z.NEVER;
    }
    const wrong = problem(value.reveal());
    if (wrong !== undefined) context.addIssue({ code: 'custom', message: wrong });
    return value;
  });
}

/** A plain value or a Secret, for what is private rather than secret, such as an e-mail address. */
export function privateField(problem: (value: string) => string | undefined) {
  return asWritten('.').transform((value, context): string => {
    const text =
      value instanceof Secret ? value.reveal().trim() : typeof value === 'string' ? value.trim() : '';
    const wrong = problem(text);
    if (wrong !== undefined) context.addIssue({ code: 'custom', message: wrong });
    return text;
  });
}

/** Takes anything, for `${NAME}` has become a `Secret` by now; an editor sees the text that stands in the file. */
function asWritten(pattern: string) {
  return z.unknown().meta({ type: 'string', pattern });
}

/** The address, if it is https, or http to this very machine (for trying things out); else what is wrong. */
export function webhookProblem(value: string, example: string, path: RegExp): string | undefined {
  if (!URL.canParse(value)) return `not an address; it looks like ${example}`;
  const url = new URL(value);
  if (url.search !== '') return `has something after "?", which would not be used; it looks like ${example}`;
  const here = ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
  if (url.protocol !== 'https:' && !(here && url.protocol === 'http:')) return 'must begin with https://';
  return path.test(url.pathname) ? undefined : `not such an address; it looks like ${example}`;
}
