/** A place where we listen: short requests, few at a time, and nobody who takes long over one. */
import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import type { ListenAddress } from '../config/addresses.js';
import { SECOND } from '../lib/duration.js';
import type { Log } from '../lib/log.js';

/** Whoever asks sends some hundred bytes, at once. */
const LIMITS = {
  maxHeaderSize: 8 * 1024,
  headersTimeout: 5 * SECOND,
  requestTimeout: 5 * SECOND,
  keepAliveTimeout: 5 * SECOND,
  connectionsCheckingInterval: SECOND,
};

export interface Listener {
  /** `http://host:port`. */
  readonly url: string;
  close(): Promise<void>;
}

export interface ListenerOptions {
  /** Where the place was named, for people. */
  readonly setting: string;
  readonly maxConnections: number;
  readonly log: Log;
}

/** Rejects when nothing can listen there; the message names the place and says what to do. */
export async function openListener(
  listen: ListenAddress,
  answer: (request: Request) => Response | Promise<Response>,
  { setting, maxConnections, log }: ListenerOptions,
): Promise<Listener> {
  const server = createAdaptorServer({
    fetch: answer,
    serverOptions: LIMITS,
    overrideGlobalObjects: false,
  }) as Server; // no other kind is made without a createServer of one's own
  server.maxConnections = maxConnections;
  await listenAt(server, listen, setting);
  server.on('error', (error) => log.error({ err: error }, 'the listener met an error'));
  return {
    url: `http://${printAddress(server, listen)}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listenAt(server: Server, { host, port }: ListenAddress, setting: string): Promise<void> {
  const advice: Readonly<Record<string, string>> = {
    EADDRINUSE: `another program listens there; name another place (${setting}), or none`,
    EADDRNOTAVAIL: 'this machine has no such address',
    EACCES: 'this user may not listen there; take a port above 1023',
  };
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = advice[error.code ?? ''] ?? error.message;
      reject(new Error(`cannot listen at ${printHost(host)}:${port}: ${why}`, { cause: error }));
    });
    server.listen(port, host, resolve);
  });
}

function printAddress(server: Server, { host, port }: ListenAddress): string {
  const address = server.address();
  return `${printHost(host)}:${typeof address === 'object' && address !== null ? address.port : port}`;
}

const printHost = (host: string): string => (host.includes(':') ? `[${host}]` : host);
