/**
 * The world outside, for the benchmark of scale: feeds that each publish something whenever they are asked, and the
 * channel that hears of some of it. A process of its own, whose work is not counted. It talks to its parent by messages.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { listenOnHosts, nameOf, newsItem, rssOf } from './news.js';

const ITEMS = 20;
/** Every so manieth item is about what a shipped rule watches. */
const WATCHED = 10;

export interface WorldFacts {
  /** One for each host; feed n lives on the n-th, counted around. */
  readonly origins: readonly string[];
}

/** Of what was served between the last `mark` and the `rest` after it. */
export interface WorldReport {
  /** Feeds that were asked at all, ever. */
  readonly asked: number;
  readonly polls: number;
  /** New items served, those watched, and how long each of these took to its channel, ms. */
  readonly items: number;
  readonly watched: number;
  readonly delays: readonly number[];
  /** Of these, told of in no more than a number: "and 3 more". */
  readonly counted: number;
  /** Neither told nor counted. */
  readonly untold: number;
  readonly posts: number;
  /** Tellings of what had been told before. */
  readonly repeats: number;
}

const asked = new Map<string, number>();
const servedAt = new Map<string, number>();
const told = new Set<string>();
const NOTHING = { polls: 0, items: 0, watched: 0, counted: 0, posts: 0, repeats: 0 };
let counts = { ...NOTHING };
let delays: number[] = [];
let isResting = false;

const origins = await listenOnHosts((request, response) => {
  if (request.method === 'POST') hear(request, response);
  else serve(request.url ?? '/', response);
});
process.on('message', (ask: 'mark' | 'rest' | 'report') => {
  if (ask !== 'report') isResting = ask === 'rest';
  if (ask === 'mark') {
    servedAt.clear();
    delays = [];
    counts = { ...NOTHING };
  }
  const untold = Math.max(0, servedAt.size - counts.counted);
  process.send?.({ asked: asked.size, ...counts, untold, delays } satisfies WorldReport);
});
process.on('disconnect', () => process.exit());
process.send?.({ origins } satisfies WorldFacts);

/** A document whose first item is new. */
function serve(path: string, response: ServerResponse): void {
  const feed = path.slice(1);
  const polls = asked.get(feed) ?? 0;
  asked.set(feed, polls + 1);
  const newest = polls + ITEMS - 1;
  if (!isResting) count(feed, newest);
  const numbers = Array.from({ length: ITEMS }, (_, n) => newest - n);
  const body = rssOf(
    feed,
    numbers.map((n) => newsItem(feed, n, isWatched(feed, n))),
  );
  response.writeHead(200, { 'content-type': 'application/rss+xml; charset=utf-8' }).end(body);
}

function count(feed: string, newest: number): void {
  counts.polls += 1;
  if (newest >= ITEMS) counts.items += 1;
  if (!isWatched(feed, newest)) return;
  counts.watched += 1;
  servedAt.set(nameOf(feed, newest), performance.now());
}

/** What a feed held when it was first asked is about nothing. */
function isWatched(feed: string, n: number): boolean {
  return n >= ITEMS && (Number(feed.slice(1)) + n) % WATCHED === 0;
}

/** Slack's answer to an incoming webhook. */
function hear(request: IncomingMessage, response: ServerResponse): void {
  const at = performance.now();
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    counts.posts += 1;
    const message = Buffer.concat(chunks).toString();
    const names = new Set(message.match(/zq\d+x\d+/g));
    counts.counted += Number(/"and (\d+) more"/.exec(message)?.[1] ?? 0);
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
