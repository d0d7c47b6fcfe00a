/** One feed, in either store, whose documents are written item by item: guid, address, headline and date. */
import { HOUR } from '../../src/lib/duration.js';
import { Secret } from '../../src/lib/secret.js';
import { feedId } from '../../src/model/id.js';
import { judgeFeeds } from '../../src/pipeline/feed-state.js';
import { pollFeed } from '../../src/pipeline/poll-feed.js';
import type { RedisServer } from '../backend/redis-server.js';
import { aClock, type DrivenClock } from '../builders.js';
import { makeHome, type Newsstand, type OpenHome, openHome } from './home.js';

export interface Written {
  readonly guid?: string;
  /** `null` leaves the address out. */
  readonly link?: string | null;
  readonly title: string;
  readonly at?: number;
  readonly summary?: string;
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
  remarks(): Promise<readonly string[]>;
  close(): Promise<void>;
}

let stores = 0;

/** @param redis in place of a file */
export async function openGuidFeed(
  stand: Newsstand,
  redis?: RedisServer,
  kind: 'rss' | 'sitemap' = 'rss',
): Promise<GuidFeed> {
  const clock = aClock();
  const home = makeHome({ feeds: [{ id: 'a', url: `${stand.url}/a`, kind }] });
  const store = redis && { url: new Secret(redis.url), tag: `guids-${stores++}`, isTemporary: true };
  const watch = await openHome(home, clock, undefined, store);
  let documents = 0;
  const read = async <T>(
    items: readonly Written[],
    print: (item: Written) => T = ({ title }) => title as T, // the default of T
  ): Promise<readonly T[]> => {
    // another body each time: a known one would not be read
    const head = `<title>Valle</title><description>${documents++}</description>`;
    const pages = items.map(({ link }) => `<url><loc>${link}</loc></url>`).join('');
    stand.put(
      '/a',
      kind === 'sitemap'
        ? `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${pages}</urlset>`
        : `<rss version="2.0"><channel>${head}${items.map(toRss).join('')}</channel></rss>`,
    );
    const report = await pollFeed(watch.app.context, feedId('a'));
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
      const { kind } = await pollFeed(watch.app.context, feedId('a'));
      if (kind !== 'not-modified') throw new Error(`expected nothing new, not ${kind}`);
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

function toRss({ guid, title, link = linkOf(title), at, summary }: Written): string {
  return [
    `<item><title>${title}</title>`,
    guid === undefined ? '' : `<guid isPermaLink="false">${guid}</guid>`,
    link === null ? '' : `<link>${link}</link>`,
    summary === undefined ? '' : `<description>${summary}</description>`,
    `${at === undefined ? '' : `<pubDate>${new Date(at).toUTCString()}</pubDate>`}</item>`,
  ].join('');
}
