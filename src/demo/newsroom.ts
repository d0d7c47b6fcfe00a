/** The demo's web: one small server on the loopback address that serves every outlet's document. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MINUTE } from '../lib/duration.js';
import { hash } from '../lib/hash.js';
import { encode } from './bytes.js';
import { siteOf, writeDocument } from './documents.js';
import { type Edition, type Outlet, storiesIn } from './outlet.js';

export interface Newsroom {
  /** `http://127.0.0.1:port` */
  readonly url: string;
  feedUrl(outlet: Outlet): string;
  /** Puts an edition in the place of the one before. */
  publish(edition: Edition): void;
  close(): Promise<void>;
}

interface Served {
  readonly body: Buffer;
  readonly type: string;
  /** Absent where the server knows nothing of validators. */
  readonly etag?: string;
}

/** @param opensAt epoch ms of the first edition: stories are dated from it */
export async function openNewsroom(outlets: readonly Outlet[], opensAt: number): Promise<Newsroom> {
  let shelf = printEdition(outlets, 1, opensAt);
  const server = createServer((request, response) => answer(shelf.get(request.url ?? ''), request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo; // a TCP server that listens has one
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    feedUrl: (outlet) => url + pathOf(outlet),
    publish(edition) {
      shelf = printEdition(outlets, edition, opensAt);
    },
    close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      return closed;
    },
  };
}

function printEdition(
  outlets: readonly Outlet[],
  edition: Edition,
  opensAt: number,
): ReadonlyMap<string, Served> {
  return new Map(outlets.map((outlet) => [pathOf(outlet), print(outlet, edition, opensAt)]));
}

function print(outlet: Outlet, edition: Edition, opensAt: number): Served {
  const stories = storiesIn(outlet, edition).map((story) => {
    return { ...story, url: siteOf(outlet) + story.slug, publishedAt: opensAt + story.at * MINUTE };
  });
  const body = encode(writeDocument(outlet, stories), outlet.charset);
  const isHtml = outlet.format === 'page' || outlet.format === 'login';
  const type = isHtml ? 'text/html; charset=utf-8' : 'text/xml';
  return outlet.conditional ? { body, type, etag: `"${hash(body).slice(0, 16)}"` } : { body, type };
}

function pathOf(outlet: Outlet): string {
  return `/${outlet.id}${outlet.kind === 'page' ? '/' : '.xml'}`;
}

/** RFC 9110 §13.1.2 */
function answer(served: Served | undefined, request: IncomingMessage, response: ServerResponse): void {
  if (served === undefined) {
    response.writeHead(404).end();
    return;
  }
  const { body, type, etag } = served;
  if (etag !== undefined && request.headers['if-none-match'] === etag) {
    response.writeHead(304, { etag }).end();
    return;
  }
  response.writeHead(200, { 'content-type': type, ...(etag === undefined ? {} : { etag }) }).end(body);
}
