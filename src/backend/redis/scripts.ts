/**
 * The Lua scripts: one for each atomic verb. A file says in its head what KEYS, ARGV and the reply are; a line
 * `-- include NAME` stands for `scripts/lib/NAME.lua`, taken in once.
 *
 * Redis forgets scripts when it restarts; ioredis then answers NOSCRIPT by sending the whole text.
 * https://redis.io/docs/latest/develop/programmability/eval-intro/
 */
import { readFileSync } from 'node:fs';
import type { Redis } from 'ioredis';
import { Packr } from 'msgpackr';
import type { Clock } from '../../lib/clock.js';
import { explain } from './explain.js';
import { keyPrefix } from './keys.js';

/** What a script may answer. Strings come as bytes: packed items are no text. */
export type Reply = Buffer | number | null | readonly Reply[];

/** Plain maps and arrays of strings and numbers: what both msgpackr and Redis's cmsgpack understand. */
const packr = new Packr({ useRecords: false, encodeUndefinedAsNil: true });

export interface Server {
  readonly client: Redis;
  /** Server and database, without the password: for people. */
  readonly place: string;
  readonly prefix: string;
  /**
   * `request` reaches the script packed in ARGV[2] (no null or undefined inside arrays), and bytes, which cmsgpack
   * does not know, as ARGV[3] and on. Rejects with BackendError.
   */
  run(script: string, request: unknown, ...bytes: readonly Buffer[]): Promise<Reply>;
}

/** @param clock judged by in place of the server's own, where time is driven */
export function serverOn(client: Redis, place: string, tag: string, clock: Clock | undefined): Server {
  const prefix = keyPrefix(tag);
  const known = new Set<string>();
  const define = (name: string): void => {
    if (known.has(name)) return;
    client.defineCommand(name, { numberOfKeys: 1, lua: readScript(name) });
    known.add(name);
  };
  return {
    client,
    place,
    prefix,
    run: async (script, request, ...bytes) => {
      define(script);
      const send = Reflect.get(client, `${script}Buffer`) as (...args: unknown[]) => Promise<Reply>; // as defined
      const now = clock === undefined ? '' : String(clock.now());
      try {
        return await send.call(client, prefix, now, packr.pack(request), ...bytes);
      } catch (error) {
        throw explain(error, place);
      }
    },
  };
}

const INCLUDE = /^-- include ([a-z-]+)$/gm;

/** The script's text with what it includes, and what that includes, before it. */
export function readScript(name: string): string {
  const taken = new Set<string>();
  const take = (path: string): string =>
    readFileSync(new URL(`./scripts/${path}.lua`, import.meta.url), 'utf8').replace(
      INCLUDE,
      (_, part: string) => {
        if (taken.has(part)) return '';
        taken.add(part);
        return take(`lib/${part}`);
      },
    );
  return take(name);
}

/** Text of a reply that is known to be a string. */
export function text(reply: Reply | undefined): string {
  if (reply instanceof Buffer) return reply.toString();
  throw new TypeError(`a script answered ${typeof reply} where a string was expected`);
}

export function list(reply: Reply | undefined): readonly Reply[] {
  if (Array.isArray(reply)) return reply;
  throw new TypeError(`a script answered ${typeof reply} where a list was expected`);
}

/** A stored JSON record. The cast holds because only this adapter writes it, from the same type. */
export function json<T>(reply: Reply | undefined): T {
  return JSON.parse(text(reply)) as T;
}

/** A number, or one stored as text. */
export function number(reply: Reply | undefined): number {
  return typeof reply === 'number' ? reply : Number(text(reply));
}
