/**
 * What the doubles of web services share: a loopback server whose next answers can be scripted, faults included. The
 * demo sends to them and so do the tests: what a double takes, and refuses, is what the real service would.
 */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** How the double treats the next call instead of answering by its own rules. */
export type Fault =
  /** Answers so, having accepted nothing. */
  | ({ readonly kind: 'answer' } & Answer)
  /** Closes the socket as soon as the request has been read, having accepted nothing. */
  | { readonly kind: 'cut before' }
  /** Accepts the message, then closes the socket without an answer. */
  | { readonly kind: 'cut after' }
  /** Accepts the message and never answers. */
  | { readonly kind: 'stall' };

export interface HttpDouble {
  readonly origin: string;
  /** The next calls meet these, in order; then the double is itself again. */
  script(...faults: readonly Fault[]): void;
  /** Resolves when so many calls have been read since the start. */
  calls(count: number): Promise<void>;
  close(): Promise<void>;
}

/**
 * @param service by its own rules: accepts or refuses, and says so
 * @param delay how long each answer takes, ms
 */
export async function openHttpDouble(
  service: (path: string, body: string, headers: IncomingHttpHeaders, method: string) => Answer,
  delay: () => number = () => 0,
): Promise<HttpDouble> {
  const faults: Fault[] = [];
  const waiting: { count: number; tell: () => void }[] = [];
  let read = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const fault = faults.shift();
      const answer =
        fault?.kind === 'answer'
          ? fault
          : fault?.kind === 'cut before'
            ? undefined
            : service(request.url ?? '/', body, request.headers, request.method ?? 'GET');
      if (fault === undefined || fault.kind === 'answer') {
        setTimeout(() => {
          response.writeHead(answer?.status ?? 500, answer?.headers).end(answer?.body ?? '');
        }, delay());
      } else if (fault.kind !== 'stall') {
        request.socket.destroy();
      }
      read++;
      for (const waiter of waiting) if (read >= waiter.count) waiter.tell();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo; // a TCP server has no other kind of address
  return {
    origin: `http://127.0.0.1:${port}`,
    script: (...next) => {
      faults.push(...next);
    },
    calls: (count) =>
      new Promise((tell) => {
        if (read >= count) tell();
        else waiting.push({ count, tell });
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
