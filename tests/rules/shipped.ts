import { fileURLToPath } from 'node:url';
import { openEnv } from '../../src/config/env.js';
import { type Loaded, loadWatch, type Watch } from '../../src/pipeline/load.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** A day on which no rule is past its review. */
const LOADED_ON = Date.UTC(2026, 11, 1);

/** The configuration of this repository, by the path that `check` and `run` take. */
export function loadShipped(): Promise<Loaded> {
  return loadWatch(ROOT, openEnv(ROOT, {}), { now: LOADED_ON });
}

/** @throws when it does not load */
export async function shippedWatch(): Promise<Watch> {
  const { watch, problems } = await loadShipped();
  if (!watch) throw new Error(`the shipped configuration does not load: ${JSON.stringify(problems)}`);
  return watch;
}
