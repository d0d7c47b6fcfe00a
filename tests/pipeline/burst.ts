/**
 * A burst: twenty-five feeds publish twenty critical stories each at once, which five channels are told of while their
 * services say 429 now and then. What each channel was told comes from the doubles, how long it took from the ledger.
 */
import { systemClock } from '../../src/lib/clock.js';
import type { Delivery } from '../../src/model/delivery.js';
import { madeUpWords, seeded } from '../bench/vocabulary.js';
import { openDiscordDouble, rateLimited } from '../doubles/discord.js';
import type { Fault, HttpDouble } from '../doubles/http.js';
import { openSlackDouble, slackRateLimited } from '../doubles/slack.js';
import { openSlackApiDouble, slackApiRateLimited } from '../doubles/slack-api.js';
import { openWebhookDouble, WEBHOOK_SECRET } from '../doubles/webhook.js';
import { anRss, CARGO_RULE, makeHome, openHome, openNewsstand } from './home.js';

const FEEDS = 25;
/** Three such polls that meet in one window still fit the messages of a digest. */
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
  /** In how many messages each stands, by channel. */
  readonly told: Readonly<Record<string, ReadonlyMap<string, number>>>;
  /** From planned to delivered by channel, ms. */
  readonly delays: Readonly<Record<string, readonly number[]>>;
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
    await untilTold(services, stories);
    await watch.app.stop(); // what is under way is finished
    return {
      stories,
      told: Object.fromEntries(services.map(({ name, told }) => [name, countOf(stories, told())])),
      delays: Object.fromEntries(services.map(({ name }) => [name, delaysOf(watch.deliveries, name)])),
    };
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

/** Resolves when every channel has been told of every story, or patience has ended. */
async function untilTold(services: readonly Service[], stories: readonly string[]): Promise<void> {
  const until = Date.now() + PATIENCE;
  const hasAll = ({ told }: Service): boolean => {
    const all = told().join(' ');
    return stories.every((words) => all.includes(words));
  };
  while (Date.now() < until && !services.every(hasAll)) await pause(200);
}

/** In how many messages each story stands. */
function countOf(stories: readonly string[], told: readonly string[]): ReadonlyMap<string, number> {
  return new Map(stories.map((words) => [words, told.filter((text) => text.includes(words)).length]));
}

const delaysOf = (deliveries: readonly Delivery[], name: string): readonly number[] =>
  deliveries.flatMap(({ channel, createdAt, finishedAt }) =>
    channel === name && finishedAt !== undefined ? [finishedAt - createdAt] : [],
  );
