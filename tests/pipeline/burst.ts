/**
 * A burst: twenty-five feeds publish twenty critical stories each at once, which five channels are told of while their
 * services say 429 now and then. What each channel was told comes from the doubles, how long it took from the ledger.
 */

import { rateLimited } from '../../src/demo/services/bucket.js';
import { openDiscordDouble } from '../../src/demo/services/discord.js';
import type { Fault, HttpDouble } from '../../src/demo/services/http.js';
import { openSlackDouble, slackRateLimited } from '../../src/demo/services/slack.js';
import { openSlackApiDouble, slackApiRateLimited } from '../../src/demo/services/slack-api.js';
import { openWebhookDouble, WEBHOOK_SECRET } from '../../src/demo/services/webhook.js';
import { systemClock } from '../../src/lib/clock.js';
import type { Delivery } from '../../src/model/delivery.js';
import type { Digest } from '../../src/model/digest.js';
import { madeUpWords, seeded } from '../bench/vocabulary.js';
import { anRss, CARGO_RULE, makeHome, type OpenHome, openHome, openNewsstand } from './home.js';

const FEEDS = 25;
const STORIES = 20;
/** One call in so many is refused with a 429. */
const REFUSED = 5;
/** What a slow service takes for each answer, ms. */
const SLOW = 500;
/** ms */
const PATIENCE = 200_000;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export interface Burst {
  /** Published, each by words of its headline that no other has. */
  readonly stories: readonly string[];
  readonly channels: Readonly<Record<string, Told>>;
}

export interface Told {
  /** In how many digests each story stands. */
  readonly digests: ReadonlyMap<string, number>;
  /** In how many messages; in none where its digest has more than messages hold, which then says how many. */
  readonly messages: ReadonlyMap<string, number>;
  /** Messages that the service took, and that the deliveries were made of. */
  readonly taken: number;
  readonly parts: number;
  /** From planned to delivered, ms. */
  readonly delays: readonly number[];
}

/** @param withSlow whether a sixth channel's service takes its time over every answer, and is busy every other time */
export async function playBurst(seed: number, withSlow: boolean): Promise<Burst> {
  const random = seeded(seed);
  const services = await openServices(withSlow);
  const stand = await openNewsstand();
  const feeds = Array.from({ length: FEEDS }, (_, n) => ({
    id: `f${n}`,
    url: `${stand.url}/f${n}`,
    publisher: `f${n}`,
  }));
  const stories: string[] = [];
  for (const { id } of feeds) {
    const headlines = Array.from({ length: STORIES }, () => madeUpWords(random, 6));
    stories.push(...headlines);
    const entries = headlines.map((words) => ({
      title: `Carguero ${words}`,
      at: Date.now(),
    }));
    stand.put(`/${id}`, anRss(entries));
  }
  const home = makeHome({
    feeds,
    rules: [{ ...CARGO_RULE, severity: 'critical' }],
    settings: {
      channels: Object.fromEntries(services.map(({ name, channel }) => [name, channel])),
      poll: { concurrency: 2 },
      routes: services.map(({ name }) => ({ id: `to-${name}`, to: [name], schedule: 'immediate' })),
    },
    env: Object.assign({}, ...services.map(({ env }) => env)),
  });
  const watch = await openHome(home, systemClock);
  try {
    await watch.app.start();
    await untilTold(services, watch, stories.length);
    await watch.app.stop(); // what is under way is finished
    const channels = services.map((service) => [service.name, whatWasTold(service, watch, stories)] as const);
    return { stories, channels: Object.fromEntries(channels) };
  } finally {
    await watch.close();
    home.remove();
    await stand.close();
    for (const { double } of services) await double.close();
  }
}

interface Service {
  readonly name: string;
  /** As in atalaya.yml. */
  readonly channel: object;
  readonly env: Readonly<Record<string, string>>;
  readonly double: Pick<HttpDouble, 'script' | 'calls' | 'close'>;
  /** The body of each message that it accepted, as JSON. */
  told(): readonly string[];
}

async function openServices(withSlow: boolean): Promise<readonly Service[]> {
  const services = [
    await discord('discord-a'),
    await discord('discord-b'),
    await slackWebhook(),
    await slackBot(),
    await webhook(),
  ];
  if (withSlow) services.push(await discord('slow', () => SLOW));
  return services;
}

