/** One feed, in either store, whose documents are written item by item: guid, address, headline and date. */
import { afterAll, beforeAll } from 'vitest';
import { HOUR } from '../../src/lib/duration.js';
import { Secret } from '../../src/lib/secret.js';
import { feedId } from '../../src/model/id.js';
import { judgeFeeds } from '../../src/pipeline/feed-state.js';
import { pollFeed } from '../../src/pipeline/poll-feed.js';
import { type RedisServer, startRedis } from '../backend/redis-server.js';
import { aClock, type DrivenClock } from '../builders.js';
import { makeHome, type Newsstand, type OpenHome, openHome, openNewsstand } from './home.js';

export interface Written {
  readonly guid?: string;
  /** `null` leaves the address out. */
  readonly link?: string | null;
  readonly title: string;
  readonly at?: number;
  readonly summary?: string;
  readonly lang?: string;
}

export const A: Written = { title: 'Un avión de carga aterriza en El Alto' };
export const B: Written = { title: 'Bloqueos en la ruta a Trinidad' };
export const C: Written = { title: 'Sube el precio del pan' };
export const D: Written = { title: 'La cancillería convoca al embajador' };
export const FRONT = 'https://valle.example/';
export const LIVE = 'https://valle.example/minuto-a-minuto#1';
export const linkOf = (title: string) => `https://valle.example/${encodeURIComponent(title)}`;
export const guids = (prefix: string, ...items: readonly Written[]) =>
  items.map((item, n) => ({ guid: `${prefix}${n}`, ...item }));
export const linked = (link: string | null, ...items: readonly Written[]) =>
  items.map((item) => ({ ...item, link }));

export const BY_ADDRESS = 'its guids change or repeat: items are told apart by their addresses';
export const BY_HEADLINE =
  'its guids and addresses change or repeat: items are told apart by their headlines';

export interface GuidFeed {
  readonly clock: DrivenClock;
  readonly watch: OpenHome;
  /** @returns items that are new to the watch, as `print` has them */
  read<T = string>(items: readonly Written[], print?: (item: Written) => T): Promise<readonly T[]>;
  /** The same an hour later. */
  poll(items: readonly Written[]): Promise<readonly string[]>;
  /** The last document once more, an hour later. */
  repeat(): Promise<void>;
  /** A poll an hour later, which nobody answers. */
  fail(): Promise<string>;
  /** Somebody edits its address. */
  moveTo(path: string): void;
  remarks(): Promise<readonly string[]>;
  close(): Promise<void>;
}

export const STORES = ['a file', 'Redis'] as const;
export type StoreName = (typeof STORES)[number];
type Open = (store: StoreName, kind?: 'rss' | 'sitemap') => Promise<GuidFeed>;

/** For the tests of a file: serves documents, and runs Redis, while they last. */
export function serveGuidFeeds(): Open {
  let redis: RedisServer;
  let stand: Newsstand;
  beforeAll(async () => {
    redis = await startRedis();
    stand = await openNewsstand();
  });
  afterAll(async () => {
    await stand.close();
    await redis.stop();
  });
  return (store, kind = 'rss') => openGuidFeed(stand, store === 'Redis' ? redis : undefined, kind);
}

let stores = 0;

async function openGuidFeed(
  stand: Newsstand,
  redis: RedisServer | undefined,
  kind: 'rss' | 'sitemap',
): Promise<GuidFeed> {
  const clock = aClock();
  const home = makeHome({ feeds: [{ id: 'a', url: `${stand.url}/a`, kind }] });
  const store = redis && { url: new Secret(redis.url), tag: `guids-${stores++}`, isTemporary: true };
  const watch = await openHome(home, clock, undefined, store);
  let documents = 0;
  let path = '/a';
  const context = () => {
    const { watch: own, ...rest } = watch.app.context;
    const feeds = own.feeds.map((feed) => ({ ...feed, url: stand.url + path }));
    return { ...rest, watch: { ...own, feeds } };
  };
  const read = async <T>(
    items: readonly Written[],
    print: (item: Written) => T = ({ title }) => title as T, // the default of T
  ): Promise<readonly T[]> => {
    // another body each time: a known one would not be read
    const head = `<title>Valle</title><description>${documents++}</description>`;
    const pages = items.map(({ link }) => `<url><loc>${link}</loc></url>`).join('');
    stand.put(
      path,
      kind === 'sitemap'
        ? `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${pages}</urlset>`
        : `<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>${head}${items.map(toRss).join('')}</channel></rss>`,
    );
    const report = await pollFeed(context(), feedId('a'));
    if (report.kind !== 'polled') throw new Error(`expected a poll with items, not ${report.kind}`);
    return report.fresh.map(({ item: { title, publishedAt } }) =>
      print({ title, ...(publishedAt === undefined ? {} : { at: publishedAt }) }),
    );
  };
  return {
    clock,
    watch,
    read,
    poll: (items) => {
      clock.advance(HOUR);
      return read(items);
    },
    repeat: async () => {
      clock.advance(HOUR);
      const { kind } = await pollFeed(context(), feedId('a'));
      if (kind !== 'not-modified') throw new Error(`expected nothing new, not ${kind}`);
    },
    fail: async () => {
      clock.advance(HOUR);
      stand.put(path, { status: 503 });
      return (await pollFeed(context(), feedId('a'))).kind;
    },
    moveTo: (to) => {
      path = to;
    },
    remarks: async () => {
      const { feeds } = watch.app.context.watch;
      return judgeFeeds(feeds, await watch.backend.state.listFeeds(), clock.now())[0]?.why ?? [];
    },
    close: async () => {
      await watch.close();
      home.remove();
    },
  };
}

function toRss({ guid, title, link = linkOf(title), at, summary, lang }: Written): string {
  return [
    `<item><title>${title}</title>`,
    guid === undefined ? '' : `<guid isPermaLink="false">${guid}</guid>`,
    link === null ? '' : `<link>${link}</link>`,
    lang === undefined ? '' : `<dc:language>${lang}</dc:language>`,
    summary === undefined ? '' : `<description>${summary}</description>`,
    `${at === undefined ? '' : `<pubDate>${new Date(at).toUTCString()}</pubDate>`}</item>`,
  ].join('');
}
