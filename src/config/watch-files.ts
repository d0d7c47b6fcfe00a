/**
 * Tells when a file that people edit has changed. Two triggers and one truth: the system's file events, gathered
 * until they are quiet, and a look now and then, for file systems that report nothing (network mounts, containers).
 * Either way the files' times and sizes decide.
 */
import { type FSWatcher, watch as fsWatch, statSync } from 'node:fs';
import { join } from 'node:path';
import { hash } from '../lib/hash.js';
import { findYaml } from './find.js';
import { FEEDS_FOLDER, RULES_FOLDER, SETTINGS_FILE } from './read.js';

export interface WatchTimes {
  /** An editor writes in several steps: the last must be this long ago, ms. */
  readonly quiet: number;
  /** Looked at anyway, every so many ms. */
  readonly look: number;
}

const TIMES: WatchTimes = { quiet: 500, look: 30_000 };

/** @returns ends it. Does not keep the process alive. */
export function watchFiles(root: string, changed: () => void, times: Partial<WatchTimes> = {}): () => void {
  const { quiet, look } = { ...TIMES, ...times };
  let known = printOf(root);
  const compare = (): void => {
    const print = printOf(root);
    if (print === known) return;
    known = print;
    changed();
  };
  let waiting: NodeJS.Timeout | undefined;
  const soon = (): void => {
    clearTimeout(waiting);
    waiting = setTimeout(compare, quiet).unref();
  };
  const looking = setInterval(compare, look).unref();
  const isOurs = (name: string | null): boolean => name === null || [SETTINGS_FILE, ENV_FILE].includes(name);
  const watchers = [
    watchFolder(root, false, (name) => isOurs(name) && soon()), // a store may stand beside them, never quiet
    ...FOLDERS.map((folder) => watchFolder(join(root, folder), true, soon)),
  ];
  return () => {
    clearTimeout(waiting);
    clearInterval(looking);
    for (const watcher of watchers) watcher?.close();
  };
}

const ENV_FILE = '.env';
const FOLDERS = [FEEDS_FOLDER, RULES_FOLDER];

/** Undefined where the system cannot watch (out of watches, folder missing): the look now and then has to do. */
function watchFolder(
  folder: string,
  recursive: boolean,
  met: (name: string | null) => void,
): FSWatcher | undefined {
  try {
    const watcher = fsWatch(folder, { recursive, persistent: false }, (_, name) => met(name));
    return watcher.on('error', () => watcher.close());
  } catch {
    return undefined;
  }
}

function printOf(root: string): string {
  const files = FOLDERS.flatMap((folder) => findYaml(root, folder).files);
  return hash(...[SETTINGS_FILE, ENV_FILE, ...files].flatMap((file) => [file, statOf(join(root, file))]));
}

function statOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? '' : `${stat.ino} ${stat.size} ${stat.mtimeMs}`;
}
