/** What every command needs that works on the store: the checked configuration, and the store it names. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { type BackendOptions, openBackend } from '../backend/open.js';
import type { Backend } from '../backend/port.js';
import { openEnv } from '../config/env.js';
import { hasErrors } from '../config/problem.js';
import { type Config, readConfig, SETTINGS_FILE } from '../config/read.js';
import type { Settings } from '../config/settings.js';
import { systemClock } from '../lib/clock.js';
import type { Log } from '../lib/log.js';
import { type LoadOptions, loadWatch, type Watch } from '../pipeline/load.js';
import { tellProblems } from './problems.js';
import { rootOf } from './root.js';
import { Exit, PROBLEMS_FOUND, type Terminal } from './terminal.js';

/** Tells every problem of the configuration and refuses to go on when one is an error. */
export async function loadOrRefuse(
  terminal: Terminal,
  command: Command,
  options: LoadOptions = {},
): Promise<Watch> {
  const root = rootOf(command);
  const { watch, problems } = await loadWatch(root, openEnv(root), options);
  if (watch !== undefined) return watch;
  tellProblems(terminal, problems);
  terminal.stderr.write(
    'The watch does not start until these are mended; `atalaya check` tells them again.\n',
  );
  throw new Exit(PROBLEMS_FOUND);
}

/** As much as commands need that work beside a service: it goes on while rules are being edited, and so do they. */
export interface Aside {
  readonly root: string;
  readonly settings: Settings;
  readonly config: Config;
}

/** Refuses only when something is wrong in the file that names the store. */
export function readOrRefuse(terminal: Terminal, command: Command): Aside {
  const root = rootOf(command);
  const config = readConfig(root, openEnv(root));
  const inSettings = config.problems.filter(({ file }) => file === SETTINGS_FILE);
  if (!hasErrors(inSettings)) return { root, settings: config.settings.value, config };
  tellProblems(terminal, inSettings);
  throw new Exit(PROBLEMS_FOUND);
}

/** The store of a watch that has run: a question leaves no new file behind. */
export async function openOldStore(asked: Pick<Watch, 'root' | 'settings'>, log: Log): Promise<Backend> {
  const file = resolve(asked.root, asked.settings.store.file);
  if (asked.settings.store.redis !== undefined || existsSync(file)) return openStore(asked, log);
  throw new Error(
    `${file} is not there: nothing has been polled yet (atalaya run), or this is not the folder of the watch (--root)`,
  );
}

export function openStore(
  { root, settings }: Pick<Watch, 'root' | 'settings'>,
  log: Log,
  options: Pick<BackendOptions, 'restores'> = {},
): Promise<Backend> {
  const { file, redis: url, tag } = settings.store;
  return openBackend({
    ...options,
    file: resolve(root, file),
    clock: systemClock,
    log,
    ...(url === undefined ? {} : { redis: { url, tag } }),
  });
}

/** What is moved while somebody works on it is not all there is. */
export async function refuseWhileWorked({ state }: Backend): Promise<void> {
  const [workers, { place, leases }] = await Promise.all([state.workers(), state.status()]);
  const holders = leases.filter(({ name }) => name === 'workers').map(({ holder }) => holder);
  const busy = [...new Set([...workers.map(({ holder }) => holder), ...holders])];
  if (busy.length === 0) return;
  throw new Error(
    `${place} is being worked on by ${busy.join(', ')}: stop that first, or wait a few seconds if it has just died`,
  );
}

/** @param place as the store names itself */
export function sayPlace({ store }: Settings, place: string): string {
  return store.redis === undefined ? place : `Redis ${place}`;
}