async function discord(name: string, delay?: () => number): Promise<Service> {
  const double = await openDiscordDouble(delay);
  refuse(double, rateLimited(0.3), delay === undefined ? REFUSED : 2);
  const variable = `WEBHOOK_${name.replace('-', '_').toUpperCase()}`;
  return {
    name,
    channel: { type: 'discord', webhook: `\${${variable}}` },
    env: { [variable]: double.webhook },
    double,
    told: () => double.accepted.map(({ embeds }) => JSON.stringify(embeds)),
  };
}

async function slackWebhook(): Promise<Service> {
  const double = await openSlackDouble();
  refuse(double, slackRateLimited(1));
  return {
    name: 'slack',
    channel: { type: 'slack', webhook: `\${SLACK_WEBHOOK}` },
    env: { SLACK_WEBHOOK: double.webhook },
    double,
    told: () => double.accepted.map(({ blocks }) => JSON.stringify(blocks)),
  };
}

async function slackBot(): Promise<Service> {
  const double = await openSlackApiDouble();
  refuse(double, slackApiRateLimited(1));
  return {
    name: 'bot',
    channel: { type: 'slack', token: `\${SLACK_TOKEN}`, channel: double.channel, api: double.api },
    env: { SLACK_TOKEN: double.token },
    double,
    told: () => double.accepted.map(({ message }) => JSON.stringify(message.blocks)),
  };
}

async function webhook(): Promise<Service> {
  const double = await openWebhookDouble();
  refuse(double, { kind: 'answer', status: 429, headers: { 'retry-after': '1' } });
  return {
    name: 'webhook',
    channel: { type: 'webhook', url: `\${HOOK}`, secret: `\${HOOK_SECRET}` },
    env: { HOOK: double.url, HOOK_SECRET: WEBHOOK_SECRET },
    double,
    told: () => double.accepted.map(({ payload }) => JSON.stringify(payload)),
  };
}

/** One call in `every` meets the fault. */
function refuse(
  { script, calls }: Pick<HttpDouble, 'script' | 'calls'>,
  fault: Fault,
  every = REFUSED,
): void {
  const next = (call: number): void =>
    void calls(call).then(() => {
      script(fault);
      next(call + every);
    });
  next(every);
}

type Work = Pick<OpenHome, 'digests' | 'deliveries'>;

/** Resolves when each route's digests hold all stories and are delivered, or patience has ended. */
async function untilTold(services: readonly Service[], work: Work, stories: number): Promise<void> {
  const until = Date.now() + PATIENCE;
  const isDone = ({ name }: Service): boolean => {
    const digests = digestsTo(work, name);
    const held = digests.reduce((sum, digest) => sum + storiesOf(digest).length, 0);
    return held >= stories && deliveredTo(work, name).length >= digests.length;
  };
  while (Date.now() < until && !services.every(isDone)) await pause(200);
}

function whatWasTold({ name, told }: Service, work: Work, stories: readonly string[]): Told {
  const delivered = deliveredTo(work, name);
  return {
    digests: countOf(
      stories,
      digestsTo(work, name).map((digest) => storiesOf(digest).join('\n')),
    ),
    messages: countOf(stories, told()),
    taken: told().length,
    parts: delivered.reduce((sum, { parts = [] }) => sum + parts.length, 0),
    delays: delivered.flatMap(({ createdAt, finishedAt }) =>
      finishedAt === undefined ? [] : [finishedAt - createdAt],
    ),
  };
}

const digestsTo = ({ digests }: Work, name: string): readonly Digest[] =>
  digests.filter((digest) => digest?.route === `to-${name}`).filter((digest) => digest !== undefined);

const deliveredTo = ({ deliveries }: Work, name: string): readonly Delivery[] =>
  deliveries.filter(({ channel, state }) => channel === name && state === 'delivered');

const storiesOf = ({ groups }: Digest): readonly string[] =>
  groups.flatMap(({ stories }) => stories.map(({ headline }) => headline.text));

/** In how many of the texts each story stands. */
function countOf(stories: readonly string[], texts: readonly string[]): ReadonlyMap<string, number> {
  return new Map(stories.map((words) => [words, texts.filter((text) => text.includes(words)).length]));
}
