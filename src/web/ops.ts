/**
 * The operators' listener: whether the process lives, whether it can work, and what it counts. Read-only and without
 * a login, so it is for this machine or a private network; it answers short GETs and nothing else.
 */
import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import type { ListenAddress } from '../config/addresses.js';
import { SECOND } from '../lib/duration.js';
import type { Log } from '../lib/log.js';

/** A scraper sends some hundred bytes, at once, and few ask. */
const LIMITS = {
  maxHeaderSize: 8 * 1024,
  headersTimeout: 5 * SECOND,
  requestTimeout: 5 * SECOND,
  keepAliveTimeout: 5 * SECOND,
  connectionsCheckingInterval: SECOND,
};
const MAX_CONNECTIONS = 64;

export interface OpsParts {
  /** Why the process cannot work just now; undefined when it can. Answers within a few seconds. */
  readonly unready: () => Promise<string | undefined>;
  /** In Prometheus's text format. */
  readonly metrics: () => Promise<{ readonly type: string; readonly text: string }>;
  readonly log: Log;
}

export interface Ops {
  /** `http://host:port`. */
  readonly url: string;
  close(): Promise<void>;
}

/** Rejects when nothing can listen there; the message names the place and says what to do. */
export async function openOps(listen: ListenAddress, parts: OpsParts): Promise<Ops> {
  const server = createAdaptorServer({
    fetch: makeOps(parts).fetch,
    serverOptions: LIMITS,
    overrideGlobalObjects: false,
  }) as Server; // no other kind is made without a createServer of one's own
  server.maxConnections = MAX_CONNECTIONS;
  await listenAt(server, listen);
  server.on('error', (error) => parts.log.error({ err: error }, 'the listener met an error'));
  return {
    url: `http://${printAddress(server, listen)}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function makeOps({ unready, metrics, log }: OpsParts): Hono {
  const ops = new Hono();
  ops.use(async (c, next) => {
    const { method } = c.req.raw;
    if (method !== 'GET' && method !== 'HEAD')
      return c.text('GET only\n', 405, { allow: 'GET, HEAD', connection: 'close' });
    await next();
    c.header('cache-control', 'no-store');
    c.header('x-content-type-options', 'nosniff');
    return undefined;
  });
  ops.get('/healthz', (c) => c.text('ok\n'));
  ops.get('/readyz', async (c) => {
    const reason = await unready();
    return reason === undefined ? c.json({ ready: true }) : c.json({ ready: false, reason }, 503);
  });
  ops.get('/metrics', async (c) => {
    const { type, text } = await metrics();
    return c.body(text, 200, { 'content-type': type });
  });
  ops.notFound((c) => c.text('nothing here: /healthz /readyz /metrics\n', 404));
  ops.onError((error, c) => {
    log.error({ err: error }, 'the listener could not answer');
    return c.text('broken; the log says why\n', 500);
  });
  return ops;
}

const ADVICE: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program listens there; name another place (web.listen, or --listen), or none',
  EADDRNOTAVAIL: 'this machine has no such address',
  EACCES: 'this user may not listen there; take a port above 1023',
};

function listenAt(server: Server, { host, port }: ListenAddress): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const advice = ADVICE[error.code ?? ''] ?? error.message;
      reject(new Error(`cannot listen at ${printHost(host)}:${port}: ${advice}`, { cause: error }));
    });
    server.listen(port, host, resolve);
  });
}

function printAddress(server: Server, { host, port }: ListenAddress): string {
  const address = server.address();
  return `${printHost(host)}:${typeof address === 'object' && address !== null ? address.port : port}`;
}

const printHost = (host: string): string => (host.includes(':') ? `[${host}]` : host);
