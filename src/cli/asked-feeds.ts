import { didYouMean } from '../lib/suggest.js';
import { Exit, MISUSE, type Terminal } from './terminal.js';

/** Refuses ids that no feed has, before anything is done with the others. */
export function refuseUnknown(terminal: Terminal, ids: readonly string[], known: readonly string[]): void {
  const unknown = ids.filter((id) => !known.includes(id));
  for (const id of unknown) {
    const hint = didYouMean(id, known) ?? 'see atalaya feeds list';
    terminal.stderr.write(`No feed is called ${id}: ${hint}\n`);
  }
  if (unknown.length > 0) throw new Exit(MISUSE);
}
