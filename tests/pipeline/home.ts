/** A whole watch in a folder of its own: configuration written out, loaded and run as the service would. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, openApp } from '../../src/app.js';
import { openBackend, type RedisStore } from '../../src/backend/open.js';
import type { Backend } from '../../src/backend/port.js';
import { openEnv } from '../../src/config/env.js';
import { printProblem } from '../../src/config/problem.js';
import type { Clock } from '../../src/lib/clock.js';
import { silentLog } from '../../src/lib/log.js';
import type { Delivery } from '../../src/model/delivery.js';
import type { Digest } from '../../src/model/digest.js';
import { loadWatch } from '../../src/pipeline/load.js';
import { type PollReport, type Reporter, silentReporter } from '../../src/pipeline/report.js';
import { NOON } from '../builders.js';
import { openFeedServer, type Reply, send } from '../doubles/feed-server.js';

export interface Home {
  readonly dir: string;
  /** Environment that the configuration's `${NAME}` are taken from. */
  readonly env: Readonly<Record<string, string>>;
  /** Writes a file of the configuration anew. */
  write(file: string, value: unknown): void;
  remove(): void;
}

export interface HomeParts {
  readonly feeds: readonly Record<string, unknown>[];
  readonly rules?: readonly Record<string, unknown>[];
  readonly concepts?: readonly Record<string, unknown>[];
  readonly settings?: Record<string, unknown>;
  readonly env?: Readonly<Record<string, string>>;
}

/** Fires on any item that speaks of a cargo plane. */
export const CARGO_RULE = {
  id: 'cargo-flights',
  title: { en: 'Cargo flights' },
  severity: 'high',
  tags: ['aviation'],
  why: 'Unscheduled cargo may carry arms.',
  watch: '"avión de carga" OR carguero*',
  examples: { match: [{ title: 'Un avión de carga' }], ignore: [{ title: 'Un avión' }] },
};

/** Writes the configuration; JSON is YAML. */
export function makeHome({
  feeds,
  rules = [CARGO_RULE],
  concepts = [],
  settings = {},
  env = {},
}: HomeParts): Home {
  const dir = mkdtempSync(join(tmpdir(), 'atalaya-'));
  const write = (file: string, value: unknown): void => writeFileSync(join(dir, file), JSON.stringify(value));
  mkdirSync(join(dir, 'feeds'));
  mkdirSync(join(dir, 'rules', 'concepts'), { recursive: true });
  write('atalaya.yml', {
    network: { allow: ['127.0.0.1'] },
    channels: { screen: { type: 'stdout' } },
    routes: [{ id: 'on-screen', to: ['screen'], schedule: 'immediate', notices: true }],
    ...settings,
    poll: { perHost: 16, gap: '0s', ...Object(settings.poll) },
  });
  write('feeds/all.yml', { feeds: feeds.map((feed) => ({ ...PLAIN_FEED, ...feed })) });
  for (const rule of rules) write(`rules/${rule.id}.yml`, rule);
  for (const concept of concepts) write(`rules/concepts/${concept.id}.yml`, concept);
  return { dir, env, write, remove: () => rmSync(dir, { recursive: true, force: true }) };
}

export const PLAIN_FEED = { name: 'Diario del Valle', country: 'bo', lang: 'es', affiliation: 'independent' };

export interface OpenHome {
  readonly app: App;
  readonly backend: Backend;
  readonly polls: PollReport[];
  readonly digests: (Digest | undefined)[];
  readonly deliveries: Delivery[];
  /** What stdout channels wrote. */
  readonly screen: string[];
  close(): Promise<void>;
}

/**
 * @param around what the watch sees of its store, for tests that cut in there
 * @param redis in place of a file
 */
export async function openHome(
  home: Pick<Home, 'dir' | 'env'>,
  clock: Clock,
  around: (backend: Backend) => Backend = (backend) => backend,
  redis?: RedisStore,
): Promise<OpenHome> {
  const { watch, problems } = await loadWatch(home.dir, openEnv(home.dir, home.env));
  if (watch === undefined) throw new Error(problems.map(printProblem).join('\n'));
  const file = join(home.dir, 'data', 'watch.db');
  const store = { file, clock, log: silentLog, ...(redis === undefined ? {} : { redis }) };
  const backend = around(await openBackend(store));
  const told = {
    polls: [] as PollReport[],
    digests: [] as (Digest | undefined)[],
    deliveries: [] as Delivery[],
  };
  const report: Reporter = {
    ...silentReporter,
    polled: (poll) => told.polls.push(poll),
    closed: (_, digest) => told.digests.push(digest),
    delivered: (delivery) => told.deliveries.push(delivery),
  };
  const screen: string[] = [];
  const stdout = (text: string) => screen.push(text);
  const app = await openApp({ watch, backend, report, clock, log: silentLog, stdout });
  return {
    ...told,
    app,
    backend,
    screen,
    async close() {
      await app.stop();
      await backend.close();
    },
  };
}

export interface Newsstand {
  readonly url: string;
  /** What `path` answers from now on. */
  put(path: string, document: string | Reply): void;
  close(): Promise<void>;
}

/** Serves documents over loopback. */
export async function openNewsstand(): Promise<Newsstand> {
  const server = await openFeedServer();
  const headers = { 'content-type': 'application/rss+xml' };
  return {
    url: server.url(''),
    put: (path, document) =>
      server.script(path, send(typeof document === 'string' ? { headers, body: document } : document)),
    close: () => server.close(),
  };
}

export interface Entry {
  readonly title: string;
  readonly guid?: string;
  readonly summary?: string;
  /** Epoch ms; `null` leaves the date out. */
  readonly at?: number | null;
}

export function anRss(entries: readonly Entry[]): string {
  const items = entries.map(({ title, guid = title, summary = '', at = NOON - 60_000 }) =>
    [
      `<item><title>${title}</title><guid isPermaLink="false">${guid}</guid>`,
      `<link>https://valle.example/${encodeURIComponent(guid)}</link><description>${summary}</description>`,
      `${at === null ? '' : `<pubDate>${new Date(at).toUTCString()}</pubDate>`}</item>`,
    ].join(''),
  );
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>Valle</title>${items.join('')}</channel></rss>`;
}
