import type { State } from '../backend/port.js';
import type { ArchivedItem } from '../backend/records.js';
import { systemClock } from '../lib/clock.js';
import { findArchived } from '../pipeline/why-find.js';
import { sayText } from './emphasis.js';
import { openProgress } from './progress.js';
import { when } from './status.js';
import { Exit, PROBLEMS_FOUND, type Terminal } from './terminal.js';

/** The archived items of an id or an address, with a bar while they are looked for. */
export async function lookUp(
  state: State,
  asked: string,
  terminal: Terminal,
): Promise<readonly ArchivedItem[]> {
  const { items: all } = await state.status();
  const progress = openProgress(terminal, systemClock);
  let count = 0;
  try {
    return await findArchived(state, asked, () => {
      progress.show(++count / Math.max(1, all), `${count} items`);
    });
  } finally {
    progress.end();
  }
}

/** The newest of them; without any the command ends, and says how far the archive reaches. */
export async function lookUpOne(state: State, asked: string, terminal: Terminal): Promise<ArchivedItem> {
  const newest = (await lookUp(state, asked, terminal)).at(-1);
  if (newest !== undefined) return newest;
  const { oldestItemAt } = await state.status();
  const reach = oldestItemAt === undefined ? 'is empty' : `reaches back to ${when(oldestItemAt)}`;
  terminal.stderr.write(`No archived item has the id or address ${sayText(asked)}. The archive ${reach}.\n`);
  throw new Exit(PROBLEMS_FOUND);
}
