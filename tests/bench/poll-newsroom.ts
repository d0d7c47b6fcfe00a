/**
 * The newsroom of the benchmark of polling: feeds that publish all at once when told to, and keep their ETags. A
 * process of its own, whose documents are written before anybody asks for them.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { listenOnHosts, newsItem, rssOf } from './news.js';

const ITEMS = 20;
/** Every so manieth item is about what a shipped rule watches. */
const WATCHED = 50;

export interface NewsroomFacts {
  readonly origins: readonly string[];
}

/** Answers since the last report. */
export interface NewsroomReport {
  readonly documents: number;
  readonly unchanged: number;
  readonly unknown: number;
}

const documents = new Map<string, Buffer>();
let edition = 0;
let counts = { documents: 0, unchanged: 0, unknown: 0 };

const origins = await listenOnHosts(answer);
process.on('message', (order: 'report' | `publish ${number}`) => {
  if (order !== 'report') publish(Number(order.split(' ')[1]));
  process.send?.(counts satisfies NewsroomReport);
  counts = { documents: 0, unchanged: 0, unknown: 0 };
});
process.on('disconnect', () => process.exit());
process.send?.({ origins } satisfies NewsroomFacts);

/** All items of all feeds are new. */
function publish(feeds: number): void {
  edition += 1;
  documents.clear();
  for (let f = 0; f < feeds; f++) {
    const numbers = Array.from({ length: ITEMS }, (_, n) => (edition + 1) * ITEMS - n);
    const items = numbers.map((n) => newsItem(`f${f}`, n, (f + n) % WATCHED === 0));
    documents.set(`/f${f}`, Buffer.from(rssOf(`f${f}`, items)));
  }
}

function answer(request: IncomingMessage, response: ServerResponse): void {
  const document = documents.get(request.url ?? '/');
  const etag = `"${edition}"`;
  if (document === undefined) {
    counts.unknown += 1;
    response.writeHead(404).end();
  } else if (request.headers['if-none-match'] === etag) {
    counts.unchanged += 1;
    response.writeHead(304, { etag }).end();
  } else {
    counts.documents += 1;
    const type = 'application/rss+xml; charset=utf-8';
    response.writeHead(200, { etag, 'content-type': type, 'content-length': document.length }).end(document);
  }
}
