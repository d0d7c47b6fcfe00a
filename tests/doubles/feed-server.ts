/**
 * A real HTTP server on loopback that answers as scripted, well or badly. Each path has its answers in
 * order; the last one is repeated.
 */

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createGzip } from 'node:zlib';

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export interface SeenRequest {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
}

export interface FeedServer {
  readonly port: number;
  url(path: string): string;
  script(path: string, ...answers: readonly [Answer, ...Answer[]]): void;
  /** Every request so far, in order. */
  readonly requests: readonly SeenRequest[];
  close(): Promise<void>;
}

export async function openFeedServer(): Promise<FeedServer> {
  const scripts = new Map<string, Answer[]>();
  const requests: SeenRequest[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    requests.push({ path, headers: request.headers });
    const left = scripts.get(path) ?? [];
    const answer = left.length > 1 ? left.shift() : left[0];
    if (answer) answer(request, response);
    else send({ status: 404 })(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // a TCP server that listens has one
  return {
    port,
    requests,
    url: (path) => `http://127.0.0.1:${port}${path}`,
    script: (path, ...answers) => void scripts.set(path, [...answers]),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export function send({ status = 200, headers = {}, body = '' }: Reply): Answer {
  return (_request, response) => void response.writeHead(status, headers).end(body);
}

export function redirect(location: string, status = 302): Answer {
  return send({ status, headers: { location } });
}

/** Takes the request and never says a word. */
export const stall: Answer = () => {};

/** Sends a beginning, and never the end. */
export function stallAfter(body: string): Answer {
  return (_request, response) => void response.writeHead(200).write(body);
}

/** Sends a little, again and again, as a body or as the bytes of the answer itself. */
export function drip(text: string, how: 'body' | 'raw' = 'body'): Answer {
  return (_request, response) => {
    const stream = how === 'body' ? response.writeHead(200) : response.socket;
    const timer = setInterval(() => stream?.write(text), 5);
    response.on('close', () => clearInterval(timer));
  };
}

/** Says these bytes and no others. */
export function sendRaw(bytes: string): Answer {
  return (_request, response) => void response.socket?.write(bytes, 'latin1');
}

/** Sends headers for as long as the other side takes them. */
export const headerFlood: Answer = (_request, { socket }) => {
  const line = `x-header: ${'x'.repeat(1_000)}\r\n`;
  const pump = (): void => {
    while (socket && !socket.destroyed && socket.write(line));
  };
  socket?.on('drain', pump).write('HTTP/1.1 200 OK\r\n');
  pump();
};

/** Breaks the connection off in the middle of the body. */
export function breakAfter(body: string): Answer {
  return (_request, response) => {
    response.writeHead(200, { 'content-length': String(body.length * 2) });
    response.write(body, () => response.destroy());
  };
}

/** Sends for as long as the other side takes it. */
export const endless: Answer = (_request, response) => {
  const chunk = Buffer.alloc(64 * 1024, 'x');
  const pump = (): void => {
    while (!response.destroyed && response.write(chunk));
  };
  response.writeHead(200).on('drain', pump);
  pump();
};

/** A little gzip that is so many megabytes of blanks. */
export function gzipBomb(megabytes: number): Answer {
  return (_request, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' });
    const gzip = createGzip();
    gzip.pipe(response);
    const block = Buffer.alloc(1024 * 1024, ' ');
    for (let i = 0; i < megabytes; i++) gzip.write(block);
    gzip.end();
  };
}

/** Answers as a server does that keeps validators: 304 to who has them, else the body. */
export function withEtag(etag: string, body: string): Answer {
  return (request, response) => {
    const known = request.headers['if-none-match'] === etag;
    send(known ? { status: 304, headers: { etag } } : { headers: { etag }, body })(request, response);
  };
}
