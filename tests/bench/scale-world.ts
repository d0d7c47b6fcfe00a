/**
 * The world outside, for the benchmark of scale: feeds that each publish something whenever they are asked, and the
 * channel that hears of some of it. A process of its own, whose work is not counted. It talks to its parent by messages.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { seeded, vocabularyOf, wordOfText } from './vocabulary.js';

/** Feeds are spread over as many hosts: addresses of the loopback network. */
const HOSTS = 50;
const ITEMS = 20;
const WORDS = 40;
/** Every so manieth item is about what a shipped rule watches. */
const WATCHED = 10;
/** Stories are dated a second apart, and all are young enough to be told. */
const FIRST_DATE = Date.now() - 3_600_000;

export interface WorldFacts {
  /** One for each host; feed n lives on the n-th, counted around. */
  readonly origins: readonly string[];
}

/** Since the last `mark`. */
export interface WorldReport {
  /** Feeds that were asked at all, ever. */
  readonly asked: number;
  readonly polls: number;
  /** New items served, those watched, and how long each of these took to its channel, ms. */
  readonly items: number;
  readonly watched: number;
  readonly delays: readonly number[];
  readonly posts: number;
  /** Tellings of what had been told before. */
  readonly repeats: number;
}

const vocabulary = vocabularyOf('en', seeded(7));
const asked = new Map<string, number>();
const servedAt = new Map<string, number>();
const told = new Set<string>();
let counts = { polls: 0, items: 0, watched: 0, posts: 0, repeats: 0 };
let delays: number[] = [];

const servers = await Promise.all(Array.from({ length: HOSTS }, (_, n) => listen(`127.0.0.${n + 1}`)));
process.on('message', (ask: 'mark' | 'report') => {
  if (ask === 'mark') {
    servedAt.clear();
    delays = [];
    counts = { polls: 0, items: 0, watched: 0, posts: 0, repeats: 0 };
  }
  process.send?.({ asked: asked.size, ...counts, delays } satisfies WorldReport);
});
process.on('disconnect', () => process.exit());
process.send?.({ origins: servers } satisfies WorldFacts);

async function listen(host: string): Promise<string> {
  const server = createServer((request, response) => {
    if (request.method === 'POST') hear(request, response);
    else serve(request.url ?? '/', response);
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = server.address() as AddressInfo; // a TCP server has no other kind of address
  return `http://${host}:${port}`;
}

/** A document whose first item is new. */
function serve(path: string, response: ServerResponse): void {
  const feed = path.slice(1);
  const polls = asked.get(feed) ?? 0;
  asked.set(feed, polls + 1);
  counts.polls += 1;
  const newest = polls + ITEMS - 1;
  if (polls > 0) counts.items += 1;
  if (isWatched(feed, newest)) {
    counts.watched += 1;
    servedAt.set(nameOf(feed, newest), performance.now());
  }
  const items = Array.from({ length: ITEMS }, (_, n) => itemOf(feed, newest - n)).join('');
  const body = `<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel><title>${feed}</title><link>https://${feed}.example/</link><description>News</description>${items}</channel></rss>`;
  response.writeHead(200, { 'content-type': 'application/rss+xml; charset=utf-8' }).end(body);
}

/** Always the same for a feed and a number. */
function itemOf(feed: string, n: number): string {
  const random = seeded(Number(feed.slice(1)) * 100_003 + n);
  const words = (count: number) =>
    Array.from({ length: count }, () => wordOfText(vocabulary, random)).join(' ');
  const about = isWatched(feed, n) ? 'Mahan Air flight from Tehran lands in Caracas:' : '';
  const name = nameOf(feed, n);
  return `<item><title>${about} ${words(8)} ${name}</title><link>https://${feed}.example/${n}</link><guid>${name}</guid><pubDate>${new Date(FIRST_DATE + n * 1_000).toUTCString()}</pubDate><description>${words(WORDS)}</description></item>`;
}

/** What a feed held when it was first asked is about nothing. */
function isWatched(feed: string, n: number): boolean {
  return n >= ITEMS && (Number(feed.slice(1)) + n) % WATCHED === 0;
}

function nameOf(feed: string, n: number): string {
  return `zq${feed.slice(1)}x${n}`;
}

/** Slack's answer to an incoming webhook. */
function hear(request: IncomingMessage, response: ServerResponse): void {
  const at = performance.now();
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    counts.posts += 1;
    const names = new Set(
      Buffer.concat(chunks)
        .toString()
        .match(/zq\d+x\d+/g),
    );
    for (const name of names) {
      if (told.has(name)) counts.repeats += 1;
      told.add(name);
      const served = servedAt.get(name);
      if (served !== undefined) delays.push(at - served);
      servedAt.delete(name);
    }
    response.writeHead(200).end('ok');
  });
}
