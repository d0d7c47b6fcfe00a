/**
 * The demo: a morning of the real watch, on a newsroom of ours. Nothing here polls, matches or sends; it lays out
 * files, moves the clock, and tells what the pipeline reports.
 */
import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type App, openApp } from '../app.js';
import { openBackend, type RedisStore } from '../backend/open.js';
import type { Backend } from '../backend/port.js';
import { openEnv } from '../config/env.js';
import { printProblem } from '../config/problem.js';
import { type Clock, systemClock } from '../lib/clock.js';
import { silentLog } from '../lib/log.js';
import { Secret } from '../lib/secret.js';
import type { Delivery } from '../model/delivery.js';
import { loadWatch, type Watch } from '../pipeline/load.js';
import { type Chat, openChat } from './chat.js';
import { lastMorning, type Morning, type MovedClock, moveClock } from './clock.js';
import { writeFolder } from './folder.js';
import { type Listener, listen } from './listen.js';
import { type Newsroom, openNewsroom } from './newsroom.js';
import { OUTLETS } from './outlets.js';
import { tellLedger } from './tell/ledger.js';
import { tellDigests, tellEnd, tellFirstPoll, tellOpening, tellSecondPoll } from './tell/morning.js';
import type { Colours } from './tell/page.js';
import { beforeLeaving, temporaryFolder, withTemporaryFolder } from './temporary.js';

export interface DemoOptions {
  /** Where the e-mail is written; a new folder of the system's temporary one unless told. */
  readonly out?: string;
  readonly write: (text: string) => void;
  readonly colours: Colours;
  readonly clock?: Clock;
}

export async function runDemo(options: DemoOptions): Promise<void> {
  const clock = options.clock ?? systemClock;
  const morning = lastMorning(clock.now());
  await withTemporaryFolder('watch', async (root) => {
    const newsroom = await openNewsroom(OUTLETS, morning.firstPoll);
    const chat = await openChat();
    try {
      const outbox = options.out === undefined ? await temporaryFolder('mail') : resolve(options.out);
      await writeFolder(root, OUTLETS, newsroom, outbox, morning, chat);
      const watch = await loadOwn(root);
      await openAndPlay({ watch, newsroom, chat, morning, outbox, clock }, options);
    } finally {
      await chat.close();
      await newsroom.close();
    }
  });
}

interface Scene {
  readonly watch: Watch;
  readonly newsroom: Newsroom;
  readonly chat: Chat;
  readonly morning: Morning;
  readonly outbox: string;
  /** The real time. */
  readonly clock: Clock;
  /** Where the store is, when it is not a file that goes with the demo. */
  readonly place?: string;
}

async function openAndPlay(scene: Scene, options: DemoOptions): Promise<void> {
  const { watch } = scene;
  const clock = moveClock(scene.clock, scene.morning.firstPoll);
  const file = join(watch.root, watch.settings.store.file);
  const redis = redisOf(watch.root);
  const held = redis && holdBack(options);
  const backend = await openBackend({ file, clock, log: silentLog, ...(redis && { redis }) });
  try {
    const place = redis && `Redis ${(await backend.state.status()).place}, under keys of ${redis.tag}`;
    const playing = { ...scene, ...(place !== undefined && { place }) };
    await beforeLeaving(backend.close, () => playOn(backend, playing, clock, held ?? options));
  } finally {
    await backend.close().finally(() => held?.tell());
  }
}

async function playOn(
  backend: Backend,
  scene: Scene,
  clock: MovedClock,
  options: DemoOptions,
): Promise<void> {
  const listener = listen();
  const { reporter: report, stdout } = listener;
  const app = await openApp({ watch: scene.watch, backend, report, clock, log: silentLog, stdout });
  const began = scene.clock.now();
  try {
    await play(scene, app, clock, listener, options);
    options.write(tellLedger(options.colours, await backend.state.listDeliveries({ limit: 100 })));
    options.write(tellEnd(options.colours, scene.clock.now() - began));
  } finally {
    await app.stop();
  }
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

/** Three moments: two polls with an edition between them, and the hour at which the digests close. */
async function play(
  { watch, newsroom, chat, morning, outbox, place }: Scene,
  app: App,
  clock: MovedClock,
  listener: Listener,
  { write, colours }: DemoOptions,
): Promise<void> {
  const stage = { colours, watch, outlets: OUTLETS };
  write(tellOpening(stage, newsroom.url, place));

  await app.once();
  write(tellFirstPoll(stage, morning.firstPoll, listener.take()));
  const before = chat.paragraphs();

  newsroom.publishSecond();
  clock.moveTo(morning.secondPoll);
  await app.once();
  const edited = { before, now: chat.paragraphs() };
  write(tellSecondPoll(stage, morning.secondPoll, listener.take(), edited));

  clock.moveTo(morning.digests);
  await app.once();
  const heard = listener.take();
  write(tellDigests(stage, morning.digests, heard, outbox, await pagesOf(heard.deliveries, outbox)));
}

/** The outbox may be a folder that has been used before. */
async function pagesOf(deliveries: readonly Delivery[], outbox: string): Promise<readonly string[]> {
  const stuck = deliveries.find((delivery) => delivery.state !== 'delivered');
  if (stuck !== undefined)
    throw new Error(`the route ${stuck.route} was not told: ${stuck.reason}: ${outbox}`);
  const isOurs = (name: string) => deliveries.some(({ id }) => name.startsWith(id)) && name.endsWith('.html');
  return (await readdir(outbox)).filter(isOurs).toSorted();
}

/** A fault here is ours: the demo's files are no user's. */
async function loadOwn(root: string): Promise<Watch> {
  const { watch, problems } = await loadWatch(root, openEnv(root, {}));
  if (watch !== undefined) return watch;
  throw new Error(`the demo's own watch is broken\n${problems.map(printProblem).join('\n')}`);
}
