/**
 * The morning as it passes: news comes, services make trouble, hours end. Nothing here polls, matches or sends; the
 * clock is moved, the watch does what is due, and what it reports and what the services were sent is told.
 */
import { readdir } from 'node:fs/promises';
import type { App } from '../app.js';
import type { State } from '../backend/port.js';
import type { Watch } from '../pipeline/load.js';
import type { Morning, MovedClock } from './clock.js';
import { DELETED } from './folder.js';
import type { Heard, Listener } from './listen.js';
import type { Newsroom } from './newsroom.js';
import { OUTLETS } from './outlets.js';
import { rateLimited } from './services/bucket.js';
import type { Services } from './services/open.js';
import { tellFirstPoll, tellSecondPoll, tellThirdPoll } from './tell/editions.js';
import { tellBack, tellEight, tellSeven } from './tell/hours.js';
import { discordText } from './tell/messages.js';
import { type Colours, type Stage, tellOpening } from './tell/page.js';
import type { Waiting } from './tell/sent.js';

export interface Scene {
  readonly watch: Watch;
  readonly newsroom: Newsroom;
  readonly services: Services;
  readonly morning: Morning;
  /** Where e-mail is written. */
  readonly outbox: string;
  /** Where the store is, when it is not a file that goes with the demo. */
  readonly place?: string;
}

export interface Players {
  /** Starts the watch on its store. */
  readonly start: () => Promise<App>;
  readonly state: State;
  readonly clock: MovedClock;
  readonly listener: Listener;
}

/** For how long Discord wants to be left alone, seconds. */
const RATE_LIMIT = 20;

/** @throws when a service refused what it was sent, or anything else broke */
export async function play(
  scene: Scene,
  { start, ...players }: Players,
  write: (text: string) => void,
  colours: Colours,
): Promise<void> {
  const { watch, newsroom, services, morning, place } = scene;
  const stage: Stage = { colours, watch, outlets: OUTLETS, services };
  write(tellOpening(stage, newsroom.url, place));
  for (const [moment, part] of [
    [morning.firstPoll, untilEight],
    [morning.back, afterNine],
  ] as const) {
    players.clock.moveTo(moment);
    const app = await start();
    try {
      await part(scene, stage, { app, ...players }, write);
    } finally {
      await app.stop();
    }
  }
}

type Playing = Omit<Players, 'start'> & { readonly app: App };

async function untilEight(
  { watch, newsroom, services, morning, outbox }: Scene,
  stage: Stage,
  playing: Playing,
  write: (text: string) => void,
): Promise<void> {
  const { state } = playing;
  const chatSays = (): readonly string[] =>
    [...services.chat.messages.values()].flatMap((message) => discordText(message).split('\n\n'));

  services.dutyRoom.script(rateLimited(RATE_LIMIT));
  services.analysts.script({ kind: 'cut after' });
  await passTo(playing, morning.firstPoll);
  await passTo(playing, morning.retries);
  write(tellFirstPoll(stage, morning, hear(playing, outbox), RATE_LIMIT));

  const before = chatSays();
  newsroom.publish(2);
  await passTo(playing, morning.secondPoll);
  const edited = { before, now: chatSays() };
  write(tellSecondPoll(stage, morning, hear(playing, outbox), edited, await whatWaits(state, watch)));

  newsroom.publish(3);
  await passTo(playing, morning.thirdPoll);
  write(tellThirdPoll(stage, morning, hear(playing, outbox), await whatWaits(state, watch)));

  await passTo(playing, morning.seven);
  write(tellSeven(stage, morning, hear(playing, outbox)));

  await passTo(playing, morning.eight);
  const closed = hear(playing, outbox);
  write(tellEight(stage, morning, closed, outbox, await pagesOf(closed, outbox)));
}

async function afterNine(
  { morning, outbox }: Scene,
  stage: Stage,
  playing: Playing,
  write: (text: string) => void,
): Promise<void> {
  await passTo(playing, morning.back);
  hear(playing, outbox);
  write(tellBack(stage, morning));
}

/** All that is due by then is done. */
async function passTo({ clock, app }: Playing, moment: number): Promise<void> {
  clock.moveTo(moment);
  await app.once();
}

function hear({ listener }: Playing, outbox: string): Heard {
  return withoutTrouble(listener.take(), outbox);
}

/** A channel that has been deleted is part of the story; whatever else was not delivered in the end is a fault of ours. */
function withoutTrouble(heard: Heard, outbox: string): Heard {
  for (const error of heard.errors) throw error;
  const ends = new Map(heard.deliveries.map((delivery) => [delivery.id, delivery]));
  for (const { state, route, channel, recipient, reason } of ends.values()) {
    if (state === 'delivered' || channel === DELETED) continue;
    const where = recipient === undefined ? `, by ${channel}` : `: ${outbox}`;
    throw new Error(`the route ${route} was not told: ${reason}${where}`);
  }
  return heard;
}

async function whatWaits(state: State, watch: Watch): Promise<readonly Waiting[]> {
  const immediate = watch.routes.filter(({ schedule }) => schedule.kind === 'immediate');
  const waiting = immediate.map(async (route) => {
    const open = await state.readOpenDigest(route.id);
    if (open === undefined) return [];
    return [{ route, stories: new Set(open.alerts.map(({ story }) => story)).size, until: open.closesAt }];
  });
  return (await Promise.all(waiting)).flat();
}

/** File names; the outbox may be a folder that has been used before. */
async function pagesOf({ deliveries }: Heard, outbox: string): Promise<readonly string[]> {
  const isOurs = (name: string) => deliveries.some(({ id }) => name.startsWith(id)) && name.endsWith('.html');
  return (await readdir(outbox)).filter(isOurs).toSorted();
}
