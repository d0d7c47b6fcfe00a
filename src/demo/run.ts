/** The demo: a morning of the real watch, on a newsroom and services of ours. All of it is opened here, and closed. */
import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import { type App, openApp } from '../app.js';
import { openBackend, type RedisStore } from '../backend/open.js';
import type { Backend, State } from '../backend/port.js';
import { openEnv } from '../config/env.js';
import { printProblem } from '../config/problem.js';
import { type Clock, systemClock } from '../lib/clock.js';
import { silentLog } from '../lib/log.js';
import { Secret } from '../lib/secret.js';
import { loadWatch, type Watch } from '../pipeline/load.js';
import { lastMorning, type MovedClock, moveClock } from './clock.js';
import { writeFolder } from './folder.js';
import { listen } from './listen.js';
import { openNewsroom } from './newsroom.js';
import { OUTLETS } from './outlets.js';
import { play, type Scene } from './play.js';
import { openServices, type Services } from './services/open.js';
import { tellLedger } from './tell/ledger.js';
import { type Colours, tellEnd } from './tell/page.js';
import { beforeLeaving, temporaryFolder, withTemporaryFolder } from './temporary.js';

export interface DemoOptions {
  /** Where the e-mail is written; a new folder of the system's temporary one unless told. */
  readonly out?: string;
  readonly write: (text: string) => void;
  readonly colours: Colours;
  readonly clock?: Clock;
  /** Of the caller, who closes them; its own unless given. */
  readonly services?: Services;
}

export async function runDemo(options: DemoOptions): Promise<void> {
  const clock = options.clock ?? systemClock;
  const morning = lastMorning(clock.now());
  await withTemporaryFolder('watch', async (root) => {
    const newsroom = await openNewsroom(OUTLETS, morning.firstPoll);
    const services = options.services ?? (await openServices());
    try {
      const outbox = options.out === undefined ? await temporaryFolder('mail') : resolve(options.out);
      await writeFolder(root, { outlets: OUTLETS, newsroom, services, outbox, morning });
      const watch = await loadOwn(root);
      await openAndPlay({ watch, newsroom, services, morning, outbox }, clock, options);
    } finally {
      if (options.services === undefined) await services.close();
      await newsroom.close();
    }
  });
}

/** @param real the time as it is */
async function openAndPlay(scene: Scene, real: Clock, options: DemoOptions): Promise<void> {
  const { watch } = scene;
  const clock = moveClock(real, scene.morning.firstPoll);
  const file = join(watch.root, watch.settings.store.file);
  const redis = redisOf(watch.root);
  const held = redis && holdBack(options);
  const opened: Backend[] = [];
  const open = async (): Promise<Backend> => {
    const backend = await openBackend({ file, clock, log: silentLog, ...(redis && { redis }) });
    opened.push(backend);
    return backend;
  };
  const close = async (): Promise<void> => {
    for (const backend of opened.toReversed()) await backend.close();
  };
  try {
    const { state } = await open();
    const place = redis && `Redis ${(await state.status()).place}, under keys of ${redis.tag}`;
    const playing = { ...scene, ...(place !== undefined && { place }) };
    await beforeLeaving(close, () => playOn(playing, state, open, clock, real, held ?? options));
  } finally {
    await close().finally(() => held?.tell());
  }
}

/**
 * @param state to look into
 * @param open for a watch that starts, as a process of its own would
 */
async function playOn(
  scene: Scene,
  state: State,
  open: () => Promise<Backend>,
  clock: MovedClock,
  real: Clock,
  { write, colours }: DemoOptions,
): Promise<void> {
  const listener = listen();
  const { reporter: report, stdout } = listener;
  const { watch } = scene;
  const start = async (): Promise<App> =>
    openApp({ watch, backend: await open(), report, clock, log: silentLog, stdout });
  const began = real.now();
  await play(scene, { start, state, clock, listener }, write, colours);
  write(tellLedger(colours, await state.listDeliveries({ limit: 100 })));
  write(tellEnd(colours, real.now() - began));
}

/** A Redis that the environment names is tried too, under a tag of the demo's own; a `.env` is left to the service. */
function redisOf(root: string): RedisStore | undefined {
  const found = openEnv(root).get('REDIS_URL');
  if (found.kind === 'unreadable') throw new Error(found.reason);
  if (found.kind === 'unset') return undefined;
  const tag = `atalaya-demo-${randomBytes(4).toString('hex')}`;
  return { url: new Secret(found.value), tag, isTemporary: true };
}

/** Nobody reads on, and the program ends where it stands: by then nothing of ours may be left on the server. */
function holdBack(options: DemoOptions): DemoOptions & { tell(): void } {
  const held: string[] = [];
  return { ...options, write: (text) => void held.push(text), tell: () => options.write(held.join('')) };
}

/** A fault here is ours: the demo's files are no user's. */
async function loadOwn(root: string): Promise<Watch> {
  const { watch, problems } = await loadWatch(root, openEnv(root, {}));
  if (watch !== undefined) return watch;
  throw new Error(`the demo's own watch is broken\n${problems.map(printProblem).join('\n')}`);
}
