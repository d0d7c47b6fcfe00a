/** Addresses in settings: of a server that may carry a password, of one that is a secret as a whole, and our own. */
import { isIP } from 'node:net';
import * as z from 'zod';
import { Secret } from '../lib/secret.js';
import { noted, quote, refuse } from './shapes.js';

const REFERENCE = '\\$\\{[A-Za-z_][A-Za-z0-9_]*\\}';

/** `redis://host:6379/0` or `rediss://…`. One with a password must have come by `${NAME}`. */
export function redisUrl() {
  return asWritten(`^rediss?://[^@]*$|${REFERENCE}`).transform((value, ctx): Secret => {
    const url = revealed(value);
    const wrong = redisProblem(url, value instanceof Secret);
    return wrong === undefined ? new Secret(url) : refuse(ctx, wrong);
  });
}

/** What is wrong with the address of a Redis; quotes nothing of a secret one. */
export function redisProblem(said: string, secret: boolean): string | undefined {
  const example = 'write redis://host:6379/0, or rediss:// for TLS';
  const url = URL.canParse(said) ? new URL(said) : undefined;
  if (url === undefined || !['redis:', 'rediss:'].includes(url.protocol) || url.hostname === '')
    return `${secret ? 'what it stands for' : quote(said)} is not the address of a Redis — ${example}`;
  if (!/^(\/\d{0,4})?$/.test(url.pathname))
    return `names no database of a Redis — ${example}: the number stands at the end`;
  if (url.password !== '' && !secret)
    return `carries a password — write "\${REDIS_URL}" here and put the address into the environment or .env`;
  return undefined;
}

/** An http(s) address in which a token may stand: only as `${NAME}`. @param name of the variable that a hint gives */
export function secretUrl(name: string) {
  return asWritten(REFERENCE).transform((value, ctx): Secret => {
    if (!(value instanceof Secret))
      return refuse(
        ctx,
        `is a secret — write "\${${name}}" here and put the address into the environment or .env`,
      );
    const url = URL.canParse(value.reveal()) ? new URL(value.reveal()) : undefined;
    if (url === undefined || !['http:', 'https:'].includes(url.protocol))
      return refuse(ctx, 'what it stands for is not an http(s) address');
    return value;
  });
}

/** Of the machine that the program runs on: what goes there crosses no wire. @param hostname as `URL` has it */
export function isThisMachine(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d+){3}$/.test(hostname);
}

/** `https://watch.example.org`, a path too; http only to this machine, for trying things out. Without a slash at its end. */
export function publicUrl() {
  return noted(
    '^(https://|http://(127\\.0\\.0\\.1|\\[::1\\]|localhost)|\\$\\{)',
    'https://watch.example.org',
  ).transform((said, ctx): string => {
    const url = URL.canParse(said.trim()) ? new URL(said.trim()) : undefined;
    const wrong = url === undefined ? 'is not an address' : publicProblem(url);
    if (url === undefined || wrong !== undefined)
      return refuse(
        ctx,
        `${quote(said)} ${wrong} — write https://watch.example.org, or with a path behind it`,
      );
    return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
  });
}

function publicProblem(url: URL): string | undefined {
  const here = url.protocol === 'http:' && isThisMachine(url.hostname);
  if (url.protocol !== 'https:' && !here) return 'does not begin with https:// (http only to this machine)';
  if (url.username !== '' || url.password !== '') return 'has a name or a password in it';
  return url.search === '' && url.hash === '' ? undefined : 'has something after its path';
}

/** What links are signed with: as many characters as `openssl rand -hex 16` gives, at least. */
const LEAST_SECRET = 32;

/** A long random text, only as `${NAME}`. @param name of the variable that a hint gives */
export function signingSecret(name: string) {
  const make = 'openssl rand -hex 32 prints a good one';
  return asWritten(REFERENCE).transform((value, ctx): Secret => {
    if (!(value instanceof Secret))
      return refuse(
        ctx,
        `is a secret — write "\${${name}}" here and put it into the environment or .env; ${make}`,
      );
    const { length } = value.reveal();
    if (length < LEAST_SECRET)
      return refuse(ctx, `has ${length} characters, and ${LEAST_SECRET} are the least — ${make}`);
    return value;
  });
}

/** Where to listen. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

const NOWHERE = 'none';

/** `127.0.0.1:8484`, `[::1]:8484`, `0.0.0.0:8484`; `none` is undefined. */
export function listenAddress() {
  return noted(
    '^(none|[^\\s:]+:\\d{1,5}|\\[[0-9a-fA-F:.]+\\]:\\d{1,5})$',
    '127.0.0.1:8484',
    NOWHERE,
  ).transform((said, ctx): ListenAddress | undefined => {
    if (said.trim() === NOWHERE) return undefined;
    return (
      parseListen(said) ??
      refuse(ctx, `${quote(said)} is no place to listen at — write 127.0.0.1:8484, [::1]:8484 or none`)
    );
  });
}

/** An IP address or `localhost`, and a port; port 0 takes a free one. */
export function parseListen(said: string): ListenAddress | undefined {
  const [, six, four, digits] = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(said.trim()) ?? [];
  const host = six ?? four ?? '';
  const port = Number(digits);
  const sound = six === undefined ? isIP(host) === 4 || host === 'localhost' : isIP(host) === 6;
  return sound && port <= 65_535 ? { host, port } : undefined;
}

/** Takes anything, for `${NAME}` has become a `Secret` by now; an editor sees the text that stands in the file. */
function asWritten(pattern: string) {
  return z.unknown().meta({ type: 'string', pattern });
}

function revealed(value: unknown): string {
  return (value instanceof Secret ? value.reveal() : String(value)).trim();
}
