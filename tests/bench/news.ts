/** Invented news for benchmarks, always the same for a feed and a number, and the hosts that serve it. */
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { seeded, vocabularyOf, wordOfText } from './vocabulary.js';

/** Feeds are spread over as many hosts: addresses of the loopback network. */
const HOSTS = 50;
const TITLE_WORDS = 8;
const WORDS = 40;
/** Stories are dated a second apart, and all are young enough to be told. */
const FIRST_DATE = Date.now() - 3_600_000;

const vocabulary = vocabularyOf('en', seeded(7));

/** @returns the origins of the hosts */
export function listenOnHosts(serve: RequestListener): Promise<readonly string[]> {
  return Promise.all(Array.from({ length: HOSTS }, (_, n) => listen(`127.0.0.${n + 1}`, serve)));
}

async function listen(host: string, serve: RequestListener): Promise<string> {
  const server = createServer(serve);
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = server.address() as AddressInfo; // a TCP server has no other kind of address
  return `http://${host}:${port}`;
}

/** @param feed f and its number */
export function rssOf(feed: string, items: readonly string[]): string {
  return `<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel><title>${feed}</title><link>https://${feed}.example/</link><description>News</description>${items.join('')}</channel></rss>`;
}

/** @param isWatched it is about what a shipped rule watches */
export function newsItem(feed: string, n: number, isWatched: boolean): string {
  const random = seeded(Number(feed.slice(1)) * 100_003 + n);
  const words = (count: number) =>
    Array.from({ length: count }, () => wordOfText(vocabulary, random)).join(' ');
  const about = isWatched ? 'Mahan Air flight from Tehran lands in Caracas:' : '';
  const name = nameOf(feed, n);
  return `<item><title>${about} ${words(TITLE_WORDS)} ${name}</title><link>https://${feed}.example/${n}</link><guid>${name}</guid><pubDate>${new Date(FIRST_DATE + n * 1_000).toUTCString()}</pubDate><description>${words(WORDS)}</description></item>`;
}

/** Stands in its headline, and in no other. */
export function nameOf(feed: string, n: number): string {
  return `zq${feed.slice(1)}x${n}`;
}
