/** The channels that a command speaks of, and the store beside them. */
import type { Backend } from '../backend/port.js';
import type { ChannelSettings } from '../deliver/registry.js';
import { silentLog } from '../lib/log.js';
import { didYouMean } from '../lib/suggest.js';
import { type ChannelId, channelId } from '../model/id.js';
import { loadChannels } from '../pipeline/load-routes.js';
import { tellProblems } from './problems.js';
import { type Aside, openOldStore } from './store.js';
import { Exit, PROBLEMS_FOUND, type Terminal } from './terminal.js';

/** The channels that can be used; what is wrong with others is told. */
export function readChannels(terminal: Terminal, { config }: Aside): ReadonlyMap<ChannelId, ChannelSettings> {
  const { channels, problems } = loadChannels(config.settings);
  tellProblems(terminal, problems);
  return channels;
}

export function pick(
  terminal: Terminal,
  channels: ReadonlyMap<ChannelId, ChannelSettings>,
  id: string,
): ChannelSettings {
  const found = channels.get(channelId(id));
  if (found !== undefined) return found;
  const known = [...channels.keys()];
  const hint =
    didYouMean(id, known) ?? (known.length > 0 ? `one of ${known.join(', ')}` : 'none is configured');
  terminal.stderr.write(`no channel ${JSON.stringify(id)} that can be used — ${hint}\n`);
  throw new Exit(PROBLEMS_FOUND);
}

/** Undefined where nothing has run yet, or the store cannot be read: that is told, and the rest is shown. */
export async function withOldStore<T>(
  terminal: Terminal,
  aside: Aside,
  ask: (backend: Backend) => Promise<T>,
): Promise<T | undefined> {
  let backend: Backend;
  try {
    backend = await openOldStore(aside, silentLog);
  } catch (error) {
    terminal.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return undefined;
  }
  try {
    return await ask(backend);
  } finally {
    await backend.close();
  }
}
