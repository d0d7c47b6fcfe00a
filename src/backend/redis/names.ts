/** The keys that the store has on its server, looked up: for what is done seldom, since it reads the names of all keys. */
import { explain } from './explain.js';
import type { Server } from './scripts.js';

/** Asked for at a time. */
const PIECE = 1000;

/** What follows `beginning` in the names of the store's keys; each once. */
export async function namesUnder({ client, prefix, place }: Server, beginning: string): Promise<string[]> {
  const start = prefix + beginning;
  const names = new Set<string>();
  try {
    for await (const keys of client.scanStream({ match: `${asPattern(start)}*`, count: PIECE })) {
      for (const key of keys as string[]) names.add(key.slice(start.length)); // SCAN answers names
    }
  } catch (error) {
    throw explain(error, place);
  }
  return [...names];
}

/** Takes all keys of the store away: then it never was. Nobody else may be at work on it. */
export async function removeAll(server: Server): Promise<void> {
  const { client, prefix, place } = server;
  const names = await namesUnder(server, '');
  for (let i = 0; i < names.length; i += PIECE) {
    const keys = names.slice(i, i + PIECE).map((name) => prefix + name);
    await client.unlink(keys).catch((error: unknown) => {
      throw explain(error, place);
    });
  }
}

/** https://redis.io/docs/latest/commands/keys/: what a pattern would take for more than itself. */
function asPattern(name: string): string {
  return name.replace(/[*?[\]\\^]/g, '\\$&');
}
